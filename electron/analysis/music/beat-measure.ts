/** How well estimated times match true ones. */
export interface Match {
  /** F-measure: 2 · hits / (estimated + true). */
  f: number
  /** Median and 95th percentile of |error| of the hits, seconds. */
  median: number
  p95: number
}

/** Matches ascending times one to one within a tolerance in seconds (Dixon 2007 uses ±70 ms for beats). */
export function matchTimes(estimated: number[], truth: number[], tolerance = 0.07): Match {
  const errors: number[] = []
  let i = 0
  let j = 0
  while (i < estimated.length && j < truth.length) {
    const d = estimated[i]! - truth[j]!
    if (Math.abs(d) <= tolerance) {
      errors.push(Math.abs(d))
      i++
      j++
    } else if (d < 0) i++
    else j++
  }
  errors.sort((a, b) => a - b)
  const total = estimated.length + truth.length
  return {
    f: total ? (2 * errors.length) / total : 1,
    median: errors[errors.length >> 1] ?? Number.NaN,
    p95: errors[Math.floor(errors.length * 0.95)] ?? Number.NaN,
  }
}

/** Best F-measure over the metrical levels of the truth: as is, double, half in both phases, off-beat, triple, third in three phases. */
export function anyLevelF(estimated: number[], truth: number[]): number {
  const between = (parts: number) =>
    truth.slice(0, -1).flatMap((t, i) => Array.from({ length: parts }, (_, k) => t + (k / parts) * (truth[i + 1]! - t)))
  const every = (n: number, phase: number) => truth.filter((_, i) => i % n === phase)
  const offBeat = between(2).filter((_, i) => i % 2)
  const levels = [truth, between(2), every(2, 0), every(2, 1), offBeat, between(3), every(3, 0), every(3, 1), every(3, 2)]
  return Math.max(...levels.map((level) => matchTimes(estimated, level).f))
}

/** Spearman's rank correlation. */
export function rankCorrelation(a: number[], b: number[]): number {
  const ranks = (x: number[]) => x.map((v) => x.filter((w) => w < v).length + (x.filter((w) => w === v).length - 1) / 2)
  const p = ranks(a)
  const q = ranks(b)
  const mean = (a.length - 1) / 2
  let pq = 0
  let pp = 0
  let qq = 0
  for (let i = 0; i < a.length; i++) {
    pq += (p[i]! - mean) * (q[i]! - mean)
    pp += (p[i]! - mean) ** 2
    qq += (q[i]! - mean) ** 2
  }
  return pp && qq ? pq / Math.sqrt(pp * qq) : 1
}
