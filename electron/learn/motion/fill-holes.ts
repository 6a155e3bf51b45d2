/** Planes of numbers with one weight per place: 0 is a hole, 1 is known. */
export interface Patchy {
  width: number
  height: number
  weight: Float32Array
  planes: Float32Array[]
}

/**
 * Fills the holes with what surrounds them, smoothly: known values are averaged down until every hole is closed, and taken up again where
 * nothing is known (push-pull; Gortler, Grzeszczuk, Szeliski, Cohen, "The Lumigraph", 1996). Known values stay. Works in place.
 */
export function fillHoles(p: Patchy): void {
  if (p.width <= 1 && p.height <= 1) return
  const small = half(p)
  fillHoles(small)
  const { width, height } = p
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const w = p.weight[i]!
      if (w >= 1) continue
      const [sx, sy] = [Math.max(0, Math.min(small.width - 1, (x - 0.5) / 2)), Math.max(0, Math.min(small.height - 1, (y - 0.5) / 2))]
      const [x0, y0] = [Math.floor(sx), Math.floor(sy)]
      const [x1, y1] = [Math.min(small.width - 1, x0 + 1), Math.min(small.height - 1, y0 + 1)]
      const [fx, fy] = [sx - x0, sy - y0]
      for (const [k, plane] of p.planes.entries()) {
        const s = small.planes[k]!
        const top = s[y0 * small.width + x0]! * (1 - fx) + s[y0 * small.width + x1]! * fx
        const low = s[y1 * small.width + x0]! * (1 - fx) + s[y1 * small.width + x1]! * fx
        plane[i] = w * plane[i]! + (1 - w) * (top * (1 - fy) + low * fy)
      }
    }
  }
}

/** Half the size; a place is as well known as the four below it together, at most whole. */
function half(p: Patchy): Patchy {
  const [width, height] = [Math.ceil(p.width / 2), Math.ceil(p.height / 2)]
  const weight = new Float32Array(width * height)
  const planes = p.planes.map(() => new Float32Array(width * height))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const o = y * width + x
      let sum = 0
      for (let dy = 0; dy < 2 && 2 * y + dy < p.height; dy++) {
        for (let dx = 0; dx < 2 && 2 * x + dx < p.width; dx++) {
          const i = (2 * y + dy) * p.width + 2 * x + dx
          const w = p.weight[i]!
          sum += w
          for (let k = 0; k < planes.length; k++) planes[k]![o]! += w * p.planes[k]![i]!
        }
      }
      weight[o] = Math.min(1, sum)
      if (sum > 0) for (const plane of planes) plane[o]! /= sum
    }
  }
  return { width, height, weight, planes }
}
