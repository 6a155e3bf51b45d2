import type { Alternative, Pick } from '#shared/planning/edit-plan.ts'
import { useRecord } from '../client/index.ts'
import { formatNumber } from '../i18n/format.ts'
import { useT } from '../i18n/index.ts'
import { swap, useMontageView } from './montage-store.ts'
import { Thumb } from './thumb.tsx'

/** What else could stand in the place of a pick, best first. */
export function RunnersUp({ pick }: { pick: Pick }) {
  const t = useT('montage')
  return (
    <section className="montage-runners" aria-label={t('runnersUp')}>
      <div className="montage-sub">
        <h3 className="b">{t('runnersUp')}</h3>
        <span className="faint cut">{t('runnersUpHint')}</span>
      </div>
      {pick.alternatives.length === 0 ? (
        <p className="faint">{t('noRunnersUp')}</p>
      ) : (
        <div className="montage-cards">
          {pick.alternatives.map((a, i) => (
            <Runner key={`${a.ref.assetId} ${a.ref.moment}`} alternative={a} index={pick.index} choice={i} />
          ))}
        </div>
      )}
    </section>
  )
}

function Runner({ alternative, index, choice }: { alternative: Alternative; index: number; choice: number }) {
  const t = useT('montage')
  const asset = useRecord('asset', alternative.ref.assetId)
  const planning = useMontageView((s) => s.planning)
  const score = formatNumber(alternative.score * 100)
  return (
    <button
      type="button"
      className="montage-card"
      disabled={planning}
      aria-label={t('swapTo', { name: asset?.name ?? '', score })}
      onClick={() => void swap(index, choice)}
    >
      <Thumb assetId={alternative.ref.assetId} time={alternative.thumbTime} />
      <span className="montage-digit" aria-hidden>
        {choice + 1}
      </span>
      <span className="montage-card-foot">
        <span className="cut grow dim" title={asset?.name}>
          {asset?.name}
        </span>
        <span className="num">{score}</span>
      </span>
    </button>
  )
}
