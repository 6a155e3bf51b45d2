import type { CameraPathBlock } from '../../analysis/camera-path.ts'
import type { Stabilise } from '../../timeline/model.ts'
import { type Correction, coveringZoom, withinZoom } from './coverage.ts'
import { smoothSignal } from './smooth-signal.ts'

/** Where the picture's content has got to, frame by frame: units of Correction. It begins anew at every break. */
export type Path = Record<keyof Correction, Float64Array>

/** The way of a camera over some frames of a film, as it was and as it is shown. */
export interface SteadyPath {
  /** Media seconds of the frames, ascending. */
  times: Float64Array
  raw: Path
  smooth: Path
  /** Enlargement that hides the edges in every frame of the span; 1 where none has to be. */
  zoom: number
}

const SIGNALS = ['x', 'y', 'zoom', 'roll'] as const
/** Standard deviation of the smoothing in seconds, at smoothness 0 and 1; equal ratios between. */
const SHORTEST = 0.1
const LONGEST = 2
/** Seconds over which a locked camera that has to give way does so. */
const GIVING_WAY = 0.25
/** Each round smooths by so much less than the one before. */
const FINER = Math.SQRT1_2

/**
 * Works out how to steady media seconds [span.from, span.to) of a film of height/width `aspect`, from the blocks of its measured camera path
 * (consecutive; beyond the span they tell how the camera came and went on).
 *
 * The path is smoothed by a Gaussian that is laid out over rounds of ever finer ones. After each round, corrections that would show more than
 * `maxZoom` hides are cut back, so that the next round rounds the corners off where that happened: projected smoothing, a simple relative of the
 * optimal paths of Grundmann, Kwatra and Essa (2011), whose corrections are bounded the same way.
 */
export function steadyPath(
  blocks: readonly CameraPathBlock[],
  span: { from: number; to: number },
  settings: Stabilise,
  aspect: number,
): SteadyPath {
  const { times, raw, takes } = joined(blocks)
  const smooth = emptyPath(times.length)
  for (const [start, end] of takes) {
    const inUse = usedFrames(times, start, end, span)
    const take = smoothTake(slice(raw, start, end), times.subarray(start, end), inUse, settings, aspect)
    for (const s of SIGNALS) smooth[s].set(take[s], start)
  }
  const zoom = zoomOf({ times, raw, smooth }, span, aspect)
  // Handles of transitions lie beyond the span: there as much is steadied as this enlargement hides.
  keepWithin(raw, smooth, 0, times.length, aspect, zoom)
  return { times, raw, smooth, zoom }
}

/** The correction of the frame that is shown at this media time (seconds of the frame itself); none where nothing was measured. */
export function correctionAt(p: SteadyPath, seconds: number): Correction {
  const i = nearest(p.times, seconds)
  if (i < 0 || Math.abs(p.times[i]! - seconds) > FAR) return { x: 0, y: 0, zoom: 0, roll: 0 }
  return correction(p, i)
}
/** A frame further from every measured one than this, in seconds, is another frame. */
const FAR = 0.2

const correction = ({ raw, smooth }: Pick<SteadyPath, 'raw' | 'smooth'>, i: number): Correction => ({
  x: smooth.x[i]! - raw.x[i]!,
  y: smooth.y[i]! - raw.y[i]!,
  zoom: smooth.zoom[i]! - raw.zoom[i]!,
  roll: smooth.roll[i]! - raw.roll[i]!,
})

const emptyPath = (n: number): Path => ({
  x: new Float64Array(n),
  y: new Float64Array(n),
  zoom: new Float64Array(n),
  roll: new Float64Array(n),
})
const slice = (p: Path, start: number, end: number): Path => ({
  x: p.x.slice(start, end),
  y: p.y.slice(start, end),
  zoom: p.zoom.slice(start, end),
  roll: p.roll.slice(start, end),
})

