import { useSettings } from '../client/index.ts'
import { showChord } from '../commands/chord.ts'
import { useCommands } from '../commands/command.ts'
import { chordFor } from '../commands/presets.ts'

/** The chord of a command as the platform writes it, for tooltips and menus. */
export function useChord(id: string): string | undefined {
  const settings = useSettings((s) => s.settings)
  const command = useCommands((s) => s.commands.find((c) => c.id === id))
  const chord = command && chordFor(command, settings)
  return chord ? showChord(chord) : undefined
}
