/** One thing that is measured. `run` does the work once and answers with what it measured; set-up belongs in `prepare`. */
export interface BenchCase {
  name: string
  /** What one run does, on what, in one line. */
  about: string
  /** Most rounds that are worth their time; the command line may ask for fewer, never for more. */
  rounds?: number
  /** No round begins that would likely end after this many seconds, but two are always run; default 150. */
  budget?: number
  prepare?: (context: BenchContext) => Promise<void>
  run: (context: BenchContext) => Promise<Measured>
  /** The same work by other programs, on the same files, in turn with ours. */
  peers?: Peer[]
  /** After the last round, also after a failure. */
  finish?: () => Promise<void>
  /** Rows of the table in docs/performance. Every figure that they name has been measured. */
  tell: (r: CaseResult) => TableRow[]
}

export interface Peer {
  name: string
  /** 'absent': not installed here. */
  run: (context: BenchContext) => Promise<Measured | 'absent'>
}

/** Figures of one run: every value in its own unit, named in the key (`seconds`, `framesPerSecond`, `p95Ms` …). */
export type Measured = Record<string, number>

export interface BenchContext {
  /** An empty folder that the bench removes at its end. */
  folder: string
  /** Media made once and kept between runs. */
  mediaFolder: string
  /** Small sizes, to try the bench itself. */
  small: boolean
}

export interface Spread {
  median: number
  min: number
  max: number
}
export type Figures = Record<string, Spread>

export interface CaseResult {
  name: string
  about: string
  rounds: number
  /** What went wrong, where a case could not be measured to its end. */
  error?: string
  figures: Figures
  peers: Record<string, Figures | 'absent'>
  /** Cutwright's figure divided by the peer's, round by round, by peer. */
  ratios: Record<string, Figures>
}

/** One line of the table: what must be reached, what is aimed at, and what was measured. */
export interface TableRow {
  work: string
  must: string
  aim: string
  measured: string
  peer: string
  met: boolean
  /** Null where there is no aim. */
  aimMet: boolean | null
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
/** The smallest value that at least `share` of all values do not exceed. */
export const percentile = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}
export const round = (x: number): number => (Math.abs(x) >= 100 ? Math.round(x) : Number(x.toPrecision(3)))

/** Median and range of each figure over several runs. */
export function summarise(runs: Measured[]): Figures {
  const keys = Object.keys(runs[0] ?? {})
  return Object.fromEntries(
    keys.map((k) => {
      const values = runs.map((r) => r[k] ?? Number.NaN).filter((v) => !Number.isNaN(v))
      if (values.length === 0) return [k, { median: Number.NaN, min: Number.NaN, max: Number.NaN }]
      return [k, { median: round(median(values)), min: round(Math.min(...values)), max: round(Math.max(...values)) }]
    }),
  )
}

/** Our figures divided by the peer's of the same round, for every figure that both have. */
export function ratiosOf(ours: Measured[], theirs: Measured[]): Figures {
  const pairs = theirs.map((t, i) => {
    const o = ours[i] ?? {}
    return Object.fromEntries(Object.keys(t).flatMap((k) => (o[k] !== undefined && t[k]! > 0 ? [[k, o[k] / t[k]!]] : [])))
  })
  return summarise(pairs)
}

/** Exponent b of y = a·x^b by least squares over the logarithms, and its factor a. */
export function powerLaw(points: { x: number; y: number }[]): { exponent: number; factor: number } {
  const logs = points.map((p) => ({ x: Math.log(p.x), y: Math.log(p.y) }))
  const mean = (f: (p: { x: number; y: number }) => number): number => logs.reduce((n, p) => n + f(p), 0) / logs.length
  const [mx, my] = [mean((p) => p.x), mean((p) => p.y)]
  const exponent = mean((p) => (p.x - mx) * (p.y - my)) / mean((p) => (p.x - mx) ** 2)
  return { exponent, factor: Math.exp(my - exponent * mx) }
}
