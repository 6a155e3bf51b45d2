import type { Clip, Fit } from '#shared/timeline/model.ts'
import { fromSeconds, toSeconds } from '#shared/time/ticks.ts'
import { useT } from '../i18n/index.ts'
import { NumberProp, Prop, PropGroup } from '../ui/property.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { changeClips, changeGrade } from './change.ts'
import { percent, seconds, times } from './figures.ts'
import { shared } from './targets.ts'

const FITS: readonly Fit[] = ['fit', 'fill', 'blur', 'stretch']

/** How the picture fills the frame, its slow move, finish and fades. */
export function LookSection({ clips }: { clips: readonly Clip[] }) {
  const t = useT('inspector')
  const fit = shared(clips, (c) => c.fit)
  const focus = shared(clips, (c) => c.focus)
  const disabled = shared(clips, (c) => c.disabled)
  return (
    <>
      <PropGroup label={t('frame.title')} />
      <Prop label={t('frame.fit')}>
        <Select
          label={t('frame.fit')}
          value={fit.mixed ? ('–' as Fit) : (fit.value ?? 'fit')}
          options={FITS.map((f) => ({ value: f, label: t(`frame.${f}`) }))}
          onChange={(f) => changeClips(clips, 'clip.look', () => ({ fit: f }))}
        />
      </Prop>
      {fit.value === 'fill' &&
        (['x', 'y'] as const).map((axis) => (
          <NumberProp
            key={axis}
            label={t(`frame.focus-${axis}`)}
            value={Math.round((focus.value?.[axis] ?? 0.5) * 100)}
            min={0}
            max={100}
            initial={50}
            mixed={focus.mixed}
            units={{ '%': 1 }}
            format={percent}
            onCommit={(v) => changeClips(clips, 'clip.look', (c) => ({ focus: { ...c.focus, [axis]: v / 100 } }))}
          />
        ))}
      <MoveGroup clips={clips} />
      <FinishGroup clips={clips} />
      <FadeGroup clips={clips} />
      <PropGroup label={t('show.title')} />
      <Prop label={t('show.enabled')}>
        <span style={{ justifySelf: 'end' }}>
          <Switch
            label={t('show.enabled')}
            checked={!disabled.value}
            onChange={(on) => changeClips(clips, 'clip.enable', () => ({ disabled: !on }))}
          />
        </span>
      </Prop>
    </>
  )
}

const MIDDLE = { x: 0.5, y: 0.5, zoom: 1 }

function MoveGroup({ clips }: { clips: readonly Clip[] }) {
  const t = useT('inspector')
  const move = shared(clips, (c) => c.panZoom)
  const zoom = (end: 'from' | 'to') => move.value?.[end].zoom ?? 1
  const set = (end: 'from' | 'to', v: number) =>
    changeClips(clips, 'clip.look', (c) => {
      const next = { from: MIDDLE, to: MIDDLE, ...c.panZoom }
      const changed = { ...next, [end]: { ...next[end], zoom: v } }
      return { panZoom: changed.from.zoom === 1 && changed.to.zoom === 1 ? null : changed }
    })
  return (
    <>
      <PropGroup label={t('move.title')} />
      {(['from', 'to'] as const).map((end) => (
        <NumberProp
          key={end}
          label={t(`move.${end}`)}
          value={zoom(end)}
          min={1}
          max={8}
          slider={[1, 2]}
          step={0.01}
          initial={1}
          mixed={move.mixed}
          units={{ '×': 1, x: 1, '%': 0.01 }}
          format={times}
          onCommit={(v) => set(end, v)}
        />
      ))}
    </>
  )
}

function FinishGroup({ clips }: { clips: readonly Clip[] }) {
  const t = useT('inspector')
  return (
    <>
      <PropGroup label={t('finish.title')} />
      {(['vignette', 'grain'] as const).map((of) => {
        const { value, mixed } = shared(clips, (c) => c.grade[of])
        return (
          <NumberProp
            key={of}
            label={t(`finish.${of}`)}
            value={value ?? 0}
            min={0}
            max={100}
            initial={0}
            mixed={mixed}
            units={{ '%': 1 }}
            format={percent}
            onCommit={(v) => changeGrade(clips, { [of]: v })}
          />
        )
      })}
    </>
  )
}

/** Fades at both ends of clips: of picture or of sound, whichever the clips are. */
export function FadeGroup({ clips, step = 'clip.look' }: { clips: readonly Clip[]; step?: 'clip.look' | 'clip.sound' }) {
  const t = useT('inspector')
  const longest = Math.max(0.1, ...clips.map((c) => toSeconds(c.duration)))
  return (
    <>
      <PropGroup label={t('fade.title')} />
      {(['fadeIn', 'fadeOut'] as const).map((end) => {
        const { value, mixed } = shared(clips, (c) => toSeconds(c[end]))
        return (
          <NumberProp
            key={end}
            label={t(`fade.${end}`)}
            value={value ?? 0}
            min={0}
            max={longest}
            slider={[0, Math.min(longest, 5)]}
            step={0.02}
            initial={0}
            mixed={mixed}
            clock
            units={{ s: 1, ms: 0.001 }}
            format={seconds}
            onCommit={(v) => changeClips(clips, step, () => ({ [end]: fromSeconds(v) }))}
          />
        )
      })}
    </>
  )
}
