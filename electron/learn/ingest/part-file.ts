import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileWhole } from '../../settings/write-file-whole.ts'

/** What is on disk of a film that is being fetched, and what was said of it: enough to go on after a kill. Holds no address, which may hold secrets. */
const FetchState = z.object({
  version: z.literal(1),
  /** Of the address, so that another one begins anew. */
  mark: z.string(),
  /** What must be the same for a part to be continued: a strong ETag, else a date. null: cannot be continued. */
  validator: z.string().nullable(),
  /** Bytes in all; null: not said. */
  total: z.int().nullable(),
  /** Name of the film's file. */
  file: z.string(),
  /** Whole and renamed. */
  done: z.boolean(),
})
export type FetchState = z.infer<typeof FetchState>

const STATE_FILE = 'fetched.json'
const PART_FILE = 'fetched.part'
/** Of these nothing is given away. */
export const FETCH_FILES: readonly string[] = [STATE_FILE, PART_FILE]
/** Every file that fetching leaves, where the film has no name of its own. */
const OURS = /^fetched\.[a-z0-9]+$/

export const partOf = (dir: string): string => join(dir, PART_FILE)
export const markOf = (url: string): string => createHash('sha256').update(url).digest('hex')

/** What an earlier try left of the same address; null where there is nothing, or nothing that can be used. */
export function readFetch(dir: string, mark: string): FetchState | null {
  const file = join(dir, STATE_FILE)
  if (!existsSync(file)) return null
  try {
    const state = FetchState.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return state.success && state.data.mark === mark && existsSync(state.data.done ? join(dir, state.data.file) : partOf(dir))
      ? state.data
      : null
  } catch {
    return null
  }
}

export const writeFetch = (dir: string, state: FetchState): void => writeFileWhole(join(dir, STATE_FILE), `${JSON.stringify(state)}\n`)

/** Empties a folder, and those of two films in it, but for what was fetched; one that is empty then goes. */
export function keepFetched(dir: string): void {
  if (!existsSync(dir)) return
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory() && (entry.name === 'target' || entry.name === 'user')) keepFetched(path)
    else if (!OURS.test(entry.name)) rmSync(path, { recursive: true, force: true })
  }
  if (readdirSync(dir).length === 0) rmSync(dir, { recursive: true, force: true })
}

/** Removes folders below `root` in which a film was being fetched that nobody has gone on with for so many milliseconds. */
export function sweepFetches(root: string, olderThan: number): void {
  if (!existsSync(root)) return
  for (const folder of readdirSync(root)) {
    const part = partOf(join(root, folder))
    if (existsSync(part) && Date.now() - statSync(part).mtimeMs > olderThan) rmSync(join(root, folder), { recursive: true, force: true })
  }
}
