/** One thing that is measured. `run` does the work once and answers with what it measured; set-up belongs in `prepare`. */
export interface BenchCase {
  name: string
  /** What one run does, on what, in one line. */
  about: string
  /** Goal in words, from the product's own list. */
  goal: string
  /** Names of cases whose `prepare` must have run. */
  needs?: string[]
  prepare?: (context: BenchContext) => Promise<void>
  run: (context: BenchContext) => Promise<Measured>
  /** The same work by another program, on the same files, in the same run; 'absent' names what is not installed. */
  peer?: { name: string; run: (context: BenchContext) => Promise<Measured | 'absent'> }
}

/** Figures of one run: every value in its own unit, named in the key (`seconds`, `framesPerSecond`, `p95Ms` …). */
export type Measured = Record<string, number>

export interface BenchContext {
  /** An empty folder that the bench removes at its end. */
  folder: string
  quick: boolean
  /** Files that an earlier case made for later ones. */
  made: Map<string, string>
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
export const percentile = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}
export const round = (x: number): number => (Math.abs(x) >= 100 ? Math.round(x) : Number(x.toPrecision(3)))

/** Median of each figure over several runs, with the spread of the first. */
export function summarise(runs: Measured[]): Record<string, { median: number; min: number; max: number }> {
  const keys = Object.keys(runs[0] ?? {})
  return Object.fromEntries(
    keys.map((k) => {
      const values = runs.map((r) => r[k]!)
      return [k, { median: round(median(values)), min: round(Math.min(...values)), max: round(Math.max(...values)) }]
    }),
  )
}
