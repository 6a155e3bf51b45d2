import type { Closeness } from '#shared/planning/learned/closeness.ts'
import type { CutDistances } from '#shared/planning/learned/distances.ts'
import { formatPercent } from '../../i18n/format.ts'
import { useLanguage, useT } from '../../i18n/index.ts'
import { Bar } from '../../ui/meters.tsx'
import { useMontageView } from '../montage-store.ts'
import './learned.css'

const PARTS = ['lengths', 'transitions', 'motion', 'sizes', 'onBeat'] as const

const UNKNOWN: Partial<Record<(typeof PARTS)[number], 'closeness.sizesUnknown' | 'closeness.unasked'>> = {
  sizes: 'closeness.sizesUnknown',
  onBeat: 'closeness.unasked',
}

/** How far the plan is from the film that its style was learned from, and how far the nearest shipped style would be. Short bars are good. */
export function ClosenessRow({ closeness, style }: { closeness: Closeness; style: string }) {
  const t = useT('montage')
  const language = useLanguage()
  const styles = useMontageView((s) => s.styles)
  const nameOf = (id: string): string => styles.find((s) => s.id === id)?.name[language] ?? id
  const rows: { label: string; distances: CutDistances; own: boolean }[] = [
    { label: t('closeness.film'), distances: closeness.plan, own: true },
    ...(closeness.nearest
      ? [{ label: t('closeness.nearest', { name: nameOf(closeness.nearest.style) }), distances: closeness.nearest.distances, own: false }]
      : []),
  ]
  // Sizes that nobody knows are no column: the plan says in its notices what they would need.
  const parts = PARTS.filter((p) => p !== 'sizes' || rows.some((r) => r.distances.sizes !== undefined))
  return (
    <table className="montage-closeness" aria-label={t('closeness.title', { name: nameOf(style) })}>
      <thead>
        <tr>
          <th scope="col" className="cut" title={t('closeness.hint')}>
            {t('closeness.title', { name: nameOf(style) })}
          </th>
          {parts.map((p) => (
            <th key={p} scope="col" title={t(`closeness.${p}Hint`)}>
              {t(`closeness.${p}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((r) => (
          <tr key={r.label}>
            <th scope="row" className="cut">
              {r.label}
            </th>
            {parts.map((p) => (
              <Figure key={p} part={p} value={r.distances[p] ?? null} own={r.own} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Figure({ part, value, own }: { part: (typeof PARTS)[number]; value: number | null; own: boolean }) {
  const t = useT('montage')
  if (value === null)
    return (
      <td className="faint" title={t(UNKNOWN[part] ?? 'closeness.unasked')}>
        –
      </td>
    )
  return (
    <td>
      <span className="montage-closeness-figure">
        <Bar value={value} tone={own ? 'accent' : 'dim'} width={40} />
        <span className="num">{formatPercent(value)}</span>
      </span>
    </td>
  )
}
