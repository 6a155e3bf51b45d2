import type { AppSettings } from '#shared/contract/system.ts'
import type { Command } from './command.ts'

type Preset = AppSettings['shortcutPreset']

/** Chords by command id where a preset differs from the command's own; '' means none. Taken from the editors' published defaults. */
export const PRESETS: Readonly<Record<Preset, Readonly<Record<string, string>>>> = {
  cutwright: {},
  premiere: {
    'clip.split': 'Mod+K',
    'clip.splitAll': 'Mod+Shift+K',
    'app.palette': 'Mod+P',
    'clip.rippleHead': 'Q',
    'clip.rippleTail': 'W',
    'clip.trimHead': 'Mod+Alt+Q',
    'clip.trimTail': 'Mod+Alt+W',
    'tool.blade': 'C',
    'tool.ripple': 'B',
    'tool.roll': 'N',
    'view.snap': 'S',
    'view.fit': '\\',
    'view.linked': '',
    'clip.dissolve': 'Mod+D',
    'clip.duplicate': 'Mod+Shift+/',
    'project.export': 'Mod+M',
    'mark.clear': 'Mod+Shift+X',
  },
  resolve: {
    'clip.split': 'Mod+B',
    'clip.splitAll': 'Mod+Shift+B',
    'clip.trimHead': 'Shift+[',
    'clip.trimTail': 'Shift+]',
    'clip.rippleHead': 'Mod+Shift+[',
    'clip.rippleTail': 'Mod+Shift+]',
    'clip.insert': 'F9',
    'clip.overwrite': 'F10',
    'tool.select': 'A',
    'tool.blade': 'B',
    'tool.ripple': 'T',
    'clip.link': 'Mod+Alt+L',
    'clip.enable': 'D',
    'view.linked': 'Mod+Shift+L',
    'clip.selectUnder': 'Shift+V',
  },
  finalcut: {
    'clip.insert': 'W',
    'clip.overwrite': 'D',
    'clip.selectUnder': 'C',
    'clip.trimHead': 'Alt+[',
    'clip.trimTail': 'Alt+]',
    'clip.rippleHead': '',
    'clip.rippleTail': '',
    'clip.extract': 'Delete',
    'clip.lift': 'Shift+Delete',
    'clip.enable': 'V',
    'clip.nudgeLeft': ',',
    'clip.nudgeRight': '.',
    'tool.select': 'A',
    'tool.roll': '',
    'tool.slip': '',
    'tool.slide': '',
    'tool.ripple': 'T',
    'view.zoomIn': 'Mod+=',
    'view.zoomOut': 'Mod+-',
  },
}

/** The chord of a command: what the person set (empty: none), else the preset's, else its own. */
export function chordFor(command: Command, settings: Pick<AppSettings, 'shortcutPreset' | 'shortcuts'> | null): string | undefined {
  const own = settings?.shortcuts[command.id]
  if (own !== undefined) return own || undefined
  return (settings ? PRESETS[settings.shortcutPreset][command.id] : undefined) ?? command.chord
}
