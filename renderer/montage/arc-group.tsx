import { ARC_IDS } from '#shared/planning/montage-settings.ts'
import type { Style } from '#shared/planning/style.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { Curve } from '../ui/meters.tsx'
import { PropGroup } from '../ui/property.tsx'
import { Select } from '../ui/select.tsx'
import { type StoredSettings, useMontage } from './montage-state.ts'
import { changeMontage, useMontageView } from './montage-store.ts'

const OF_STYLE = 'style'

/** The story arc: which one, and its curve with what the plan makes of it. */
export function ArcGroup({ style, settings }: { style: Style | undefined; settings: StoredSettings }) {
  const t = useT('montage')
  const language = useLanguage()
  const arcs = useMontageView((s) => s.arcs)
  const { plan } = useMontage()
  const arc = arcs.find((a) => a.id === (settings.arc ?? style?.arc))
  const ofStyle = arcs.find((a) => a.id === style?.arc)
  const nameOf = (id: string): string => arcs.find((a) => a.id === id)?.name[language] ?? id
  const total = plan ? plan.duration : 1
  const wanted = plan?.picks.map((p): [number, number] => [(p.start + p.duration / 2) / total, plan.intensity[p.index] ?? 0.5]) ?? []
  return (
    <>
      <PropGroup
        label={t('arc')}
        action={
          <Select
            look="quiet"
            label={t('arc')}
            value={settings.arc ?? OF_STYLE}
            onChange={(v) => changeMontage({ arc: ARC_IDS.find((id) => id === v) ?? null })}
            options={[
              { value: OF_STYLE, label: t('arcOfStyle', { name: ofStyle?.name[language] ?? '' }) },
              ...ARC_IDS.map((id) => ({ value: id as string, label: nameOf(id) })),
            ]}
          />
        }
      />
      <div className="montage-arc" role="img" aria-label={t('arcPicture')} title={arc?.description[language]}>
        <div className="montage-arc-film">
          <Curve points={wanted} color="var(--faint)" />
        </div>
        {arc && <Curve points={arc.curve} fill />}
      </div>
    </>
  )
}
