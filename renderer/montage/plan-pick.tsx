import { Lock, LockOpen } from 'lucide-react'
import type { MontagePlan, Pick } from '#shared/planning/edit-plan.ts'
import { toNumber } from '#shared/time/rational.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { useRecord } from '../client/index.ts'
import { formatNumber } from '../i18n/format.ts'
import { useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Bar } from '../ui/meters.tsx'
import { toggleLock } from './montage-store.ts'
import { PickPicture } from './pick-picture.tsx'
import { reasonText, termName } from './reason-text.ts'

/** The pick that is looked at: its picture, and why it was chosen. */
export function PlanPick({ plan, pick }: { plan: MontagePlan; pick: Pick }) {
  const t = useT('montage')
  const asset = useRecord('asset', pick.ref.assetId)
  const start = toSeconds(pick.sourceStart)
  const end = start + toSeconds(pick.duration) * toNumber(pick.speed)
  const clock = (s: number) => `${Math.floor(s / 60)}:${(s % 60).toFixed(1).padStart(4, '0')}`
  const still = asset?.kind === 'image'
  return (
    <section className="montage-shot" aria-label={t('shot', { n: pick.index + 1 })}>
      <div className="montage-sub">
        <h3 className="b">{t('shot', { n: pick.index + 1 })}</h3>
        <span className="faint cut grow" title={asset?.name}>
          {asset?.name}
          {!still && ` · ${clock(start)}–${clock(end)}`}
          {pick.speed.num !== pick.speed.den && ` · ${t('speed', { speed: formatNumber(toNumber(pick.speed), 2) })}`}
        </span>
        <Button
          look="quiet"
          icon={pick.locked ? Lock : LockOpen}
          on={pick.locked}
          title={t('lockHint')}
          onClick={() => void toggleLock(pick.index)}
        >
          {pick.locked ? t('unlock') : t('lock')}
        </Button>
      </div>
      <PickPicture plan={plan} pick={pick} />
      <ul className="montage-reasons" aria-label={t('reasons')}>
        {pick.reasons.map((r) => (
          <li key={r.term} title={termName(r.term)}>
            <span className="cut">{reasonText(r)}</span>
            <Bar value={r.score} width="100%" tone={r.score < 0.35 ? 'warn' : 'dim'} />
            <span className="num">{formatNumber(r.score * 100)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
