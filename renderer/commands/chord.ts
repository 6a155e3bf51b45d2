import { isMac } from '../client/native.ts'

/** Names of keys as chords write them, by KeyboardEvent.code, so that layouts do not move J, K and L. */
const CODES: Readonly<Record<string, string>> = {
  Space: 'Space',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Minus: '-',
  Equal: '=',
  Backquote: '`',
}
const MODIFIERS = ['Mod', 'Ctrl', 'Alt', 'Shift'] as const

function keyOf(e: Pick<KeyboardEvent, 'key' | 'code'>): string {
  // A key that types '?' is '?' on every layout, whatever has to be held for it.
  if (e.key === '?') return '?'
  // Letters follow the layout (Z for undo is where Z is printed), other printables their place.
  if (/^[a-z]$/i.test(e.key)) return e.key.toUpperCase()
  if (/^Key[A-Z]$/.test(e.code)) return e.code.slice(3)
  if (/^Digit\d$/.test(e.code)) return e.code.slice(5)
  return CODES[e.code] ?? e.key
}

/** The chord that a key event is, e.g. 'Mod+Shift+Z'. */
export function chordOf(e: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = keyOf(e)
  const mod = isMac ? e.metaKey : e.ctrlKey
  const held = [mod && 'Mod', isMac && e.ctrlKey && 'Ctrl', e.altKey && 'Alt', e.shiftKey && key !== '?' && 'Shift']
  return [...held.filter(Boolean), key].join('+')
}

const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' }
const KEYS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  Enter: '↵',
}

/** A chord as the platform writes it: Ctrl Shift Z, or ⇧⌘Z. */
export function showChord(chord: string): string {
  const parts = chord === '+' ? ['+'] : chord.split('+').map((p) => p || '+')
  const key = parts.at(-1)!
  const held = MODIFIERS.filter((m) => parts.slice(0, -1).includes(m))
  const shown = KEYS[key] ?? key
  return isMac ? [...held.map((m) => MAC[m]), shown].join('') : [...held.map((m) => (m === 'Mod' ? 'Ctrl' : m)), shown].join(' ')
}
