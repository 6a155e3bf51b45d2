import { ClientError } from './errors.ts'
import { native } from './native.ts'

export interface IngestOptions {
  /** Share of all bytes that are there, 0..1; not called where nothing has to be copied. */
  onProgress?: (share: number) => void
  signal?: AbortSignal
}

/** A file given by hand as a path that the engine may read: its own path in the installed program, an upload in a browser. */
export async function ingest(file: File, options: IngestOptions = {}): Promise<string> {
  if (native) return native.pathOf(file)
  return upload(file, options)
}

/** Several files, one after the other. */
export async function ingestAll(files: readonly File[], options: IngestOptions = {}): Promise<string[]> {
  const total = files.reduce((n, f) => n + f.size, 0) || 1
  let done = 0
  const paths: string[] = []
  for (const f of files) {
    paths.push(await ingest(f, { ...options, onProgress: (share) => options.onProgress?.((done + share * f.size) / total) }))
    done += f.size
    options.onProgress?.(done / total)
  }
  return paths
}

/** XMLHttpRequest, because fetch tells nothing of how much was sent. */
function upload(file: File, { onProgress, signal }: IngestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (message: string) => reject(new ClientError('upload-failed', message, { params: { name: file.name } }))
    const request = new XMLHttpRequest()
    request.open('PUT', `/upload?name=${encodeURIComponent(file.name)}`)
    request.upload.onprogress = (e) => e.lengthComputable && onProgress?.(e.loaded / e.total)
    request.onerror = () => fail(`“${file.name}” could not be handed to the engine.`)
    request.onabort = () => reject(new ClientError('cancelled', 'Cancelled.'))
    request.onload = () => {
      const path = request.status < 300 ? pathIn(request.responseText) : undefined
      if (path) resolve(path)
      else fail(`“${file.name}” could not be handed to the engine (${request.status}).`)
    }
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

function pathIn(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body)
    const path = typeof value === 'object' && value !== null ? (value as { path?: unknown }).path : undefined
    return typeof path === 'string' ? path : undefined
  } catch {
    return undefined
  }
}

/** All files of a drop, folders opened. */
export async function filesOf(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].map((i) => i.webkitGetAsEntry()).filter((e) => e !== null)
  if (entries.length === 0 || native) return [...data.files]
  const files: File[] = []
  for (const e of entries) await walk(e, files)
  return files
}
async function walk(entry: FileSystemEntry, files: File[]): Promise<void> {
  if (entry.name.startsWith('.')) return
  if (entry.isFile) {
    files.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)))
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  // readEntries hands out at most 100 at a time and an empty list at the end.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) return
    for (const e of batch) await walk(e, files)
  }
}
