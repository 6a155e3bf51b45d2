import type { Clip } from '#shared/timeline/model.ts'
import { useT } from '../i18n/index.ts'
import { NumberProp, PropGroup } from '../ui/property.tsx'
import { changeClips } from './change.ts'
import { decibels, signed } from './figures.ts'
import { FadeGroup } from './look-section.tsx'
import { shared } from './targets.ts'

/** Level, side, ducking and fades. */
export function SoundSection({ clips }: { clips: readonly Clip[] }) {
  const t = useT('inspector')
  const volume = shared(clips, (c) => c.volume)
  const pan = shared(clips, (c) => c.pan)
  const duck = shared(clips, (c) => c.duck)
  if (clips.length === 0) return <p className="inspector-note">{t('sound.none')}</p>
  return (
    <>
      <PropGroup label={t('sound.title')} />
      <NumberProp
        label={t('sound.volume')}
        value={volume.value ?? 0}
        min={-100}
        max={24}
        slider={[-48, 12]}
        step={0.5}
        initial={0}
        mixed={volume.mixed}
        units={{ dB: 1 }}
        format={decibels}
        onCommit={(v) => changeClips(clips, 'clip.sound', () => ({ volume: v }))}
      />
      <NumberProp
        label={t('sound.pan')}
        value={Math.round((pan.value ?? 0) * 100)}
        min={-100}
        max={100}
        initial={0}
        mixed={pan.mixed}
        format={(v) => (v === 0 ? t('sound.centre') : signed(v))}
        onCommit={(v) => changeClips(clips, 'clip.sound', () => ({ pan: v / 100 }))}
      />
      <NumberProp
        label={t('sound.duck')}
        hint={t('sound.duckNote')}
        value={duck.value ?? 0}
        min={-60}
        max={0}
        slider={[-30, 0]}
        step={0.5}
        initial={0}
        mixed={duck.mixed}
        units={{ dB: 1 }}
        format={decibels}
        onCommit={(v) => changeClips(clips, 'clip.sound', () => ({ duck: v }))}
      />
      <FadeGroup clips={clips} step="clip.sound" />
    </>
  )
}
