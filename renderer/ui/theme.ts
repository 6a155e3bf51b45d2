import { create } from 'zustand'

export type Theme = 'dark' | 'light'

const useThemeStore = create<{ theme: Theme }>()(() => ({ theme: 'dark' }))
const light = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: light)') : undefined
let wanted: Theme | 'system' = 'dark'

function show(): void {
  const theme: Theme = wanted === 'system' ? (light?.matches ? 'light' : 'dark') : wanted
  document.documentElement.dataset['theme'] = theme
  tokens.clear()
  useThemeStore.setState({ theme })
}
light?.addEventListener('change', show)

/** Chooses the set of tokens; 'system' follows the desktop. */
export function setTheme(theme: Theme | 'system'): void {
  wanted = theme
  show()
}
/** The theme on screen. Canvas components read it so that they draw anew when it changes. */
export const useTheme = (): Theme => useThemeStore((s) => s.theme)

const tokens = new Map<string, string>()
/** Value of a token for canvas, e.g. token('--accent'). */
export function token(name: `--${string}`): string {
  const known = tokens.get(name)
  if (known !== undefined) return known
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  tokens.set(name, value)
  return value
}
