import { LoaderCircle, Pause, Play, RotateCw, Shuffle, TriangleAlert } from 'lucide-react'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { errorText } from '../client/index.ts'
import { formatClockSeconds } from '../i18n/format.ts'
import { translateOr, useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { PanelHead } from '../ui/panel.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { ClosenessRow } from './learned/closeness-row.tsx'
import { putOnTimeline, replan, setPlaying, shuffle, useMontageView } from './montage-store.ts'
import { PlanPick } from './plan-pick.tsx'
import { PlanStrip } from './plan-strip.tsx'
import { RunnersUp } from './runners-up.tsx'

/** The proposed film: its strip of shots, the one that is looked at, and what could stand in its place. */
export function PlanPanel({ plan }: { plan: MontagePlan }) {
  const selected = useMontageView((s) => Math.min(s.selected, plan.picks.length - 1))
  const pick = plan.picks[selected]
  return (
    <>
      <PlanHead plan={plan} />
      <Notices plan={plan} />
      {plan.closeness && <ClosenessRow closeness={plan.closeness} style={plan.settings.style} />}
      <PlanStrip plan={plan} selected={selected} />
      {pick && (
        <div className="montage-below">
          <PlanPick plan={plan} pick={pick} />
          <RunnersUp pick={pick} />
        </div>
      )}
    </>
  )
}

function PlanHead({ plan }: { plan: MontagePlan }) {
  const t = useT('montage')
  const planning = useMontageView((s) => s.planning)
  const playing = useMontageView((s) => s.playing)
  const seconds = toSeconds(plan.duration)
  const bars = plan.beats.filter((b) => b.bar === 1).length
  return (
    <PanelHead className="montage-head">
      <h2 className="b">{t('plan')}</h2>
      <span className="faint cut grow" aria-live="polite">
        {t('summary', { count: plan.picks.length, length: formatClockSeconds(seconds), bar: bars + 1 })}
      </span>
      {planning && <Icon of={LoaderCircle} className="spin faint" label={t('planning')} />}
      <Tooltip label={t('shuffleHint')}>
        <Button look="quiet" icon={Shuffle} onClick={() => void shuffle()}>
          <span className="montage-word">{t('shuffle')}</span>
        </Button>
      </Tooltip>
      <Tooltip label={t('replanHint')}>
        <Button look="quiet" icon={RotateCw} onClick={() => void replan()}>
          <span className="montage-word">{t('replan')}</span>
        </Button>
      </Tooltip>
      <Button icon={playing ? Pause : Play} on={playing} onClick={() => setPlaying(!playing)}>
        {playing ? t('stopPreview') : t('preview')}
      </Button>
      <Button look="go" onClick={() => void putOnTimeline()}>
        {t('put')}
      </Button>
    </PanelHead>
  )
}

/** What the plan has to admit, in words, and why a newer one could not be made. */
function Notices({ plan }: { plan: MontagePlan }) {
  useT('plan')
  const error = useMontageView((s) => s.error)
  if (!error && plan.warnings.length === 0) return null
  return (
    <ul className="montage-notices">
      {error && (
        <li role="alert">
          <Icon of={TriangleAlert} size={12} className="bad" />
          <span>{errorText(error)}</span>
        </li>
      )}
      {plan.warnings.map((w) => (
        <li key={w.code + JSON.stringify(w.params)}>
          <Icon of={TriangleAlert} size={12} className="warn" />
          <span>{translateOr(w.code.replace(/^plan\./, 'plan:warning.'), w.message, w.params)}</span>
        </li>
      ))}
    </ul>
  )
}
