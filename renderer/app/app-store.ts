import { create } from 'zustand'

/** What lies over the workspace. */
export interface AppState {
  palette: boolean
  shortcuts: boolean
  export: boolean
  history: boolean
  jobs: boolean
  /** Shown instead of the workspace. */
  page: 'workspace' | 'settings'
  /** The project's name is being edited in the top bar. */
  renaming: boolean
}
export const useApp = create<AppState>()(() => ({
  palette: false,
  shortcuts: false,
  export: false,
  history: false,
  jobs: false,
  page: 'workspace',
  renaming: false,
}))
export const setApp = useApp.setState
