import type { Style } from '#shared/planning/style.ts'
import { useProject } from '../client/index.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { Panel, PanelBody, PanelHead } from '../ui/panel.tsx'
import { ArcGroup } from './arc-group.tsx'
import { footageIn, useMontage } from './montage-state.ts'
import { changeMontage, useMontageView } from './montage-store.ts'
import { SettingsGroup } from './settings-group.tsx'
import { StyleCard } from './style-card.tsx'
import { useWantedSettings } from './use-wanted.ts'

/** Style, arc, length and shape: every control plans anew when the hand rests. */
export function StylePanel() {
  const t = useT('montage')
  const styles = useMontageView((s) => s.styles)
  const settings = useWantedSettings()
  const style = styles.find((s) => s.id === settings.style)
  return (
    <Panel label={t('style')} className="montage-style">
      <PanelHead>
        <h2 className="b grow">{t('style')}</h2>
      </PanelHead>
      <PanelBody>
        <Cards styles={styles} chosen={settings.style} />
        {style && <Description style={style} />}
        <ArcGroup style={style} settings={settings} />
        <SettingsGroup style={style} settings={settings} />
      </PanelBody>
    </Panel>
  )
}

function Cards({ styles, chosen }: { styles: readonly Style[]; chosen: string }) {
  const t = useT('montage')
  const document = useProject((s) => s.document)
  const { plan } = useMontage()
  const footage = footageIn(document)
  return (
    <div className="montage-cards montage-styles" role="radiogroup" aria-label={t('style')}>
      {styles.map((style, i) => {
        // Different pictures of the user's own, so that the cards are told apart at a glance.
        const pick = plan?.picks[(i * 5) % plan.picks.length]
        const asset = footage[i % Math.max(1, footage.length)]
        const picture = pick
          ? { assetId: pick.ref.assetId, time: pick.sourceStart / 705_600_000 + 0.4 }
          : asset
            ? { assetId: asset.id, time: 1 }
            : null
        return (
          <StyleCard
            key={style.id}
            style={style}
            picture={picture}
            on={style.id === chosen}
            onChoose={() => changeMontage({ style: style.id })}
          />
        )
      })}
    </div>
  )
}

function Description({ style }: { style: Style }) {
  const language = useLanguage()
  return <p className="montage-about">{style.description[language]}</p>
}
