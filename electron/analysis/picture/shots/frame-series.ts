import { CUT_FLOOR, cutScore } from './cut-score.ts'
import { type FrameFeatures, LAYOUT, frameFeatures } from './frame-features.ts'

/**
 * Frames may be left out of a pass (see SparePictures). A cut between two frames that were seen scores as high there as on its own frame
 * (.73 at least where single frames scored .62), so what scores less than this can be filled in, and the rest is to be looked at again.
 */
const SUSPECT = 0.5
/** The change over n frames is shared out as n to the power of this: noise and the search for motion keep it from being 1/n. */
const SHARE = -0.47
/** Turmoil: so many of the last frames scored so much. Then every frame counts. */
const RESTLESS = { of: 4, frames: 2, score: 0.35 } as const

/** Seconds of two frames that were seen; the frames between them were not. */
export interface Stretch {
  from: number
  to: number
}

/** The features of a film's frames, also of those that nobody saw. */
export interface FrameSeries {
  /** One frame in order of time; not kept. `changed`: it looks unlike the frame before, as after a cut. */
  push(small: Uint8Array, time: number): { features: FrameFeatures; changed: boolean }
  /** Whether the picture changes so much that no frame should be left out for now. */
  readonly restless: boolean
  /** Of the times of frames that were left out (ascending): where something happened, so that they should be looked at again. */
  suspects(unseen: readonly number[]): Stretch[]
  /** Takes the frames of one suspect stretch in order, both of its ends included. */
  revisit(): (small: Uint8Array, time: number) => void
  /** All frames; those still unseen are filled in from their neighbours. Ends the series. */
  whole(unseen: readonly number[]): FrameFeatures[]
}

/** The same time, whoever computed it. */
const SAME_TIME = 1e-5

export function createFrameSeries(): FrameSeries {
  const frames: FrameFeatures[] = []
  const found: FrameFeatures[] = []
  let halfBefore: Uint8Array | undefined
  return {
    push(small, time) {
      const { features, half } = frameFeatures(small, time)
      const before = frames.at(-1)
      if (before && halfBefore) features.cutScore = cutScore(before, halfBefore, features, half)
      frames.push(features)
      halfBefore = half
      return { features, changed: features.cutScore >= CUT_FLOOR }
    },
    get restless() {
      return frames.slice(-RESTLESS.of).filter((f) => f.cutScore >= RESTLESS.score).length >= RESTLESS.frames
    },
    suspects(unseen) {
      const stretches: Stretch[] = []
      for (const { next } of gaps(frames, unseen)) {
        if (frames[next]!.cutScore < SUSPECT) continue
        const [from, to] = [frames[next - 1]!.time, frames[next]!.time]
        const last = stretches.at(-1)
        if (last?.to === from) last.to = to
        else stretches.push({ from, to })
      }
      return stretches
    },
    revisit() {
      let before: { features: FrameFeatures; half: Uint8Array } | undefined
      return (small, time) => {
        const now = frameFeatures(small, time)
        if (before) {
          const score = cutScore(before.features, before.half, now.features, now.half)
          const known = frames[indexAt(frames, time - SAME_TIME)]
          if (known && known.time - time < SAME_TIME) known.cutScore = score
          else found.push({ ...now.features, cutScore: score })
        }
        before = now
      }
    },
    whole: (unseen) =>
      filled(
        [...frames, ...found].sort((a, b) => a.time - b.time),
        unseen,
      ),
  }
}

/** Index of the first frame at or after `time`. */
function indexAt(frames: readonly FrameFeatures[], time: number): number {
  let low = 0
  let high = frames.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (frames[middle]!.time < time) low = middle + 1
    else high = middle
  }
  return low
}

/** The places where frames are missing: their times, and the index of the frame after them. Times before the first or after the last frame are none. */
function gaps(frames: readonly FrameFeatures[], unseen: readonly number[]): { next: number; times: number[] }[] {
  const out: { next: number; times: number[] }[] = []
  for (const time of unseen) {
    const next = indexAt(frames, time - SAME_TIME)
    if (next === 0 || next === frames.length || frames[next]!.time - time < SAME_TIME) continue
    const last = out.at(-1)
    if (last?.next === next) last.times.push(time)
    else out.push({ next, times: [time] })
  }
  return out
}

function filled(frames: readonly FrameFeatures[], unseen: readonly number[]): FrameFeatures[] {
  const out: FrameFeatures[] = []
  let from = 0
  for (const { next, times } of gaps(frames, unseen)) {
    for (; from < next; from++) out.push(frames[from]!)
    const [before, after] = [frames[next - 1]!, frames[next]!]
    if (after.cutScore >= SUSPECT) {
      // Nobody could look again: the change keeps its height and its place.
      for (const time of times) out.push({ ...before, time, cutScore: 0 })
      continue
    }
    const share = after.cutScore * (times.length + 1) ** SHARE
    for (const time of times) out.push({ ...between(before, after, time), cutScore: share })
    after.cutScore = share
  }
  for (; from < frames.length; from++) out.push(frames[from]!)
  return out
}

function between(a: FrameFeatures, b: FrameFeatures, time: number): FrameFeatures {
  const t = (time - a.time) / (b.time - a.time)
  const mix = (x: number, y: number): number => x + t * (y - x)
  const layout = new Uint8Array(LAYOUT.length)
  for (let k = 0; k < layout.length; k++) layout[k] = mix(a.layout[k]!, b.layout[k]!) + 0.5
  const histogram = new Uint16Array(a.histogram.length)
  for (let k = 0; k < histogram.length; k++) histogram[k] = mix(a.histogram[k]!, b.histogram[k]!) + 0.5
  const even = { mean: mix(a.mean, b.mean), deviation: mix(a.deviation, b.deviation), gradient: mix(a.gradient, b.gradient) }
  return { time, layout, histogram, ...even, cutScore: 0 }
}