/** Blocks one after the other: steps summed up within each take. */
function joined(blocks: readonly CameraPathBlock[]): { times: Float64Array; raw: Path; takes: [number, number][] } {
  const times = Float64Array.from(blocks.flatMap((b) => b.times))
  const raw = emptyPath(times.length)
  const starts = new Set<number>(times.length > 0 ? [0] : [])
  let first = 0
  for (const b of blocks) {
    for (const i of b.breaks) starts.add(first + i)
    for (const s of SIGNALS) raw[s].set(b[s], first)
    first += b.times.length
  }
  const edges = [...starts].sort((a, b) => a - b)
  const takes = edges.map((start, i): [number, number] => [start, edges[i + 1] ?? times.length])
  for (const [start, end] of takes) {
    for (const s of SIGNALS) {
      raw[s][start] = 0
      for (let i = start + 1; i < end; i++) raw[s][i]! += raw[s][i - 1]!
    }
  }
  return { times, raw, takes }
}

/** Frames of the take [start, end) that the span shows, counted from the take's start; the whole take where it shows none. */
function usedFrames(times: Float64Array, start: number, end: number, span: { from: number; to: number }): [number, number] {
  let [a, b] = [start, end]
  while (a < end && times[a]! < span.from) a++
  while (b > a && times[b - 1]! >= span.to) b--
  return b > a ? [a - start, b - start] : [0, end - start]
}

function smoothTake(
  raw: Path,
  times: Float64Array,
  [a, b]: [number, number],
  { mode, smoothness, maxZoom }: Stabilise,
  aspect: number,
): Path {
  const n = times.length
  if (n < 3) return slice(raw, 0, n)
  const rate = (n - 1) / Math.max(1e-3, times[n - 1]! - times[0]!)
  const path = slice(raw, 0, n)
  let seconds = SHORTEST * (LONGEST / SHORTEST) ** smoothness
  if (mode === 'locked') {
    for (const s of SIGNALS) path[s].fill(middle(raw[s], a, b))
    keepWithin(raw, path, 0, n, aspect, maxZoom)
    seconds = GIVING_WAY
  }
  for (let sigma = seconds * rate * FINER; ; sigma *= FINER) {
    for (const s of SIGNALS) path[s] = smoothSignal(path[s], sigma)
    keepWithin(raw, path, 0, n, aspect, maxZoom)
    if (sigma < 1) return path
  }
}

/** Half way between the least and the greatest of values[a..b): where standing still is nearest to all of them. */
function middle(values: Float64Array, a: number, b: number): number {
  const used = values.subarray(a, b)
  return (
    (used.reduce((m, v) => Math.min(m, v), Number.POSITIVE_INFINITY) + used.reduce((m, v) => Math.max(m, v), Number.NEGATIVE_INFINITY)) / 2
  )
}

/** Cuts corrections back to what an enlargement of `most` hides. */
function keepWithin(raw: Path, smooth: Path, start: number, end: number, aspect: number, most: number): void {
  for (let i = start; i < end; i++) {
    const wanted = correction({ raw, smooth }, i)
    const kept = withinZoom(wanted, aspect, most)
    if (kept !== wanted) for (const s of SIGNALS) smooth[s][i] = raw[s][i]! + kept[s]
  }
}

function zoomOf(p: Pick<SteadyPath, 'times' | 'raw' | 'smooth'>, span: { from: number; to: number }, aspect: number): number {
  let zoom = 1
  for (let i = 0; i < p.times.length; i++) {
    if (p.times[i]! < span.from - FAR || p.times[i]! > span.to) continue
    zoom = Math.max(zoom, coveringZoom(correction(p, i), aspect))
  }
  return zoom
}

function nearest(times: Float64Array, t: number): number {
  let low = 0
  let high = times.length - 1
  if (high < 0) return -1
  while (low < high) {
    const half = (low + high) >> 1
    if (times[half]! < t) low = half + 1
    else high = half
  }
  return low > 0 && t - times[low - 1]! <= times[low]! - t ? low - 1 : low
}
