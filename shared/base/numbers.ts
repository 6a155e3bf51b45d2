export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x))
export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t

/** Value at quantile q (0..1) of the samples, nearest rank on a sorted copy; NaN for an empty list. */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]! : Number.NaN
}
export const median = (values: ArrayLike<number>): number => quantile(values, 0.5)
