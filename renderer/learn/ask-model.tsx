import { Eye } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { LearnWarning } from '#shared/learn/learn-result.ts'
import type { ModelEstimate } from '#shared/learn/model-estimate.ts'
import { client, errorText, toClientError, useSettings } from '../client/index.ts'
import { formatNumber } from '../i18n/format.ts'
import { useT } from '../i18n/index.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Bar } from '../ui/meters.tsx'
import { Popover } from '../ui/popover.tsx'
import { analysisRequest, start } from './learn-store.ts'
import type { Learned } from './use-learned.ts'

/** Lets the vision model look at the films on screen: what it would take first, then what it had to remark. */
export function AskModel({ learned }: { learned: Learned }) {
  const t = useT('learn')
  const [open, setOpen] = useState(false)
  const set = useSettings((s) => s.settings?.visionModel != null)
  const warnings = [...new Map(warningsOf(learned).map((w) => [errorText(w), w])).keys()]
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      label={t('model.ask')}
      className="learn-model"
      trigger={<IconButton icon={Eye} label={t('model.ask')} data-testid="ask-model" />}
    >
      <p className="b">{t('model.ask')}</p>
      <p className="dim">{set ? t('model.adds') : t('model.notSet')}</p>
      {set && <Cost onAsk={() => setOpen(false)} />}
      {warnings.length > 0 && (
        <>
          <p className="b">{t('model.notes')}</p>
          <ul className="learn-notes">
            {warnings.map((w) => (
              <li key={w}>{w}</li>
            ))}
          </ul>
        </>
      )}
    </Popover>
  )
}

const warningsOf = ({ compare, reference }: Learned): LearnWarning[] => compare?.result.warnings ?? reference?.result.warnings ?? []

/** What asking takes at most, and the button that asks. */
function Cost({ onAsk }: { onAsk: () => void }) {
  const t = useT('learn')
  const budget = useSettings((s) => s.settings?.visionModel?.limits.tokenBudget ?? 1)
  const [estimate, setEstimate] = useState<ModelEstimate | string | null>(null)
  useEffect(() => {
    const request = analysisRequest(true)
    let here = true
    if (request)
      client.videoAnalysis.estimate(request).then(
        (e) => here && setEstimate(e),
        (e: unknown) => here && setEstimate(errorText(toClientError(e))),
      )
    return () => {
      here = false
    }
  }, [])
  if (estimate === null) return <p className="faint">{t('reading')}</p>
  if (typeof estimate === 'string') return <p className="learn-warn">{estimate}</p>
  const tokens = estimate.input_tokens + estimate.output_tokens
  const said = { ...{ model: estimate.model, host: estimate.host }, frames: formatNumber(estimate.frames), tokens: formatNumber(tokens) }
  return (
    <>
      <p>
        {estimate.cost === null
          ? t('model.most', said)
          : t('model.mostCost', { ...said, cost: formatNumber(estimate.cost, 2), currency: estimate.currency ?? '' })}
      </p>
      <Bar value={tokens / budget} width="100%" />
      <Button
        look="go"
        onClick={() => {
          onAsk()
          void start(true)
        }}
      >
        {t('model.go')}
      </Button>
    </>
  )
}
