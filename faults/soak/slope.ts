/**
 * How steeply a noisy series climbs: Theil and Sen's estimator (the median of the slopes between all pairs) and its 95 % confidence
 * interval after Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968). Single peaks do not move it.
 * @returns slopes in units of y a unit of x; Infinity bounds where there are too few points to say anything
 */
export function theilSen(points: readonly { x: number; y: number }[]): { slope: number; low: number; high: number } {
  const slopes: number[] = []
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      const dx = points[j]!.x - points[i]!.x
      if (dx !== 0) slopes.push((points[j]!.y - points[i]!.y) / dx)
    }
  }
  slopes.sort((a, b) => a - b)
  const n = points.length
  if (n < 5) return { slope: median(slopes), low: -Infinity, high: Infinity }
  const spread = 1.96 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  const low = Math.floor((slopes.length - spread) / 2)
  const high = Math.ceil((slopes.length + spread) / 2)
  return { slope: median(slopes), low: slopes[low] ?? -Infinity, high: slopes[high] ?? Infinity }
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1
  if (sorted.length === 0) return 0
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
