import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where one run leaves what it tried; scripts/slow.mjs empties it before and prints it after. */
const FOLDER = join(import.meta.dirname, '../node_modules/.cache/faults')

/** The rows of docs/reliability.md. */
export type FaultRow = 'files' | 'projects' | 'disk' | 'system' | 'kill' | 'links' | 'doors' | 'soak' | 'people'

/** Every case is tried with FAULTS=full; otherwise a sample that fits the gate. */
export const FULL = process.env['FAULTS'] === 'full'
/** How many of a list to try: all of them, or the sample's share. */
export const share = (all: number, sample: number): number => (FULL ? all : Math.min(all, sample))

export interface Tried {
  row: FaultRow
  /** In a reader's words: 'cut short at 20 points'. */
  what: string
  count: number
  /** What a reader wants to know besides: 'p99 12 ms'. */
  note?: string
}

/** Records what a test has tried and survived; call it after the assertions. */
export function tried(row: FaultRow, what: string, count: number, note?: string): void {
  mkdirSync(FOLDER, { recursive: true })
  const line: Tried = { row, what, count, ...(note === undefined ? {} : { note }) }
  appendFileSync(join(FOLDER, `${process.pid}.jsonl`), `${JSON.stringify(line)}\n`)
}
