/** Widths of the picture that the height of a curve shows at least, so that a steady camera looks steady. */
const LEAST = 0.01

/**
 * Two ways of a camera along one axis (widths, evenly spaced) as heights 0..1 of one picture. The straight way that the second goes is taken
 * off both: an even pan would hide the shake, which is what is to be seen.
 */
export function axisCurves(before: readonly number[], after: readonly number[]): { before: number[]; after: number[] } {
  const line = lineThrough(after)
  const [a, b] = [before, after].map((way) => way.map((v, i) => v - line(i))) as [number[], number[]]
  const all = [...a, ...b]
  const low = all.reduce((m, v) => Math.min(m, v), Number.POSITIVE_INFINITY)
  const high = all.reduce((m, v) => Math.max(m, v), Number.NEGATIVE_INFINITY)
  const span = Math.max(LEAST, high - low)
  const height = (v: number): number => 0.5 + (v - (low + high) / 2) / span
  return { before: a.map(height), after: b.map(height) }
}

/** Least-squares line through values, as a function of the index. */
function lineThrough(values: readonly number[]): (i: number) => number {
  const n = values.length
  if (n === 0) return () => 0
  const middle = (n - 1) / 2
  const mean = values.reduce((s, v) => s + v, 0) / n
  const spread = values.reduce((s, _, i) => s + (i - middle) ** 2, 0)
  const slope = spread > 0 ? values.reduce((s, v, i) => s + (i - middle) * v, 0) / spread : 0
  return (i) => mean + slope * (i - middle)
}
