import { Copy, CopyPlus, Link2, Scissors, SquareSplitHorizontal, Trash2 } from 'lucide-react'
import { useSettings } from '../client/settings-store.ts'
import { showChord } from '../commands/chord.ts'
import { commandById } from '../commands/command.ts'
import { chordFor } from '../commands/presets.ts'
import { translateOr } from '../i18n/index.ts'
import type { MenuEntry } from '../ui/menu.tsx'

const ORDER = [
  { id: 'clip.split', icon: SquareSplitHorizontal },
  'line',
  { id: 'clip.cut', icon: Scissors },
  { id: 'clip.copy', icon: Copy },
  { id: 'clip.paste' },
  { id: 'clip.duplicate', icon: CopyPlus },
  'line',
  { id: 'clip.link', icon: Link2 },
  { id: 'clip.enable' },
  { id: 'clip.stabilise' },
  { id: 'clip.dissolve' },
  'line',
  { id: 'clip.lift', icon: Trash2 },
  { id: 'clip.extract' },
] as const

/** What can be done to the selection when the menu opens: the same commands as the keys, with their keys. */
export function clipMenu(): readonly MenuEntry[] {
  const { settings } = useSettings.getState()
  return ORDER.flatMap((e): MenuEntry[] => {
    if (e === 'line') return ['line']
    const command = commandById(e.id)
    if (!command) return []
    const chord = chordFor(command, settings)
    return [
      {
        label: translateOr(`commands:${e.id}`, e.id),
        ...('icon' in e ? { icon: e.icon } : {}),
        shortcut: chord && showChord(chord),
        disabled: command.canRun?.() === false,
        onSelect: () => void command.run(),
      },
    ]
  })
}
