import { useEffect } from 'react'
import { native, useProject, useSettings } from '../client/index.ts'
import { editorCommands } from '../commands/registry.ts'
import { registerCommands, runCommand } from '../commands/command.ts'
import { useKeyboard } from '../commands/keyboard.ts'
import { ExportDialog } from '../export/export-dialog.tsx'
import { setLanguage, useLanguage, useT } from '../i18n/index.ts'
import { SettingsPage } from '../settings/settings-page.tsx'
import { StartScreen } from '../start/start-screen.tsx'
import { setTheme } from '../ui/theme.ts'
import { Toasts } from '../ui/toast.tsx'
import { TooltipProvider } from '../ui/tooltip.tsx'
import { registerAppCommands } from './app-commands.ts'
import { setApp, useApp } from './app-store.ts'
import { DropAnywhere } from './drop-anywhere.tsx'
import { Closing } from './closing.tsx'
import { chooseProject, makeSample, newProject, openSample, takeIn } from './intake.ts'
import { LostBanner } from './lost-banner.tsx'
import { Palette } from './palette.tsx'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { StatusLine } from './status-line.tsx'
import { useSteadyClicks } from './steady-clicks.ts'
import { TopBar } from './top-bar.tsx'
import { WorkspaceView } from './workspace.tsx'
import './app.css'

/** The frame: top bar, what the project shows, status line, and what lies over them. */
export function App() {
  useAppearance()
  useKeyboard()
  usePointerLeavesFocus()
  useSteadyClicks()
  useEffect(() => {
    const undo = [registerAppCommands(), registerCommands(editorCommands), native?.onCommand?.(runCommand)]
    return () => {
      for (const u of undo) u?.()
    }
  }, [])
  return (
    <TooltipProvider>
      <div className="frame">
        <TopBar />
        <LostBanner />
        <main className="frame-main">
          <Content />
        </main>
        <StatusLine />
      </div>
      <Palette />
      <ShortcutSheet />
      <Exporting />
      <Closing />
      <DropAnywhere />
      <Toasts />
    </TooltipProvider>
  )
}

function Content() {
  const status = useProject((s) => s.status)
  const page = useApp((s) => s.page)
  if (page === 'settings') return <SettingsPage onClose={() => setApp({ page: 'workspace' })} />
  if (status === 'open') return <WorkspaceView />
  if (status === 'opening') return null
  return <StartScreen onNew={newProject} onOpen={chooseProject} onFiles={takeIn} onSample={makeSample} onSampleReady={openSample} />
}

function Exporting() {
  const open = useApp((s) => s.export)
  return <ExportDialog open={open} onOpenChange={(v) => setApp({ export: v })} />
}

/**
 * A click with the mouse leaves no focus on the button, so that the next Space plays and no ring lights up; a click by keyboard keeps it.
 * Dialogs and what floats keep theirs.
 */
function usePointerLeavesFocus(): void {
  useEffect(() => {
    const onClick = (e: MouseEvent) => {
      if (e.detail === 0 || !(e.target instanceof Element)) return
      const button = e.target.closest<HTMLElement>('button')
      if (button && button === document.activeElement && !button.closest('[role="dialog"],[role="menu"],form,.settings')) button.blur()
    }
    // Rings are for those who move by Tab; whoever points sees where they are.
    const onPointer = () => (document.documentElement.dataset['input'] = 'pointer')
    const onTab = (e: KeyboardEvent) => e.key === 'Tab' && (document.documentElement.dataset['input'] = 'keyboard')
    window.addEventListener('click', onClick)
    window.addEventListener('pointerdown', onPointer, true)
    window.addEventListener('keydown', onTab, true)
    return () => {
      window.removeEventListener('click', onClick)
      window.removeEventListener('pointerdown', onPointer, true)
      window.removeEventListener('keydown', onTab, true)
    }
  }, [])
}

/** Language, theme and motion follow the settings. */
function useAppearance(): void {
  const settings = useSettings((s) => s.settings)
  const t = useT('app')
  const language = useLanguage()
  const name = useProject((s) => (s.status === 'none' ? null : s.name))
  useEffect(() => {
    if (!settings) return
    void setLanguage(settings.language)
    setTheme(settings.theme)
    localStorage.setItem('theme', settings.theme)
    document.documentElement.dataset['motion'] = settings.reducedMotion ? 'reduced' : 'full'
  }, [settings])
  useEffect(() => {
    document.title = name === null ? t('name') : `${name} · ${t('name')}`
  }, [name, t, language])
}
