import { create } from 'zustand'
import { type ClientError, client, jobDone, toClientError, useProject } from '../client/index.ts'
import type { Side } from './pair-transport.ts'
import { takeImported } from './take-film.ts'

interface LinkState {
  /** The side that a link is asked for; null: nobody is asked. */
  side: Side | null
  url: string
  /** The import that fetches it. */
  jobId: string | null
  /** Why it could not be begun. */
  refused: ClientError | null
}

const NOTHING: LinkState = { side: null, url: '', jobId: null, refused: null }
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
  set({ jobId: null, refused: null })
  try {
    const { jobId } = await client.library.importLink({ projectId, url: url.trim(), allowPrivateNetwork })
    set({ jobId })
    const job = await jobDone(jobId)
    if (job.state !== 'succeeded') return
    if (useLink.getState().jobId === jobId) closeLink()
    await takeImported(side, jobId, projectId)
  } catch (e) {
    set({ refused: toClientError(e) })
  }
}
