import type { Command } from '../commands/command.ts'
import { useSession } from '../editor/session-store.ts'
import { currentSequence } from '../editor/playhead.ts'
import { changeLearn, chooseOwn, partPair, setAlign, setSound, start, undoRemap, useLearn } from './learn-store.ts'
import { chooseFilms } from './take-film.ts'

const here = (): boolean => useSession.getState().workspace === 'learn'
const hasReference = (): boolean => here() && useLearn.getState().reference !== null
const hasBoth = (): boolean => hasReference() && useLearn.getState().own !== null

/** What the Learn workspace offers to keys and palette while it is on screen. */
export const learnCommands: readonly Command[] = [
  { id: 'learn.reference', canRun: here, run: () => void chooseFilms('target') },
  { id: 'learn.own', canRun: hasReference, run: () => void chooseFilms('user') },
  {
    id: 'learn.sequence',
    canRun: () => hasReference() && currentSequence() !== undefined,
    run: () => {
      const sequence = currentSequence()
      if (sequence) chooseOwn({ kind: 'sequence', sequenceId: sequence.id })
    },
  },
  { id: 'learn.again', canRun: hasReference, run: () => void start() },
  { id: 'learn.lock', canRun: hasBoth, run: () => changeLearn({ locked: !useLearn.getState().locked }) },
  { id: 'learn.sound', canRun: hasBoth, run: () => setSound(useLearn.getState().sound === 'target' ? 'user' : 'target') },
  { id: 'learn.alignTime', canRun: hasBoth, run: () => setAlign('time') },
  { id: 'learn.alignBars', canRun: hasBoth, run: () => setAlign('bars') },
  { id: 'learn.alignShots', canRun: hasBoth, run: () => setAlign('shots') },
  {
    id: 'learn.part',
    chord: 'Delete',
    also: ['Backspace'],
    canRun: () => hasBoth() && useLearn.getState().selected?.target != null && useLearn.getState().selected?.user != null,
    run: () => {
      const { selected } = useLearn.getState()
      if (selected) partPair(selected)
    },
  },
  { id: 'learn.undoLine', canRun: () => here() && useLearn.getState().undo.length > 0, run: undoRemap },
]
