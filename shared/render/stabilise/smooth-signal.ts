/** Where a signal ends, it is taken to go on as straight as its last so many standard deviations did. */
const TAIL = 2
/** Standard deviations that a Gaussian reaches. */
const REACH = 3

/** Gaussian smoothing with a standard deviation of `sigma` samples; both ends are carried on in a straight line, so that a steady move stays as it is. */
export function smoothSignal(values: Float64Array, sigma: number): Float64Array {
  const n = values.length
  const reach = Math.ceil(REACH * sigma)
  if (n < 3 || reach < 1) return values.slice()
  const padded = new Float64Array(n + 2 * reach)
  padded.set(values, reach)
  const tail = Math.min(n, Math.max(3, Math.round(TAIL * sigma)))
  const before = lineThrough(values, 0, tail)
  const after = lineThrough(values, n - tail, n)
  for (let i = 1; i <= reach; i++) {
    padded[reach - i] = before(-i)
    padded[reach + n - 1 + i] = after(n - 1 + i)
  }
  const weights = Float64Array.from({ length: reach + 1 }, (_, i) => Math.exp((-i * i) / (2 * sigma * sigma)))
  const total = weights[0]! + 2 * weights.subarray(1).reduce((a, b) => a + b, 0)
  const out = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = weights[0]! * padded[reach + i]!
    for (let j = 1; j <= reach; j++) sum += weights[j]! * (padded[reach + i - j]! + padded[reach + i + j]!)
    out[i] = sum / total
  }
  return out
}

/** Least-squares line through values[from..to), as a function of the index. */
function lineThrough(values: Float64Array, from: number, to: number): (i: number) => number {
  const n = to - from
  const middle = (from + to - 1) / 2
  let mean = 0
  let slope = 0
  let spread = 0
  for (let i = from; i < to; i++) {
    mean += values[i]! / n
    slope += (i - middle) * values[i]!
    spread += (i - middle) ** 2
  }
  const rise = spread > 0 ? slope / spread : 0
  return (i) => mean + rise * (i - middle)
}
