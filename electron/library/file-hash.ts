import { stat } from 'node:fs/promises'
import { ContentHash, type MediaReference } from '#shared/media/fingerprint.ts'
import type { EngineDatabase } from '../engine/database.ts'
import type { MediaService, WorkOptions } from '../media/media-service.ts'

export interface KnownFile {
  hash: ContentHash
  reference: MediaReference
}

export interface FileHashes {
  /** Content hash and cheap marks of a file. A file that looks untouched (size, time of change) is not read again. Rejects when it cannot be read. */
  of(path: string, o?: WorkOptions): Promise<KnownFile>
  /** What `of` would say of a file that looks untouched since it was last read, without reading it; else undefined. */
  known(path: string): Promise<KnownFile | undefined>
}

export function createFileHashes(db: EngineDatabase, media: Pick<MediaService, 'hash'>): FileHashes {
  const known = db.prepare<[string], { size: number; mtime_ms: number; hash: string }>('SELECT * FROM file_hash WHERE path = ?')
  const put = db.prepare<[string, number, number, string]>(
    'INSERT OR REPLACE INTO file_hash(path, size, mtime_ms, hash) VALUES (?, ?, ?, ?)',
  )
  /** Only saves time: where it cannot be written down (a full disk), the file is read again the next time. */
  const remember = (path: string, size: number, mtimeMs: number, hash: string): void => {
    try {
      put.run(path, size, mtimeMs, hash)
    } catch (e) {
      console.error('a file hash could not be remembered:', e)
    }
  }
  const look = async (path: string): Promise<{ reference: MediaReference; hash: ContentHash | undefined }> => {
    const { size, mtimeMs } = await stat(path)
    const row = known.get(path)
    const untouched = row?.size === size && row.mtime_ms === mtimeMs
    return { reference: { path, size, mtimeMs }, hash: untouched ? ContentHash.parse(row.hash) : undefined }
  }
  return {
    async of(path, o) {
      const { reference, hash: known } = await look(path)
      if (known) return { hash: known, reference }
      const hash = await media.hash(path, o)
      remember(path, reference.size, reference.mtimeMs, hash)
      return { hash, reference }
    },
    async known(path) {
      const { reference, hash } = await look(path)
      return hash && { hash, reference }
    },
  }
}
