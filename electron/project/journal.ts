import { Diff } from '#shared/timeline/diff.ts'
import { sum } from './schema.ts'

export type Params = Record<string, string | number>

/** A step of the history as it is stored; `sum` is that of `diff`. */
export interface JournalRow {
  seq: number
  label: string
  params: string | null
  time: number
  diff: string
  sum: number
}

/** The diff of a step, or undefined where it cannot be read. */
export function diffOf(row: JournalRow): Diff | undefined {
  if (sum(row.diff) !== row.sum) return undefined
  try {
    const diff = Diff.safeParse(JSON.parse(row.diff))
    return diff.success ? diff.data : undefined
  } catch {
    // No JSON under a sum that fits, or a value nested so deeply that parsing it exhausts the stack: somebody made it so.
    return undefined
  }
}
/** Only names for a label: what cannot be read is left out. */
export function readParams(json: string | null): { params?: Params } {
  try {
    const params: unknown = json === null ? null : JSON.parse(json)
    return typeof params === 'object' && params !== null && !Array.isArray(params) ? { params: params as Params } : {}
  } catch {
    return {}
  }
}
