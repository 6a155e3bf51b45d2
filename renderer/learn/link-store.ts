import { create } from 'zustand'
import { type ClientError, client, jobDone, reportError, toClientError, useProject } from '../client/index.ts'
import type { Side } from './pair-transport.ts'
import { takeImported } from './take-film.ts'

interface LinkState {
  /** The side that a link is asked for; null: nobody is asked. */
  side: Side | null
  url: string
  /** From the asking until the import is known. */
  asking: boolean
  /** The import that fetches it. */
  jobId: string | null
  /** Why it could not be begun. */
  refused: ClientError | null
}

const NOTHING: LinkState = { side: null, url: '', asking: false, jobId: null, refused: null }
export const useLink = create<LinkState>()(() => NOTHING)
const set = useLink.setState

export const askForLink = (side: Side): void => set({ ...NOTHING, side })
/** What is being fetched goes on, and is taken when it is there. */
export const closeLink = (): void => set(NOTHING)
/** Another address: what was said of the one before is gone. */
export const writeLink = (url: string): void => set({ url, jobId: null, refused: null })

/** Fetches the film into the library and takes it for its side. */
export async function fetchLink(allowPrivateNetwork: boolean): Promise<void> {
  const { side, url } = useLink.getState()
  const { projectId } = useProject.getState()
  if (side === null || projectId === null) return
  set({ asking: true, jobId: null, refused: null })
  const mine = useLink.getState()
  try {
    const { jobId } = await client.library.importLink({ projectId, url: url.trim(), allowPrivateNetwork })
    // Who has closed the dialog meanwhile sees it in the tray.
    if (useLink.getState() === mine) set({ asking: false, jobId })
    const job = await jobDone(jobId)
    if (job.state !== 'succeeded') return
    if (useLink.getState().jobId === jobId) closeLink()
    await takeImported(side, jobId, projectId)
  } catch (e) {
    if (useLink.getState() === mine) set({ asking: false, refused: toClientError(e) })
    else reportError(e)
  }
}
