import { useT } from '../i18n/index.ts'
import { Panel, PanelBody, PanelHead } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented.tsx'
import { FeatureTable } from './feature-table.tsx'
import { changeLearn, useLearn } from './learn-store.ts'
import { Legend, Overlays } from './overlays.tsx'
import type { Learned, LearnedFilm } from './use-learned.ts'

const numberOf = (id: string): number => Number(id.slice(-4))

/** What is said of the selected pair: line by line, or laid over each other. */
export function PairPanel({ learned, reference }: { learned: Learned; reference: LearnedFilm }) {
  const t = useT('learn')
  const selected = useLearn((s) => s.selected)
  const tab = useLearn((s) => s.tab)
  const { own } = learned
  const of = (film: LearnedFilm | null, id: string | null | undefined) => film?.result.segments.find((s) => s.id === id) ?? null
  const [target, user] = [of(reference, selected?.target), of(own, selected?.user)]
  const title =
    target && user
      ? t('shots', { target: numberOf(target.id), user: numberOf(user.id) })
      : target
        ? t('shotTarget', { n: numberOf(target.id) })
        : user
          ? t('shotUser', { n: numberOf(user.id) })
          : t('noShot')
  return (
    <Panel label={t('pairPanel')} className="learn-pair">
      <PanelHead>
        <h2 className="b cut">{title}</h2>
        <span className="grow" />
        {tab === 'features' ? <span className="faint xs cut learn-hint">{t('hoverHint')}</span> : <Legend />}
        <SegmentedControl
          label={t('tabs')}
          value={tab}
          options={[
            { value: 'features', label: t('tab.features') },
            { value: 'overlays', label: t('tab.overlays') },
          ]}
          onChange={(v) => changeLearn({ tab: v })}
        />
      </PanelHead>
      <PanelBody>
        {tab === 'features' ? (
          <FeatureTable target={target} user={user} two={own !== null} />
        ) : (
          <Overlays target={target} user={user} films={{ target: reference.result, user: own?.result ?? null }} />
        )}
      </PanelBody>
    </Panel>
  )
}
