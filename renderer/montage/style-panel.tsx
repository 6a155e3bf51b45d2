import { type KeyboardEvent, useMemo } from 'react'
import type { Style } from '#shared/planning/style.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { useProject } from '../client/index.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { Panel, PanelHead } from '../ui/panel.tsx'
import { LearnedAbout } from './learned/learned-about.tsx'
import { ArcGroup } from './arc-group.tsx'
import { footageIn } from './montage-state.ts'
import { changeMontage, useMontageView } from './montage-store.ts'
import { SettingsGroup } from './settings-group.tsx'
import { StyleCard } from './style-card.tsx'
import { useWantedSettings } from './use-wanted.ts'

/** Cards side by side. */
const COLUMNS = 2

/** Style, arc, length and shape: every control plans anew when the hand rests. */
export function StylePanel() {
  const t = useT('montage')
  const all = useMontageView((s) => s.styles)
  // What a person learned themselves is looked for first.
  const styles = useMemo(() => [...all.filter((s) => s.learned), ...all.filter((s) => !s.learned)], [all])
  const settings = useWantedSettings()
  const style = styles.find((s) => s.id === settings.style)
  return (
    <Panel label={t('style')} className="montage-style">
      <PanelHead>
        <h2 className="b grow">{t('style')}</h2>
      </PanelHead>
      <div className="montage-styles-box">
        <Cards styles={styles} chosen={settings.style} />
      </div>
      <div className="montage-controls">
        {style && (style.learned ? <LearnedAbout key={style.id} style={style} learned={style.learned} /> : <Description style={style} />)}
        <ArcGroup style={style} settings={settings} />
        <SettingsGroup style={style} settings={settings} />
      </div>
    </Panel>
  )
}

function Cards({ styles, chosen }: { styles: readonly Style[]; chosen: string }) {
  const t = useT('montage')
  const document = useProject((s) => s.document)
  const footage = footageIn(document)
  const onKeyDown = (e: KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[e.key]
    const next = by === undefined ? undefined : styles[styles.findIndex((s) => s.id === chosen) + by]
    if (!next) return
    e.preventDefault()
    changeMontage({ style: next.id })
    e.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')[styles.indexOf(next)]?.focus()
  }
  return (
    <div className="montage-cards montage-styles" role="radiogroup" aria-label={t('style')} onKeyDown={onKeyDown}>
      {styles.map((style, i) => {
        // Pictures of the user's own, each from another place, so that the cards are told apart at a glance; they stay when plans change.
        const asset = footage[i % Math.max(1, footage.length)]
        const length = asset?.media ? toSeconds(asset.media.duration) : 0
        const picture = asset ? { assetId: asset.id, time: length * (0.2 + 0.6 * ((i * 0.37) % 1)) } : null
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
