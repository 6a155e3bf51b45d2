import type { AppSettings } from '#shared/contract/system.ts'
import type { Command } from './command.ts'

type Preset = AppSettings['shortcutPreset']

/** Chords by command id where a preset differs from the command's own. */
export const PRESETS: Readonly<Record<Preset, Readonly<Record<string, string>>>> = {
  cutwright: {},
  premiere: {},
  resolve: {},
  finalcut: {},
}

/** The chord of a command: what the person set (empty: none), else the preset's, else its own. */
export function chordFor(command: Command, settings: Pick<AppSettings, 'shortcutPreset' | 'shortcuts'> | null): string | undefined {
  const own = settings?.shortcuts[command.id]
  if (own !== undefined) return own || undefined
  return (settings ? PRESETS[settings.shortcutPreset][command.id] : undefined) ?? command.chord
}
