import { median, quantile } from '#shared/base/numbers.ts'
import { type Grid, gridAt, newGrid } from './grid.ts'

/** How much nearer the nearest thing is than the farthest, about the middle's nearness of 1: a room, not a landscape and not a relief. */
const SPREAD = 0.9
/** Nothing lies farther than this many times the middle's distance. */
const FARTHEST = 1 / 5
/** Share of the picture's width and height that its middle takes: what a viewer looks at. */
const MIDDLE = 0.3
/** Share of the picture at its edges that tells how near they are. */
const RING = 0.03

/** Nearness (1 / distance, 1 at the middle of the picture) from a model's relative inverse depth of any scale: larger is nearer. */
export function nearnessOf(inverseDepth: Grid): Grid {
  const { width, height, data } = inverseDepth
  const [low, high] = [quantile(data, 0.01), quantile(data, 0.99)]
  const scale = high - low > 1e-6 ? 1 / (high - low) : 0
  const share = (v: number): number => Math.min(1, Math.max(0, (v - low) * scale))
  const middle: number[] = []
  const inMiddle = (at: number, of: number): boolean => Math.abs((at + 0.5) / of - 0.5) <= MIDDLE / 2
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (inMiddle(x, width) && inMiddle(y, height)) middle.push(share(data[y * width + x]!))
  const centre = middle.length ? median(middle) : 0.5
  return { width, height, data: data.map((v) => Math.max(FARTHEST, 1 + SPREAD * (share(v) - centre))) }
}

/** Where nothing is known of a picture's depth: what is in the middle and low is taken to be nearer, without an edge anywhere. */
export function guessedNearness(aspect: number): Grid {
  const [width, height] = [64, Math.max(2, Math.round(64 * aspect))]
  return newGrid(width, height, (x, y) => {
    const [u, v] = [(x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5]
    const dome = Math.exp(-((u / 0.3) ** 2 + (v / 0.36) ** 2))
    return 1 + 0.55 * (dome - 0.85) + 0.25 * v
  })
}

/** Smallest and largest nearness along the picture's edges. */
export function nearnessAtEdges(near: Grid): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, 0]
  const STEPS = 200
  for (let k = 0; k <= STEPS; k++)
    for (const inset of [0, RING / 2, RING])
      for (const [u, v] of [
        [k / STEPS, inset],
        [k / STEPS, 1 - inset],
        [inset, k / STEPS],
        [1 - inset, k / STEPS],
      ] as const) {
        const n = gridAt(near, u, v)
        low = Math.min(low, n)
        high = Math.max(high, n)
      }
  return [low, high]
}
