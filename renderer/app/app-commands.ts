import { registerCommands, type Command } from '../commands/command.ts'
import { chooseAndImport, closeProject, redo, undo, useProject, attempt, changeSettings, useSettings } from '../client/index.ts'
import { setSession, useSession, type Workspace } from '../editor/session-store.ts'
import { setApp, useApp } from './app-store.ts'
import { chooseProject, newProject } from './intake.ts'

const hasProject = (): boolean => useProject.getState().status === 'open'
const show = (workspace: Workspace) => {
  setApp({ page: 'workspace' })
  setSession({ workspace })
}

/** Whether there is a sequence to export. */
export const canExport = (): boolean => hasProject() && useSession.getState().sequenceId !== null

const COMMANDS: readonly Command[] = [
  { id: 'app.palette', chord: 'Mod+K', run: () => setApp((s) => ({ palette: !s.palette })) },
  { id: 'app.shortcuts', chord: '?', run: () => setApp((s) => ({ shortcuts: !s.shortcuts })) },
  { id: 'app.settings', chord: 'Mod+,', run: () => setApp((s) => ({ page: s.page === 'settings' ? 'workspace' : 'settings' })) },
  { id: 'app.jobs', chord: 'Mod+J', run: () => setApp((s) => ({ jobs: !s.jobs })) },
  {
    id: 'app.theme',
    run: () => void changeSettings({ theme: useSettings.getState().settings?.theme === 'light' ? 'dark' : 'light' }),
  },
  { id: 'project.new', chord: 'Mod+N', run: newProject },
  { id: 'project.open', chord: 'Mod+O', run: chooseProject },
  { id: 'project.rename', canRun: hasProject, run: () => setApp({ renaming: true }) },
  { id: 'project.close', chord: 'Mod+Shift+W', canRun: hasProject, run: () => void attempt(closeProject()) },
  { id: 'project.import', chord: 'Mod+I', canRun: hasProject, run: () => void chooseAndImport() },
  { id: 'project.export', chord: 'Mod+E', canRun: canExport, run: () => setApp({ export: true }) },
  { id: 'edit.undo', chord: 'Mod+Z', canRun: () => useProject.getState().undo !== null, run: () => undo() },
  { id: 'edit.redo', chord: 'Mod+Shift+Z', also: ['Mod+Y'], canRun: () => useProject.getState().redo !== null, run: () => redo() },
  { id: 'edit.history', chord: 'Mod+Shift+H', canRun: hasProject, run: () => setApp((s) => ({ history: !s.history })) },
  { id: 'view.edit', chord: 'Alt+1', canRun: hasProject, run: () => show('edit') },
  { id: 'view.montage', chord: 'Alt+2', canRun: hasProject, run: () => show('montage') },
  { id: 'view.learn', chord: 'Alt+3', canRun: hasProject, run: () => show('learn') },
  {
    id: 'app.back',
    chord: 'Escape',
    canRun: () => useApp.getState().page === 'settings',
    run: () => setApp({ page: 'workspace' }),
  },
]

export const registerAppCommands = (): (() => void) => registerCommands(COMMANDS)
