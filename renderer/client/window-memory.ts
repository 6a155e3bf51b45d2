import type { AppSettings } from '#shared/contract/system.ts'
import { changeSettings, useSettings } from './settings-store.ts'

/**
 * What the window remembers between runs (layouts, last workspace). The engine keeps it, because a browser ties its own storage to an
 * address whose port changes with every start.
 */
let stored: Readonly<Record<string, unknown>> = {}
let unsaved: Record<string, unknown> = {}
let timer: ReturnType<typeof setTimeout> | undefined

const take = (settings: AppSettings | null): void => {
  const w = settings?.window
  if (typeof w === 'object' && w !== null && !Array.isArray(w)) stored = w
}

/** The value kept under a key; undefined when there is none or the engine has not answered yet. Callers check its shape. */
export const recall = (key: string): unknown => unsaved[key] ?? stored[key]

/** Keeps a JSON value under a key; written together with others after a moment. */
export function remember(key: string, value: unknown): void {
  unsaved[key] = value
  clearTimeout(timer)
  timer = setTimeout(() => {
    const window = { ...stored, ...unsaved } as AppSettings['window']
    unsaved = {}
    void changeSettings({ window })
  }, 400)
}

export function startWindowMemory(): void {
  take(useSettings.getState().settings)
  useSettings.subscribe((s, before) => {
    if (s.settings !== before.settings) take(s.settings)
  })
}
