import { ArrowLeft, Eye, Gauge, HardDrive, Info, KeyRound, Keyboard, type LucideIcon, SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useLanguage, useT } from '../i18n/index.ts'
import { IconButton } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Panel, PanelHead } from '../ui/panel.tsx'
import { AboutSection } from './about-section.tsx'
import { GeneralSection } from './general-section.tsx'
import { MediaSection } from './media-section.tsx'
import { ModelSection } from './model-section.tsx'
import { SecretsSection } from './secrets-section.tsx'
import { ShortcutsSection } from './shortcuts-section.tsx'
import { SystemSection } from './system-section.tsx'
import './settings-page.css'

const SECTIONS = [
  { id: 'general', icon: SlidersHorizontal, body: <GeneralSection /> },
  { id: 'media', icon: HardDrive, body: <MediaSection /> },
  { id: 'shortcuts', icon: Keyboard, body: <ShortcutsSection /> },
  { id: 'model', icon: Eye, body: <ModelSection /> },
  { id: 'secrets', icon: KeyRound, body: <SecretsSection /> },
  { id: 'system', icon: Gauge, body: <SystemSection /> },
  { id: 'about', icon: Info, body: <AboutSection /> },
] as const satisfies readonly { id: string; icon: LucideIcon; body: ReactNode }[]

/** All settings, shown instead of the workspace. */
export function SettingsPage({ onClose }: { onClose(): void }) {
  const t = useT('settings')
  useLanguage()
  const [at, setAt] = useState<(typeof SECTIONS)[number]['id']>('general')
  const section = SECTIONS.find((s) => s.id === at)!
  return (
    <div className="settings" data-testid="settings">
      <Panel label={t('sections')}>
        <PanelHead>
          <IconButton icon={ArrowLeft} label={t('back')} onClick={onClose} />
          <h1 className="b grow">{t('title')}</h1>
        </PanelHead>
        <nav className="settings-nav" aria-label={t('sections')}>
          {SECTIONS.map((s) => (
            <button
              key={s.id}
              type="button"
              className="settings-link"
              aria-current={s.id === at ? 'page' : undefined}
              onClick={() => setAt(s.id)}
            >
              <Icon of={s.icon} />
              <span className="cut">{t(`section.${s.id}`)}</span>
            </button>
          ))}
        </nav>
      </Panel>
      <Panel label={t(`section.${at}`)}>
        <PanelHead>
          <h2 className="b">{t(`section.${at}`)}</h2>
        </PanelHead>
        <div className="settings-body" tabIndex={0} role="group" aria-label={t(`section.${at}`)}>
          <div className="settings-section">{section.body}</div>
        </div>
      </Panel>
    </div>
  )
}
