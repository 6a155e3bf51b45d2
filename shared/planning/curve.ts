/** Value of a curve of (x, y) points at `x`: linear between points, flat beyond the ends. Points ascend in x. */
export function valueAt(curve: readonly (readonly [number, number])[], x: number): number {
  let before = curve[0]!
  if (x <= before[0]) return before[1]
  for (const point of curve) {
    if (x <= point[0]) {
      const span = point[0] - before[0]
      return span > 0 ? before[1] + ((point[1] - before[1]) * (x - before[0])) / span : point[1]
    }
    before = point
  }
  return before[1]
}

/** Mean of a curve over 0..1. */
export function meanOf(curve: readonly (readonly [number, number])[], steps = 50): number {
  let sum = 0
  for (let i = 0; i < steps; i++) sum += valueAt(curve, (i + 0.5) / steps)
  return sum / steps
}
