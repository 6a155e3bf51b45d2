import type { AppSettings } from '#shared/contract/system.ts'
import { onListening } from './events.ts'
import { changeSettings, useSettings } from './settings-store.ts'

/** Rest before what changed is written, milliseconds. */
const REST = 300
type Memory = Readonly<Record<string, unknown>>

/**
 * What the window remembers between runs (layouts, last workspace). The engine keeps it, because a browser ties its own storage to an
 * address whose port changes with every start. What this window wrote is true for it, whatever an older answer of the engine says.
 */
const own: Record<string, unknown> = {}
const unsaved = new Set<string>()
let stored: Memory = {}
let timer: ReturnType<typeof setTimeout> | undefined

const take = (settings: AppSettings | null): void => {
  const w = settings?.window
  if (typeof w === 'object' && w !== null && !Array.isArray(w)) stored = w
}

/** The value kept under a key; undefined when there is none or the engine has not answered yet. Callers check its shape. */
export const recall = (key: string): unknown => (key in own ? own[key] : stored[key])

/** Keeps a JSON value under a key; written together with others after a moment. */
export function remember(key: string, value: unknown): void {
  own[key] = value
  unsaved.add(key)
  clearTimeout(timer)
  timer = setTimeout(save, REST)
}

/** Sends only the keys that changed: the engine merges them, so two windows do not take each other's away. */
function save(): void {
  clearTimeout(timer)
  if (unsaved.size === 0) return
  const keys = [...unsaved]
  unsaved.clear()
  const window = Object.fromEntries(keys.map((k) => [k, own[k]])) as AppSettings['window']
  void changeSettings({ window }, { quiet: true }).then((saved) => {
    // The engine is away: the next change, or its return, sends them again.
    if (!saved) for (const k of keys) unsaved.add(k)
  })
}

export function startWindowMemory(): void {
  take(useSettings.getState().settings)
  useSettings.subscribe((s, before) => {
    if (s.settings !== before.settings) take(s.settings)
  })
  onListening(save)
  addEventListener('pagehide', save)
}
