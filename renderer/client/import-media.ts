import { z } from 'zod'
import { create } from 'zustand'
import { isFinal } from '#shared/jobs/job.ts'
import { translate } from '../i18n/index.ts'
import { toast } from '../ui/toast.tsx'
import { chooseMedia } from './choose-files.ts'
import { client } from './connection.ts'
import { ingestAll } from './ingest.ts'
import { jobDone, useJobs } from './jobs-store.ts'
import { useProject } from './project-store.ts'
import { attempt } from './report.ts'

/** Files on their way into the engine, before there is an import job; null when none are. */
export const useUpload = create<{ share: number | null; count: number }>()(() => ({ share: null, count: 0 }))

/** Imports files and paths into the open project; answers with the job's id. Throws a ClientError. */
export async function importMedia(given: { files?: readonly File[]; paths?: readonly string[] }): Promise<string | undefined> {
  const projectId = useProject.getState().projectId
  const files = given.files ?? []
  const paths = [...(given.paths ?? [])]
  if (projectId === null || files.length + paths.length === 0) return undefined
  if (files.length) {
    useUpload.setState({ share: 0, count: files.length })
    try {
      paths.push(...(await ingestAll(files, { onProgress: (share) => useUpload.setState({ share }) })))
    } finally {
      useUpload.setState({ share: null, count: 0 })
    }
  }
  const { jobId } = await client.library.import({ projectId, paths })
  void tellOfKnown(jobId)
  return jobId
}

const Imported = z.object({ assetIds: z.array(z.string()), added: z.int() })
/** Files that the project had already are said once, in one sentence. */
async function tellOfKnown(jobId: string): Promise<void> {
  const job = await jobDone(jobId).catch(() => undefined)
  const output = Imported.safeParse(job?.output).data
  if (!output) return
  const count = output.assetIds.length - output.added
  const [first = ''] = output.assetIds
  const name = useProject.getState().document.get(first)
  if (count > 0) toast('info', translate('library:known', { count, name: name?.type === 'asset' ? name.name : '' }))
}

/** Asks for files and imports them; failures are shown. */
export const chooseAndImport = (): Promise<string | undefined> => attempt(async () => importMedia(await chooseMedia()))

/** Waits until an import has put its assets into the project. */
export async function imported(jobId: string): Promise<void> {
  await jobDone(jobId)
}
/** Whether anything is still being taken in. */
export const useImporting = (): boolean => {
  const uploading = useUpload((s) => s.share !== null)
  const importing = useJobs((s) => [...s.byId.values()].some((j) => j.kind === 'import' && !isFinal(j.state)))
  return uploading || importing
}
