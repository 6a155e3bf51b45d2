import { Redo2, Undo2 } from 'lucide-react'
import { useProject } from '../client/index.ts'
import { runCommand } from '../commands/command.ts'
import { useLanguage } from '../i18n/index.ts'
import { IconButton } from '../ui/button.tsx'
import { commandName } from './command-name.ts'
import { useChord } from './use-chord.ts'

/** Undo and redo; the hint names the step. */
export function UndoButtons() {
  useLanguage()
  // Their names are read where the commands are named; another step draws the buttons anew.
  const undo = useProject((s) => s.undo)
  const redo = useProject((s) => s.redo)
  const chords = [useChord('edit.undo'), useChord('edit.redo')]
  return (
    <span className="row" style={{ gap: 0 }}>
      <IconButton
        icon={Undo2}
        label={commandName('edit.undo')}
        shortcut={chords[0]}
        disabled={undo === null}
        onClick={() => runCommand('edit.undo')}
      />
      <IconButton
        icon={Redo2}
        label={commandName('edit.redo')}
        shortcut={chords[1]}
        disabled={redo === null}
        onClick={() => runCommand('edit.redo')}
      />
    </span>
  )
}
