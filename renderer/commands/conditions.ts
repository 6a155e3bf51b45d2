import { useProject } from '../client/project-store.ts'
import { hasCopied } from '../editor/clipboard.ts'
import { selectedFilms } from '../editor/actions.ts'
import { currentSequence } from '../editor/playhead.ts'
import { selectedClips } from '../editor/selection.ts'
import { useSession } from '../editor/session-store.ts'

const isOpen = (): boolean => useProject.getState().status === 'open'
/** When editor commands make sense; the Learn workspace shows films, no sequence. */
export const hasSequence = (): boolean => isOpen() && useSession.getState().workspace !== 'learn' && currentSequence() !== undefined
/** When there is something that plays. */
export const canPlay = (): boolean => hasSequence() || (isOpen() && useSession.getState().workspace === 'learn')
/** Keys that change the timeline count only where it is on screen. */
export const onTimeline = (): boolean => hasSequence() && useSession.getState().workspace === 'edit'
export const hasClips = (): boolean => onTimeline() && selectedClips().length > 0
export const hasFilms = (): boolean => onTimeline() && selectedFilms().length > 0
export const hasSelection = (): boolean => onTimeline() && useSession.getState().selection.size > 0
export const canPaste = (): boolean => onTimeline() && hasCopied()
export const hasLibrarySelection = (): boolean => onTimeline() && useSession.getState().librarySelection.size > 0
