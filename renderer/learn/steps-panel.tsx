import { ChevronLeft, ListChecks } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { CompareResult, ImprovementStep } from '#shared/learn/compare-result.ts'
import { useProject } from '../client/index.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { IconButton } from '../ui/button.tsx'
import { Panel, PanelBody, PanelHead } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented.tsx'
import { EmptyState } from '../ui/states.tsx'
import { load, type Pair, translateSteps, useLearn } from './learn-store.ts'
import { MotionPreview, type MotionPreviewProps } from './motion/motion-preview.tsx'
import { StepList, StepsState } from './steps/step-list.tsx'

/** What to change first, of the selected pair or of the whole film; a suggested move is tried in the same place. */
export function StepsPanel({ compare, onPair }: { compare: { jobId: string; result: CompareResult } | null; onPair(pair: Pair): void }) {
  const t = useT('learn')
  const projectId = useProject((s) => s.projectId)
  const selected = useLearn((s) => s.selected)
  const language = useLanguage()
  const shown = compare?.jobId
  useEffect(() => {
    if (shown) void translateSteps(language)
  }, [shown, language])
  const [whole, setWhole] = useState(false)
  const [move, setMove] = useState<MotionPreviewProps | null>(null)
  if (!compare || projectId === null)
    return (
      <Panel label={t('steps.title')}>
        <PanelHead>
          <h2 className="b cut">{t('steps.title')}</h2>
        </PanelHead>
        <PanelBody className="learn-body">
          <EmptyState icon={ListChecks} text={t('steps.empty')} />
        </PanelBody>
      </Panel>
    )
  const { jobId, result } = compare
  if (move && move.jobId === jobId)
    return (
      <Panel label={t('steps.move')}>
        <PanelHead>
          <IconButton icon={ChevronLeft} label={t('steps.back')} onClick={() => setMove(null)} />
          <h2 className="b cut">{t('steps.move')}</h2>
        </PanelHead>
        <PanelBody>
          <MotionPreview {...move} />
        </PanelBody>
      </Panel>
    )
  const onResult = () => void load(jobId, true)
  return (
    <Panel label={t('steps.title')} className="learn-steps">
      <PanelHead>
        <h2 className="b cut">{t('steps.title')}</h2>
        <SegmentedControl
          label={t('steps.which')}
          value={whole ? 'all' : 'pair'}
          options={[
            { value: 'pair', label: t('steps.pair') },
            { value: 'all', label: t('steps.all') },
          ]}
          onChange={(v) => setWhole(v === 'all')}
        />
        <span className="grow" />
        <StepsState jobId={jobId} result={result} onResult={onResult} />
      </PanelHead>
      <PanelBody className="learn-body">
        <StepList
          jobId={jobId}
          projectId={projectId}
          result={result}
          pair={whole ? null : selected}
          onResult={onResult}
          onPair={onPair}
          onPreviewMove={(step) => setMove(moveOf(jobId, result, step))}
        />
      </PanelBody>
    </Panel>
  )
}

/** The shot on which a step's move is tried: one's own, or the reference's where there is none. */
function moveOf(jobId: string, { improvements }: CompareResult, step: ImprovementStep): MotionPreviewProps | null {
  const shot = improvements.find((i) => i.steps.some((s) => s.id === step.id))
  const segmentId = shot?.user ?? shot?.target
  if (!shot || !segmentId) return null
  return {
    jobId,
    segmentId,
    film: shot.user === null ? 'target' : 'user',
    ...(step.motion_recipe ? { recipe: step.motion_recipe, draw: true } : {}),
  }
}
