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

let asked = 0

/**
 * Changes settings: shown at once, taken back when the engine refuses. True when the engine has written them. `window` is merged by key.
 * `quiet` keeps a refusal off the screen.
 */
export async function changeSettings(patch: Partial<AppSettings>, { quiet = false } = {}): Promise<boolean> {
  const mine = ++asked
  const before = useSettings.getState().settings
  const { window: _merged, ...shown } = patch
  if (before) useSettings.setState({ settings: { ...before, ...shown } })
  try {
    const settings = await client.system.setSettings(patch)
    // An answer that a later change has overtaken would show the old values for a moment.
    if (mine === asked) useSettings.setState({ settings })
    return true
  } catch (e) {
    if (mine === asked) useSettings.setState({ settings: before })
    if (!quiet) reportError(e)
    return false
  }
}
