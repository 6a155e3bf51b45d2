export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x))
export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t

/** Value at quantile q (0..1) of the samples, nearest rank; NaN for an empty list. The samples stay as they are. */
export function quantile(values: ArrayLike<number>, q: number): number {
  const copy = new Float64Array(values)
  return copy.length ? select(copy, Math.min(copy.length - 1, Math.floor(q * copy.length))) : Number.NaN
}

/** The value that would stand at `rank` if the array were sorted; the array is reordered (Hoare 1961, "Find"). */
function select(values: Float64Array, rank: number): number {
  // Comparisons with NaN lead nowhere: the typed sort puts it last.
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  if (Number.isNaN(sum)) return values.sort()[rank]!
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1]!
    let i = low
    let j = high
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i > j) break
      const swap = values[i]!
      values[i++] = values[j]!
      values[j--] = swap
    }
    if (rank <= j) high = j
    else if (rank >= i) low = i
    else break
  }
  return values[rank]!
}

/** NaN for an empty list. */
export const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
export const median = (values: ArrayLike<number>): number => quantile(values, 0.5)
