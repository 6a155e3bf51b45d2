import { create } from 'zustand'
import type { AppSettings, SystemInfo } from '#shared/contract/system.ts'
import { client } from './connection.ts'
import { onEvent, onListening } from './events.ts'
import { reportError } from './report.ts'

/** Settings and facts of the machine; null until the engine has answered. */
export const useSettings = create<{ settings: AppSettings | null; system: SystemInfo | null }>()(() => ({ settings: null, system: null }))

const readSettings = () =>
  client.system.settings().then(
    (settings) => useSettings.setState({ settings }),
    () => undefined,
  )
/** Facts that change while running (free disk, cache size). */
export const refreshSystem = (): Promise<void> =>
  client.system.info().then(
    (system) => useSettings.setState({ system }),
    () => undefined,
  )

export function startSettingsStore(): void {
  onEvent('settings', () => void readSettings())
  onListening(() => {
    void readSettings()
    void refreshSystem()
  })
  setInterval(() => document.visibilityState === 'visible' && void refreshSystem(), 60_000)
}

/** Changes settings: shown at once, taken back when the engine refuses. */
export async function changeSettings(patch: Partial<AppSettings>): Promise<void> {
  const before = useSettings.getState().settings
  if (before) useSettings.setState({ settings: { ...before, ...patch } })
  try {
    useSettings.setState({ settings: await client.system.setSettings(patch) })
  } catch (e) {
    useSettings.setState({ settings: before })
    reportError(e)
  }
}
