import { Trash2 } from 'lucide-react'
import { frameDuration } from '#shared/time/frame-rate.ts'
import { ticks } from '#shared/time/ticks.ts'
import { type Sequence, type Transition, TransitionKind } from '#shared/timeline/model.ts'
import { apply } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { NumberProp, Prop, PropGroup } from '../ui/property.tsx'
import { Select } from '../ui/select.tsx'

/** Kind and length of a transition. */
export function TransitionSection({ transition: tr, sequence }: { transition: Transition; sequence: Sequence }) {
  const t = useT('inspector')
  const frame = frameDuration(sequence.frameRate)
  const frames = (v: number) => ticks(Math.round(v * frame))
  const set = (patch: Partial<Pick<Transition, 'kind' | 'inOffset' | 'outOffset'>>) =>
    void apply([{ verb: 'setTransition', transitionId: tr.id, patch }], 'transition.change')
  return (
    <>
      <PropGroup label={t('transition.title')} />
      <Prop label={t('transition.kind')}>
        <Select
          label={t('transition.kind')}
          value={tr.kind}
          options={TransitionKind.options.map((k) => ({ value: k, label: t(`transition.${k}`) }))}
          onChange={(kind) => set({ kind })}
        />
      </Prop>
      {(['inOffset', 'outOffset'] as const).map((end) => (
        <NumberProp
          key={end}
          label={t(`transition.${end}`)}
          value={Math.round(tr[end] / frame)}
          min={0}
          max={240}
          slider={[0, 48]}
          units={{ f: 1, s: sequence.frameRate.num / sequence.frameRate.den }}
          format={(v) => `${v} f`}
          onCommit={(v) => set({ [end]: frames(v) })}
        />
      ))}
      <p className="inspector-note">
        <Button icon={Trash2} onClick={() => void apply([{ verb: 'removeTransition', transitionId: tr.id }], 'transition.remove')}>
          {t('transition.remove')}
        </Button>
      </p>
    </>
  )
}
