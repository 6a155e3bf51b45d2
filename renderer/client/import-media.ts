import { create } from 'zustand'
import { isFinal } from '#shared/jobs/job.ts'
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
  return (await client.library.import({ projectId, paths })).jobId
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
