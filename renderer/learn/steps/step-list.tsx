import { Check, RefreshCw } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import { editorAction, isEditorAction } from '#shared/learn/apply/plan-step.ts'
import { sequenceOf } from '#shared/learn/apply/shown-clips.ts'
import { stepsDone } from '#shared/learn/apply/measure-step.ts'
import type { CompareResult, ImprovementStep, ShotImprovement } from '#shared/learn/compare-result.ts'
import { useJob } from '../../client/index.ts'
import { formatAgo } from '../../i18n/format.ts'
import { useLanguage, useT } from '../../i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { Icon } from '../../ui/icon.tsx'
import { Bar, Progress } from '../../ui/meters.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { ApplyButton } from './apply-button.tsx'
import { StepGauge } from './step-gauge.tsx'
import { measureText } from './step-text.ts'
import { checkAgain, useReview, useSteps } from './steps-store.ts'
import { useSelfCheck } from './use-self-check.ts'
import './steps.css'

export interface StepListProps {
  jobId: string
  projectId: string
  result: CompareResult
  /** The pair whose steps are shown; null: the steps of the whole film, pair by pair. */
  pair: { target: string | null; user: string | null } | null
  /** The comparison has changed: read its job again. */
  onResult(): void
  /** Shows the move of a step as a small film; no button without it. */
  onPreviewMove?: ((step: ImprovementStep) => void) | undefined
  /** Goes to a pair, where all are shown. */
  onPair?: ((pair: { target: string | null; user: string | null }) => void) | undefined
}

/** What to change first: number, what is wrong, what to do, how success is measured, and the button that does it where the editor can. */
export function StepList(p: StepListProps) {
  const t = useT('steps')
  useLanguage()
  const list = useRef<HTMLOListElement>(null)
  const { pair, result } = p
  const shown = pair ? result.improvements.filter((i) => i.target === pair.target && i.user === pair.user) : result.improvements
  // What can be changed in one's own shots comes before what there is to shoot.
  const withSteps = shown.filter((i) => i.steps.length > 0).toSorted((a, b) => Number(a.user === null) - Number(b.user === null))
  if (withSteps.length === 0) return <EmptyState icon={Check} text={t(pair ? 'nothingHere' : 'nothing')} />
  const could = withSteps.some((i) => i.user !== null && i.steps.some((s) => !s.validation.passed && s.actions.some(isEditorAction)))
  return (
    <ol className="steps" ref={list} onKeyDown={(e) => moveFocus(e, list.current)}>
      {could && !sequenceOf(result.user) && <li className="step-head">{t('asFile')}</li>}
      {withSteps.map((improvement) => (
        <Improvement key={`${improvement.target} ${improvement.user}`} improvement={improvement} list={p} headed={!pair} />
      ))}
    </ol>
  )
}

/** Up and down go from step to step. */
function moveFocus(e: KeyboardEvent, list: HTMLElement | null): void {
  const by = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0
  const own = (e.target as HTMLElement).closest<HTMLElement>('.step')
  if (by === 0 || !own || e.target !== own) return
  const rows = [...(list?.querySelectorAll<HTMLElement>('.step') ?? [])]
  const next = rows[rows.indexOf(own) + by]
  if (!next) return
  e.preventDefault()
  next.focus()
}

const shotNumber = (id: string | null): string => (id === null ? '–' : String(Number(id.slice(-4))))

function Improvement({ improvement, list, headed }: { improvement: ShotImprovement; list: StepListProps; headed: boolean }) {
  const t = useT('steps')
  const { target, user, steps } = improvement
  const title =
    target === null && user === null
      ? t('pair.gone')
      : user === null
        ? t('pair.missing', { target: shotNumber(target) })
        : target === null
          ? t('pair.extra', { user: shotNumber(user) })
          : t('pair.both', { target: shotNumber(target), user: shotNumber(user) })
  return (
    <>
      {headed && (
        <li className="step-head">
          {list.onPair && (target !== null || user !== null) ? (
            <button type="button" onClick={() => list.onPair?.({ target, user })}>
              {title}
            </button>
          ) : (
            title
          )}
        </li>
      )}
      {steps.map((step) => (
        <StepRow key={step.id} step={step} improvement={improvement} list={list} />
      ))}
    </>
  )
}

function StepRow({ step, improvement, list }: { step: ImprovementStep; improvement: ShotImprovement; list: StepListProps }) {
  const t = useT('steps')
  const { result, jobId, projectId } = list
  const done = step.validation.passed
  const user = result.user.segments.find((s) => s.id === improvement.user) ?? null
  const action = done ? undefined : editorAction(result, { step, user })
  return (
    <li className={cx('step', done && 'step-done')} tabIndex={0} data-step={step.id} aria-label={`${step.order}. ${step.problem}`}>
      <span className="step-number num">{done ? <Icon of={Check} label={t('done')} className="good" /> : step.order}</span>
      <span className="step-category b">{t(`category.${step.category}` as 'category.pace')}</span>
      <span className="step-what">
        <span>{step.problem}</span>
        {!done && step.actions.map((a) => <span key={a.instruction}>{a.instruction}</span>)}
        <Tooltip label={step.validation.check}>
          <span className="step-measure faint">
            <StepGauge validation={step.validation} />
            {measureText(step)}
          </span>
        </Tooltip>
      </span>
      <span className="step-buttons">
        {step.motion_recipe && list.onPreviewMove && !done && (
          <Button size="small" onClick={() => list.onPreviewMove?.(step)}>
            {t('previewMove')}
          </Button>
        )}
        {action && <ApplyButton wish={{ jobId, projectId, stepId: step.id }} action={action} onResult={list.onResult} />}
      </span>
    </li>
  )
}

/** For the head of the list: how many steps are done, whether the film has changed since, and the check that brings it up to date. */
export function StepsState({ jobId, result, onResult }: Pick<StepListProps, 'jobId' | 'result' | 'onResult'>) {
  const t = useT('steps')
  useLanguage()
  const review = useReview(jobId)
  useSelfCheck(jobId, onResult)
  const checking = useSteps((s) => s.checking.get(jobId))
  const job = useJob(checking)
  const { done, total } = stepsDone(result)
  if (total === 0) return null
  return (
    <span className="steps-state">
      {checking !== undefined ? (
        <Progress percent={job?.progress.percent ?? null} label={t('checking')} className="steps-progress" />
      ) : (
        review && (
          <Tooltip label={t(review.stale ? 'staleHint' : 'checked', { ago: formatAgo(review.checked_at) })}>
            <Button
              look={review.stale ? 'normal' : 'quiet'}
              size="small"
              icon={RefreshCw}
              onClick={() => void checkAgain(jobId, onResult)}
              className={cx(review.stale && 'steps-stale')}
            >
              {t(review.stale ? 'stale' : 'check')}
            </Button>
          </Tooltip>
        )
      )}
      <Bar value={done / total} tone="good" />
      <span className="faint num">{t('count', { done, total })}</span>
    </span>
  )
}
