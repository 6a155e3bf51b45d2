import { create } from 'zustand'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { client, toClientError, type ClientError } from '../client/index.ts'

export interface ExportDraft {
  settings: ExportSettings
  /** File name without extension. */
  name: string
  folder: string
}
interface ExportState {
  draft: ExportDraft | null
  /** The export that the dialog shows, also after it was closed and opened again. */
  jobId: string | null
  error: ClientError | null
  starting: boolean
}

export const useExport = create<ExportState>()(() => ({ draft: null, jobId: null, error: null, starting: false }))
export const setExport = useExport.setState

export const changeDraft = (change: Partial<ExportDraft>): void => {
  const { draft } = useExport.getState()
  if (draft) setExport({ draft: { ...draft, ...change }, error: null })
}
export const changeSettings = (change: Partial<ExportSettings>): void => {
  const { draft } = useExport.getState()
  if (draft) changeDraft({ settings: { ...draft.settings, ...change } })
}
export function changeVideo(change: Partial<NonNullable<ExportSettings['video']>>): void {
  const video = useExport.getState().draft?.settings.video
  if (video) changeSettings({ video: { ...video, ...change } })
}

export const pathOf = (d: ExportDraft): string => {
  const separator = d.folder.includes('\\') && !d.folder.includes('/') ? '\\' : '/'
  return `${d.folder.replace(/[/\\]$/, '')}${separator}${d.name}.${d.settings.container}`
}
export function splitPath(path: string): { folder: string; name: string } {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return { folder: path.slice(0, at), name: path.slice(at + 1).replace(/\.[^.]+$/, '') }
}

/** Starts the job; a refusal stays in the dialog. */
export async function startExport(projectId: string, sequenceId: string, overwrite: boolean): Promise<void> {
  const { draft, starting } = useExport.getState()
  if (!draft || starting) return
  setExport({ starting: true, error: null })
  try {
    const start = { projectId, sequenceId, settings: draft.settings, path: pathOf(draft), overwrite }
    const { jobId } = await client.exports.start(start as Parameters<typeof client.exports.start>[0])
    setExport({ jobId, starting: false })
  } catch (e) {
    setExport({ error: toClientError(e), starting: false })
  }
}
