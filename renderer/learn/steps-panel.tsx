import { ListChecks } from 'lucide-react'
import type { CompareResult, ImprovementStep } from '#shared/learn/compare-result.ts'
import { useT } from '../i18n/index.ts'
import { cx } from '../ui/cx.ts'
import { Panel, PanelBody, PanelHead } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { type Pair, useLearn } from './learn-store.ts'

/** What to change first in the selected shot: camera, then light, then grade. */
export function StepsPanel({ result }: { result: CompareResult | null }) {
  const t = useT('learn')
  const selected = useLearn((s) => s.selected)
  const steps = result && selected ? stepsOf(result, selected) : []
  const done = steps.filter((s) => s.validation.passed).length
  return (
    <Panel label={t('steps.title')} className="learn-steps">
      <PanelHead>
        <h2 className="b cut">{t('steps.title')}</h2>
        <span className="grow" />
        {steps.length > 0 && <span className="faint xs num">{t('steps.done', { done, count: steps.length })}</span>}
      </PanelHead>
      <PanelBody>
        {steps.length === 0 ? (
          <EmptyState icon={ListChecks} text={t(result ? 'steps.nothing' : 'steps.empty')} />
        ) : (
          <ol className="learn-step-list">
            {steps.map((s, i) => (
              <Step key={s.id} step={s} number={i + 1} />
            ))}
          </ol>
        )}
      </PanelBody>
    </Panel>
  )
}

const stepsOf = (result: CompareResult, { target, user }: Pair): ImprovementStep[] =>
  result.improvements
    .filter((i) => i.user === user && i.target === target)
    .flatMap((i) => i.steps)
    .toSorted((a, b) => a.order - b.order)

function Step({ step, number }: { step: ImprovementStep; number: number }) {
  const t = useT('learn')
  const { passed, check } = step.validation
  return (
    <li className={cx('learn-step', passed && 'learn-step-done')}>
      <span className="faint num">{number}</span>
      <span className="b">{t(`category.${step.category}`)}</span>
      <span className="learn-step-text">
        <span>{step.problem}</span>
        <span className="dim">{step.actions.map((a) => a.instruction).join(' ')}</span>
        <span className="faint xs">{check}</span>
      </span>
    </li>
  )
}
