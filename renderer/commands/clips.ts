import {
  addDissolve,
  copySelected,
  cutSelected,
  deleteSelected,
  duplicateSelected,
  nudge,
  paste,
  place,
  selectAll,
  selectUnderPlayhead,
  splitAtPlayhead,
  toggleDisabled,
  toggleLink,
  toggleStabilise,
  trimToPlayhead,
} from '../editor/actions.ts'
import { select, selectedMarkers } from '../editor/selection.ts'
import { useSession } from '../editor/session-store.ts'
import type { Command } from './command.ts'
import { canPaste, hasClips, hasFilms, hasLibrarySelection, hasSelection, onTimeline } from './conditions.ts'

const placeSelected = (mode: 'insert' | 'overwrite'): void => {
  const { librarySelection, playhead } = useSession.getState()
  place([...librarySelection], playhead, mode)
}

/** Markers have no row, but a place. */
const hasMovable = (): boolean => hasClips() || (onTimeline() && selectedMarkers().length > 0)

export const clipCommands: readonly Command[] = [
  { id: 'clip.split', chord: 'Mod+B', canRun: onTimeline, run: () => splitAtPlayhead() },
  { id: 'clip.splitAll', chord: 'Mod+Shift+B', canRun: onTimeline, run: () => splitAtPlayhead(true) },
  { id: 'clip.trimHead', chord: 'Q', canRun: onTimeline, run: () => trimToPlayhead('in', false) },
  { id: 'clip.trimTail', chord: 'W', canRun: onTimeline, run: () => trimToPlayhead('out', false) },
  { id: 'clip.rippleHead', chord: 'Shift+Q', canRun: onTimeline, run: () => trimToPlayhead('in', true) },
  { id: 'clip.rippleTail', chord: 'Shift+W', canRun: onTimeline, run: () => trimToPlayhead('out', true) },
  { id: 'clip.insert', chord: ',', canRun: hasLibrarySelection, run: () => placeSelected('insert') },
  { id: 'clip.overwrite', chord: '.', canRun: hasLibrarySelection, run: () => placeSelected('overwrite') },
  { id: 'clip.lift', chord: 'Delete', also: ['Backspace'], canRun: hasSelection, run: () => deleteSelected(false) },
  { id: 'clip.extract', chord: 'Shift+Delete', also: ['Shift+Backspace'], canRun: hasClips, run: () => deleteSelected(true) },
  { id: 'clip.nudgeLeft', chord: 'Alt+ArrowLeft', canRun: hasMovable, run: () => nudge(-1) },
  { id: 'clip.nudgeRight', chord: 'Alt+ArrowRight', canRun: hasMovable, run: () => nudge(1) },
  { id: 'clip.nudgeUp', chord: 'Alt+ArrowUp', canRun: hasClips, run: () => nudge(0, 1) },
  { id: 'clip.nudgeDown', chord: 'Alt+ArrowDown', canRun: hasClips, run: () => nudge(0, -1) },
  { id: 'clip.cut', chord: 'Mod+X', canRun: hasClips, run: cutSelected },
  { id: 'clip.copy', chord: 'Mod+C', canRun: hasClips, run: copySelected },
  { id: 'clip.paste', chord: 'Mod+V', canRun: canPaste, run: paste },
  { id: 'clip.duplicate', chord: 'Mod+D', canRun: hasClips, run: duplicateSelected },
  { id: 'clip.selectAll', chord: 'Mod+A', canRun: onTimeline, run: selectAll },
  { id: 'clip.selectUnder', chord: 'D', canRun: onTimeline, run: selectUnderPlayhead },
  { id: 'clip.deselect', chord: 'Escape', canRun: hasSelection, run: () => select([]) },
  { id: 'clip.link', chord: 'Mod+L', canRun: hasClips, run: toggleLink },
  { id: 'clip.enable', chord: 'Shift+E', canRun: hasClips, run: toggleDisabled },
  { id: 'clip.stabilise', canRun: hasFilms, run: toggleStabilise },
  { id: 'clip.dissolve', chord: 'Mod+T', canRun: onTimeline, run: addDissolve },
]
