import { useProject } from '../client/project-store.ts'
import { hasCopied } from '../editor/clipboard.ts'
import { currentSequence } from '../editor/playhead.ts'
import { selectedClips } from '../editor/selection.ts'
import { useSession } from '../editor/session-store.ts'

/** When editor commands make sense. */
export const hasSequence = (): boolean => useProject.getState().status === 'open' && currentSequence() !== undefined
/** Keys that change the timeline count only where it is on screen. */
export const onTimeline = (): boolean => hasSequence() && useSession.getState().workspace === 'edit'
export const hasClips = (): boolean => onTimeline() && selectedClips().length > 0
export const hasSelection = (): boolean => onTimeline() && useSession.getState().selection.size > 0
export const canPaste = (): boolean => onTimeline() && hasCopied()
export const hasLibrarySelection = (): boolean => onTimeline() && useSession.getState().librarySelection.size > 0
