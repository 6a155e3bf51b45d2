import { create } from 'zustand'

/** Something a person can do, from a key, a menu or the palette. Its name is the catalogue key commands:<id> with dots as they are. */
export interface Command {
  /** e.g. 'edit.undo'. */
  id: string
  /** Key chord per preset falls back to this: 'Mod+K', 'Shift+ArrowLeft', 'J'; Mod is Ctrl, on macOS ⌘. */
  chord?: string
  /** Further chords that cannot be changed. */
  also?: readonly string[]
  /** Whether it makes sense now; absent: always. */
  canRun?(): boolean
  run(): void | Promise<void>
}

/** Every command that is registered, in the order of registration. */
export const useCommands = create<{ commands: readonly Command[] }>()(() => ({ commands: [] }))

/** Adds commands (a second one with the same id replaces the first); returns the undo. */
export function registerCommands(added: readonly Command[]): () => void {
  const ids = new Set(added.map((c) => c.id))
  useCommands.setState((s) => ({ commands: [...s.commands.filter((c) => !ids.has(c.id)), ...added] }))
  return () => useCommands.setState((s) => ({ commands: s.commands.filter((c) => !added.includes(c)) }))
}

export const commandById = (id: string): Command | undefined => useCommands.getState().commands.find((c) => c.id === id)

/** Runs a command by id when it can be run now. */
export function runCommand(id: string): void {
  const c = commandById(id)
  if (c && (c.canRun?.() ?? true)) void c.run()
}
