import type { PairMotion } from './pair-motion.ts'

/** Half the time over which a wanted movement is taken as a parabola. */
const HALF_WINDOW = 0.5
/** Roll counts by how far it moves the picture's edge. */
const ROLL_WEIGHT = 0.3

/** What shows unsteadiness of a pair's motion. */
export type Sway = Pick<PairMotion, 'from' | 'to' | 'pan' | 'tilt' | 'roll'>

/**
 * Unsteadiness at each pair: distance in frame widths of the camera's path from its local quadratic fit over one second
 * (Savitzky–Golay). A smooth pan has none, a hand has 0.002 to 0.02.
 */
export function shakeCurve(pairs: readonly Sway[]): Float32Array {
  const out = new Float32Array(pairs.length)
  if (pairs.length < 5) return out
  const duration = pairs.at(-1)!.to - pairs[0]!.from
  const reach = Math.max(2, Math.min((pairs.length - 1) >> 1, Math.round((HALF_WINDOW * pairs.length) / Math.max(duration, 1e-3))))
  for (const [signal, weight] of [
    [(m: Sway) => m.pan, 1],
    [(m: Sway) => m.tilt, 1],
    [(m: Sway) => m.roll, ROLL_WEIGHT],
  ] as const) {
    const path = pathOf(pairs, signal)
    for (let i = 0; i < pairs.length; i++) {
      const middle = Math.max(reach, Math.min(pairs.length - 1 - reach, i))
      out[i]! += (weight * deviation(path, middle, reach, i - middle)) ** 2
    }
  }
  return out.map(Math.sqrt)
}

function pathOf(pairs: readonly Sway[], signal: (m: Sway) => number): Float64Array {
  let at = 0
  return Float64Array.from(pairs, (m) => (at += signal(m) * (m.to - m.from)))
}

/** Value at middle + offset minus the least-squares parabola of the 2·reach + 1 values about the middle. */
function deviation(path: Float64Array, middle: number, reach: number, offset: number): number {
  let s2 = 0
  let s4 = 0
  let t0 = 0
  let t1 = 0
  let t2 = 0
  for (let j = -reach; j <= reach; j++) {
    const value = path[middle + j] ?? 0
    s2 += j * j
    s4 += j ** 4
    t0 += value
    t1 += j * value
    t2 += j * j * value
  }
  const n = 2 * reach + 1
  const constant = (s4 * t0 - s2 * t2) / (n * s4 - s2 * s2)
  const curve = (t2 - s2 * constant) / s4
  const slope = t1 / s2
  // Three of the n values are spent on the parabola: few values fit it too well.
  return ((path[middle + offset] ?? 0) - (constant + slope * offset + curve * offset * offset)) * Math.sqrt(n / (n - 3))
}

/** Root mean square of a stretch. */
export function rms(values: ArrayLike<number>, from = 0, to = values.length): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i]! ** 2
  return to > from ? Math.sqrt(sum / (to - from)) : 0
}
