import {
  attempt,
  createProject,
  importMedia,
  imported,
  jobDone,
  native,
  openProject,
  chooseBrowserFiles,
  client,
  ingest,
  recordsOf,
  useProject,
} from '../client/index.ts'
import { once } from '../client/once.ts'
import { setSession, useSession } from '../editor/session-store.ts'
import { translate } from '../i18n/index.ts'
import { toast } from '../ui/toast.tsx'

interface Given {
  files?: readonly File[]
  paths?: readonly string[]
}
const SONG = /\.(mp3|wav|flac|ogg|opus|m4a|aac|aif|aiff|wma)$/i
const PROJECT = /\.cutwright$/i
const namesOf = (given: Given): string[] => [...(given.files ?? []).map((f) => f.name), ...(given.paths ?? [])]

/** Takes in whatever was dropped or chosen, anywhere: into the open project, or into a new one that goes to Montage when there is a song. */
export async function takeIn(given: Given): Promise<void> {
  const names = namesOf(given)
  if (names.length === 0) return
  if (names.length === 1 && PROJECT.test(names[0]!)) return openGiven(given)
  const fresh = useProject.getState().projectId === null
  if (fresh && !(await attempt(createProject(translate('app:untitled'))))) return
  const first = names.some((n) => SONG.test(n)) ? 'montage' : 'edit'
  if (fresh) setSession({ workspace: first })
  const jobId = await attempt(importMedia(given))
  if (!jobId || !fresh || first === 'montage') return
  await attempt(imported(jobId))
  // A folder tells only now what was in it.
  const kinds = new Set(recordsOf(useProject.getState().document, 'asset').map((a) => a.kind))
  if (kinds.has('audio') && (kinds.has('video') || kinds.has('image')) && useSession.getState().playhead === 0)
    setSession({ workspace: 'montage' })
}

async function openGiven(given: Given): Promise<void> {
  await attempt(async () => {
    const [file] = given.files ?? []
    const path = given.paths?.[0] ?? (file ? await ingest(file) : undefined)
    if (path === undefined) return
    await openProject(path)
    if (!native) toast('info', translate('app:openedCopy'))
  })
}

/** Asks for a project file and opens it; a browser can only open a copy. */
export async function chooseProject(): Promise<void> {
  if (native) {
    const paths = await native.openFiles({ title: translate('app:menu.open'), kinds: 'project' })
    return openGiven({ paths })
  }
  return openGiven({ files: await chooseBrowserFiles('.cutwright', false) })
}

export const newProject: () => Promise<void> = once(async () => {
  const { workspace } = useSession.getState()
  const made = await attempt(createProject(translate('app:untitled')))
  // Who has gone to another workspace meanwhile stays there.
  if (made && useSession.getState().workspace === workspace) setSession({ workspace: 'edit' })
})

/** Opens the project that a finished sample job made. */
export async function openSample(jobId: string): Promise<void> {
  const job = await jobDone(jobId)
  const path = typeof job.output === 'object' && job.output !== null && 'path' in job.output ? job.output['path'] : undefined
  if (job.state !== 'succeeded' || typeof path !== 'string') return
  if (await attempt(openProject(path))) setSession({ workspace: 'montage' })
}
export const makeSample: () => Promise<string | undefined> = once(() => attempt(async () => (await client.sample.create()).jobId))
