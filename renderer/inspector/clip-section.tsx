import { RotateCcw } from 'lucide-react'
import type { Clip } from '#shared/timeline/model.ts'
import { useRecord, apply } from '../client/index.ts'
import { useSession } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { IconButton } from '../ui/button.tsx'
import { NumberProp, PropGroup } from '../ui/property.tsx'
import { INITIAL, changeClips, changeTransform } from './change.ts'
import { degrees, minus, percent, speedNumber, speedOf, times } from './figures.ts'
import { GradeGroup } from './grade-group.tsx'
import { Reasons } from './reasons.tsx'
import { StabiliseGroup } from './stabilise-group.tsx'
import { shared } from './targets.ts'

/** Where and how large the picture is, how steady, how fast it plays, how it is graded, why it is here. */
export function ClipSection({ clips }: { clips: readonly Clip[] }) {
  return (
    <>
      <TransformGroup clips={clips} />
      <StabiliseGroup clips={clips} />
      <SpeedGroup clips={clips} />
      <GradeGroup clips={clips} />
      {clips.length === 1 && <Reasons clip={clips[0]!} />}
    </>
  )
}

function TransformGroup({ clips }: { clips: readonly Clip[] }) {
  const t = useT('inspector')
  const sequence = useRecord(
    'sequence',
    useSession((s) => s.sequenceId),
  )
  const [width, height] = [sequence?.width ?? 1920, sequence?.height ?? 1080]
  const value = shared(clips, (c) => c.transform)
  const opacity = shared(clips, (c) => c.opacity)
  const { x, y, scale, rotation } = value.value ?? INITIAL.transform
  return (
    <>
      <PropGroup
        label={t('transform.title')}
        action={
          <IconButton
            icon={RotateCcw}
            label={t('transform.reset')}
            onClick={() => changeClips(clips, 'clip.transform', () => ({ transform: INITIAL.transform, opacity: 1 }))}
          />
        }
      />
      <NumberProp
        label={t('transform.x')}
        value={Math.round(x * width)}
        min={-4 * width}
        max={4 * width}
        slider={[-width, width]}
        initial={0}
        mixed={value.mixed}
        units={{ px: 1, '%': width / 100 }}
        format={minus}
        onCommit={(v) => changeTransform(clips, { x: v / width })}
      />
      <NumberProp
        label={t('transform.y')}
        value={Math.round(y * height)}
        min={-4 * height}
        max={4 * height}
        slider={[-height, height]}
        initial={0}
        mixed={value.mixed}
        units={{ px: 1, '%': height / 100 }}
        format={minus}
        onCommit={(v) => changeTransform(clips, { y: v / height })}
      />
      <NumberProp
        label={t('transform.scale')}
        value={Math.round(scale * 1000) / 10}
        min={1}
        max={1600}
        slider={[1, 300]}
        initial={100}
        mixed={value.mixed}
        units={{ '%': 1 }}
        format={percent}
        onCommit={(v) => changeTransform(clips, { scale: v / 100 })}
      />
      <NumberProp
        label={t('transform.rotation')}
        value={rotation}
        min={-360}
        max={360}
        slider={[-180, 180]}
        step={0.5}
        initial={0}
        mixed={value.mixed}
        units={{ '°': 1 }}
        format={degrees}
        onCommit={(v) => changeTransform(clips, { rotation: v })}
      />
      <NumberProp
        label={t('transform.opacity')}
        value={Math.round((opacity.value ?? 1) * 100)}
        min={0}
        max={100}
        initial={100}
        mixed={opacity.mixed}
        units={{ '%': 1 }}
        format={percent}
        onCommit={(v) => changeClips(clips, 'clip.transform', () => ({ opacity: v / 100 }))}
      />
    </>
  )
}

function SpeedGroup({ clips }: { clips: readonly Clip[] }) {
  const t = useT('inspector')
  const speed = shared(clips, (c) => speedNumber(c.speed))
  const set = (v: number) =>
    void apply(
      clips.map((c) => ({ verb: 'speed', clipId: c.id, speed: speedOf(v) })),
      'clip.speed',
      { count: clips.length },
    )
  return (
    <>
      <PropGroup label={t('speed.title')} />
      <NumberProp
        label={t('speed.rate')}
        hint={t('speed.note')}
        value={speed.value ?? 1}
        min={0.1}
        max={16}
        slider={[0.25, 2]}
        step={0.01}
        initial={1}
        mixed={speed.mixed}
        units={{ '×': 1, x: 1, '%': 0.01 }}
        format={times}
        onCommit={set}
      />
    </>
  )
}
