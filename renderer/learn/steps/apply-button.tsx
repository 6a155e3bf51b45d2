import { useEffect, useState } from 'react'
import type { StepApplied } from '#shared/learn/analysis-job.ts'
import type { ImprovementAction } from '#shared/learn/compare-result.ts'
import { describeError } from '../../client/index.ts'
import { formatPercent } from '../../i18n/format.ts'
import { useT } from '../../i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { Slider } from '../../ui/slider.tsx'
import { changeText } from './step-text.ts'
import { carryOut, type StepWish, tryStep, useSteps } from './steps-store.ts'

export interface ApplyButtonProps {
  wish: StepWish
  action: ImprovementAction
  onResult(): void
}

/** Carries out a step in the sequence, after it has shown what that will change. */
export function ApplyButton({ wish, action, onResult }: ApplyButtonProps) {
  const t = useT('steps')
  const [open, setOpen] = useState(false)
  const busy = useSteps((s) => s.applying === wish.stepId)
  const idle = useSteps((s) => s.applying === null && !s.checking.has(wish.jobId))
  const label = t(`action.${action.action_type}` as 'action.trim')
  return (
    <Popover
      label={label}
      align="end"
      className="step-apply"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" disabled={!idle} aria-busy={busy}>
          {label}
        </Button>
      }
    >
      <Proposal wish={wish} action={action} onDone={() => setOpen(false)} onResult={onResult} />
    </Popover>
  )
}

type Tried = { state: 'trying' } | { state: 'tried'; changes: StepApplied['changes'] } | { state: 'refused'; why: string }

function Proposal({ wish, action, onDone, onResult }: ApplyButtonProps & { onDone(): void }) {
  const t = useT('steps')
  const hasStrength = action.action_type === 'match_grade'
  const [strength, setStrength] = useState(1)
  const [tried, setTried] = useState<Tried>({ state: 'trying' })
  const { jobId, projectId, stepId } = wish
  useEffect(() => {
    let there = true
    tryStep({ jobId, projectId, stepId, ...(hasStrength ? { strength } : {}) }).then(
      ({ changes }) => there && setTried({ state: 'tried', changes }),
      (e: unknown) => there && setTried({ state: 'refused', why: describeError(e) }),
    )
    return () => {
      there = false
    }
  }, [jobId, projectId, stepId, hasStrength, strength])
  const go = () => {
    onDone()
    void carryOut({ ...wish, ...(hasStrength ? { strength } : {}) }, onResult)
  }
  return (
    <form
      className="step-proposal"
      onSubmit={(e) => {
        e.preventDefault()
        if (tried.state === 'tried') go()
      }}
    >
      {hasStrength && (
        <label className="step-strength">
          <span>{t('strength')}</span>
          <Slider label={t('strength')} value={strength} min={0.05} max={1} step={0.05} onCommit={setStrength} />
          <span className="num">{formatPercent(strength)}</span>
        </label>
      )}
      {tried.state === 'refused' ? (
        <p className="step-refused" role="alert">
          {tried.why}
        </p>
      ) : (
        <ul className="step-changes" aria-busy={tried.state === 'trying'} aria-live="polite">
          {tried.state === 'tried' && tried.changes.map((c) => <li key={`${c.clip_id}${c.what}`}>{changeText(c)}</li>)}
        </ul>
      )}
      <div className="row">
        <span className="faint xs grow">{t('oneUndo')}</span>
        <Button look="go" size="small" type="submit" disabled={tried.state !== 'tried'}>
          {t('changeClip')}
        </Button>
      </div>
    </form>
  )
}
