import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { BLOCK_SECONDS, CameraPathBlock } from '#shared/analysis/camera-path.ts'
import { METHODS } from '#shared/analysis/methods.ts'
import type { CacheStore } from '../cache-store.ts'

/** Files of a CameraPathBlock each, consecutive from `firstBlock` on; `missing` are the numbers of those that are not there or cannot be read. */
export interface PathFiles {
  files: string[]
  firstBlock: number
  missing: number[]
}

/** Where the blocks of media seconds [from, to] lie or will lie; times beyond a film of `duration` seconds belong to its ends. */
export function pathFiles(cache: CacheStore, hash: string, duration: number, from: number, to: number): PathFiles {
  const last = Math.max(0, Math.ceil(duration / BLOCK_SECONDS) - 1)
  const within = (seconds: number): number => Math.max(0, Math.min(last, Math.floor(seconds / BLOCK_SECONDS)))
  const firstBlock = within(from)
  const dir = cache.dir(hash, METHODS.cameraPath)
  const files = Array.from({ length: Math.max(firstBlock, within(to)) - firstBlock + 1 }, (_, i) =>
    join(dir, `block-${firstBlock + i}.json`),
  )
  const missing = files.flatMap((file, i) => (isWhole(file) ? [] : [firstBlock + i]))
  if (missing.length === 0) cache.use(hash, METHODS.cameraPath)
  return { files, firstBlock, missing }
}

/** Files that were read once, by when they were written: every edit asks for them. */
const whole = new Map<string, number>()

/** A file that the power failed upon is there and holds nothing: a preview that counted on it would end at every try. */
function isWhole(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) return false
  if (whole.get(file) === found.mtimeMs) return true
  if (!readBlock(file)) return false
  whole.set(file, found.mtimeMs)
  return true
}

/** What was measured, or undefined for a file that is not there or cannot be read by this version. */
export function readBlock(file: string): CameraPathBlock | undefined {
  try {
    const parsed = CameraPathBlock.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success && parsed.data.method === METHODS.cameraPath ? parsed.data : undefined
  } catch {
    return undefined
  }
}
