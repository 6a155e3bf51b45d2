import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { z } from 'zod'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import type { EngineDatabase } from '../engine/database.ts'
import { writeFileWhole } from '../settings/write-file-whole.ts'

/**
 * What was measured or made of a file, on disk by (content hash, method@version): `<dataDir>/cache/<2 hex>/<hash>/<method>/…`.
 * Results outlive projects and moves of the file; everything in it can be made again.
 */
export interface CacheStore {
  /** Where results of this method lie, whether they exist or not. */
  dir(hash: string, method: string): string
  /** A value written by `putJson`, or undefined when there is none or this version cannot read it. Counts as a use. */
  getJson<T>(hash: ContentHash, method: string, schema: z.ZodType<T>): T | undefined
  putJson(hash: ContentHash, method: string, value: unknown): void
  /** Notes files that were written into `dir`. */
  note(hash: string, method: string): Promise<void>
  /** Path of a file of a result, or undefined. The name may not lead out of the folder. */
  file(hash: string, method: string, name: string): string | undefined
  /** Counts a use of files that others read. */
  use(hash: string, method: string): void
  /** Whether there is a value; does not read it. */
  has(hash: string, method: string): boolean
  /** Tells of every result that `trim` deletes. */
  onRemove(f: (hash: string, method: string) => void): void
  bytes(): number
  /** Deletes the results used longest ago until at most `limit` bytes remain; never those of `keep`. Gives the bytes freed. */
  trim(limit: number, keep: ReadonlySet<string>): Promise<number>
}

/** Uses closer to each other than this count as one: which result was used longest ago does not hang on minutes. */
const NOTE_EVERY_MS = 5 * 60_000

export function createCacheStore(db: EngineDatabase, dataDir: string): CacheStore {
  const root = join(dataDir, 'cache')
  const dir = (hash: string, method: string): string => join(root, hash.slice(0, 2), hash, method.replaceAll('@', '-'))
  const touch = db.prepare<[number, string, string]>('UPDATE cache_entry SET used_at = ? WHERE hash = ? AND method = ?')
  const put = db.prepare<[string, string, number, number]>(
    'INSERT OR REPLACE INTO cache_entry(hash, method, bytes, used_at) VALUES (?, ?, ?, ?)',
  )
  const notedAt = new Map<string, number>()
  /** A full disk must not make known results unknown. */
  const noteUse = (hash: string, method: string): void => {
    const key = `${hash} ${method}`
    if (Date.now() - (notedAt.get(key) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY_MS) return
    notedAt.set(key, Date.now())
    try {
      const known = touch.run(Date.now(), hash, method).changes > 0
      // A kill between file and row: without one it would never count, nor ever go.
      if (!known) put.run(hash, method, bytesBelow(dir(hash, method)), Date.now())
    } catch (e) {
      console.error('a use of the cache could not be noted:', e)
    }
  }
  const remove = db.prepare<[string, string]>('DELETE FROM cache_entry WHERE hash = ? AND method = ?')
  const total = db.prepare<[], number>('SELECT COALESCE(SUM(bytes), 0) FROM cache_entry').pluck()
  const oldest = db.prepare<[], { hash: string; method: string; bytes: number }>(
    'SELECT hash, method, bytes FROM cache_entry ORDER BY used_at',
  )
  const listeners: ((hash: string, method: string) => void)[] = []
  const valuePath = (hash: string, method: string): string => join(dir(hash, method), 'value.json')

  return {
    dir,
    getJson(hash, method, schema) {
      const path = valuePath(hash, method)
      if (!existsSync(path)) return undefined
      try {
        const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
        if (!parsed.success) return undefined
        noteUse(hash, method)
        return parsed.data
      } catch {
        return undefined
      }
    },
    putJson(hash, method, value) {
      const path = valuePath(hash, method)
      mkdirSync(dirname(path), { recursive: true })
      const text = JSON.stringify(value)
      // A disk that is asked to hold on to each result stands in the way of everything else; a torn one is made again.
      writeFileWhole(path, text, { durable: false })
      put.run(hash, method, Buffer.byteLength(text), Date.now())
    },
    async note(hash, method) {
      put.run(hash, method, await folderBytes(dir(hash, method)), Date.now())
    },
    file(hash, method, name) {
      if (!/^[0-9a-f]{64}$/.test(hash) || !/^[\w-]+(\.[\w-]+)+$/.test(name)) return undefined
      const path = join(dir(hash, method), name)
      return existsSync(path) ? path : undefined
    },
    use: noteUse,
    has: (hash, method) => existsSync(valuePath(hash, method)),
    onRemove: (f) => void listeners.push(f),
    bytes: () => total.get() ?? 0,
    async trim(limit, keep) {
      let bytes = total.get() ?? 0
      let freed = 0
      for (const entry of oldest.all()) {
        if (bytes <= limit) break
        if (keep.has(entry.hash)) continue
        await rm(dir(entry.hash, entry.method), { recursive: true, force: true })
        remove.run(entry.hash, entry.method)
        notedAt.delete(`${entry.hash} ${entry.method}`)
        for (const f of listeners) f(entry.hash, entry.method)
        bytes -= entry.bytes
        freed += entry.bytes
      }
      return freed
    },
  }
}

/** Of a folder of a few files without subfolders. */
function bytesBelow(path: string): number {
  return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0)
}

async function folderBytes(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => [])
  const sizes = await Promise.all(entries.filter((e) => e.isFile()).map((e) => stat(join(e.parentPath, e.name)).then((s) => s.size)))
  return sizes.reduce((a, b) => a + b, 0)
}
