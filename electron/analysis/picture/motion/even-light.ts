import type { Level } from './pyramid.ts'

/** Pictures that differ in contrast by more than this factor are not brought together. */
const MOST_GAIN = 3
/** Shares of the pixels at which the brightness of two pictures is compared. */
const SHARES = [0.1, 0.25, 0.5, 0.75, 0.9]
/** Levels by which one of these must differ: less is noise. */
const LEAST_CHANGE = 0.5
/** What is left of the difference, pixel by pixel, when it was the light that changed; what moves leaves nearly all of it. */
const MOST_LEFT = 0.7

/**
 * The second of two pictures in the light of the first, where that has changed: in a fade, a flash, or when a camera sets its exposure anew.
 * Lucas and Kanade take a point's brightness for constant, so that a picture which fades seems to move. Where no straight line from one
 * brightness to the other explains the difference, the second picture itself.
 */
export function inLightOf(first: readonly Level[], second: readonly Level[]): readonly Level[] {
  const [a, b] = [first.at(-1)!.data, second.at(-1)!.data]
  const [qa, qb] = [quantiles(a), quantiles(b)]
  if (qa.every((q, i) => Math.abs(q - qb[i]!) < LEAST_CHANGE)) return second
  const { gain, offset } = lineThrough(qb, qa)
  if (!(gain > 0)) return second
  let [before, after] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    before += Math.abs(a[i]! - b[i]!)
    after += Math.abs(a[i]! - gain * b[i]! - offset)
  }
  if (after > MOST_LEFT * before) return second
  return second.map((level) => ({ ...level, data: level.data.map((v) => gain * v + offset) }))
}

function quantiles(data: Float32Array): number[] {
  const sorted = data.toSorted()
  return SHARES.map((s) => sorted[Math.round(s * (sorted.length - 1))]!)
}

/** Least-squares line y = gain · x + offset. */
function lineThrough(x: readonly number[], y: readonly number[]): { gain: number; offset: number } {
  const mean = (v: readonly number[]): number => v.reduce((s, n) => s + n, 0) / v.length
  const [mx, my] = [mean(x), mean(y)]
  const spread = x.reduce((s, v) => s + (v - mx) ** 2, 0)
  const gain = spread > 0 ? x.reduce((s, v, i) => s + (v - mx) * (y[i]! - my), 0) / spread : 1
  return { gain, offset: my - gain * mx }
}

/**
 * `after` with the mean and contrast of `before`, as if no flash or fade lay between; undefined where one of them is blank. As `inLightOf`, but
 * for pictures that lie so far apart that nothing can be compared pixel by pixel.
 */
export function likeExposure(before: readonly Level[], after: readonly Level[]): Level[] | undefined {
  const [a, b] = [spreadOf(before.at(-1)!), spreadOf(after.at(-1)!)]
  if (a.deviation < 1 || b.deviation < 1) return undefined
  const gain = a.deviation / b.deviation
  if (gain > MOST_GAIN || gain < 1 / MOST_GAIN) return undefined
  return after.map((l) => ({ ...l, data: l.data.map((v) => a.mean + gain * (v - b.mean)) }))
}

function spreadOf({ data }: Level): { mean: number; deviation: number } {
  let sum = 0
  for (const v of data) sum += v
  const mean = sum / data.length
  let squares = 0
  for (const v of data) squares += (v - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / data.length) }
}
