import type { Flow } from './lucas-kanade.ts'

/** Points that were found again, about the picture's centre, in pixels. */
export interface Tracks {
  count: number
  x: Float32Array
  y: Float32Array
  u: Float32Array
  v: Float32Array
}

export function tracksOf(points: Float32Array, { flow, found }: Flow, width: number, height: number): Tracks {
  const kept: number[] = []
  for (let i = 0; i < found.length; i++) if (found[i]) kept.push(i)
  return {
    count: kept.length,
    x: Float32Array.from(kept, (i) => points[2 * i]! - width / 2),
    y: Float32Array.from(kept, (i) => points[2 * i + 1]! - height / 2),
    u: Float32Array.from(kept, (i) => flow[2 * i]!),
    v: Float32Array.from(kept, (i) => flow[2 * i + 1]!),
  }
}

/** Tukey's biweight of a residual: 1 at 0, 0 from `limit` on. */
export function biweight(residual: number, limit: number): number {
  const r = residual / limit
  return r < 1 ? (1 - r * r) ** 2 : 0
}
