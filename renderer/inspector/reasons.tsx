import type { Clip } from '#shared/timeline/model.ts'
import { translateOr, useLanguage, useT } from '../i18n/index.ts'
import { formatNumber } from '../i18n/format.ts'
import { Bar } from '../ui/meters.tsx'
import { PropGroup } from '../ui/property.tsx'

/** A reason in the user's language; the planner's own English where the catalogue needs figures that a clip does not keep. */
function reasonText(term: string, text: string): string {
  const own = translateOr(`plan:term.${term}`, text)
  return own.includes('{{') ? text : own
}

/** Why the planner chose this shot. */
export function Reasons({ clip }: { clip: Clip }) {
  const t = useT('inspector')
  const language = useLanguage()
  if (clip.reasons.length === 0) return null
  return (
    <>
      <PropGroup label={t('why')} />
      <div className="inspector-reasons">
        {clip.reasons
          .toSorted((a, b) => b.score - a.score)
          .map((r) => (
            <div key={r.term + r.text} className="inspector-reason" title={r.text}>
              <span className="cut">{language === 'en' ? r.text : reasonText(r.term, r.text)}</span>
              <Bar value={r.score} width="100%" />
              <span className="num">{formatNumber(r.score, 2)}</span>
            </div>
          ))}
      </div>
    </>
  )
}
