import type { Boundary } from './boundary.ts'
import { type FrameFeatures, LAYOUT, histogramDistance, layoutDistance } from './frame-features.ts'

/** Lengths in frames that are tried. */
const LENGTHS = [8, 11, 15, 20, 26]
const ENDS_DIFFER = 16
const ENDS_HISTOGRAM = 0.25
/** A place has changed sides when it is this near to one of the ends, relative to their distance. */
const SIDE = 0.3
/** Places whose ends hardly differ say nothing. */
const TELLING = 14
/** Greatest mean share of places that look like neither end. */
const NEITHER = 0.27
/** Greatest distance from an even progress, and greatest share that goes back. */
const UNEVEN = 0.16
const BACK = 0.04
const SAMPLES = 6
const LEAST_SCORE = 0.3

/** Wipes: every place of the picture changes at once from what it shows before to what it shows after, one place after another. */
export function findWipes(frames: readonly FrameFeatures[]): Boundary[] {
  const found: Boundary[] = []
  for (const length of LENGTHS) {
    for (let a = 0; a + length < frames.length; a++) {
      const score = wipeScore(frames, a, a + length)
      if (score > LEAST_SCORE) found.push({ kind: 'dissolve', start: a, end: a + length, score })
    }
  }
  return found
}

function wipeScore(frames: readonly FrameFeatures[], a: number, b: number): number {
  const A = frames[a]!
  const B = frames[b]!
  const change = layoutDistance(A, B)
  if (change < ENDS_DIFFER || histogramDistance(A, B) < ENDS_HISTOGRAM) return 0
  const outside = layoutDistance(frames[Math.max(0, a - 4)]!, A) + layoutDistance(B, frames[Math.min(frames.length - 1, b + 4)]!)
  if (outside > 0.9 * change) return 0
  let neither = 0
  let uneven = 0
  let previous: Uint8Array | undefined
  for (let q = 1; q <= SAMPLES; q++) {
    const sides = sidesOf(A.layout, frames[a + Math.round((q * (b - a)) / (SAMPLES + 1))]!.layout, B.layout)
    neither += sides.neither / SAMPLES
    uneven += Math.abs(sides.progress - q / (SAMPLES + 1)) / SAMPLES
    if (neither > NEITHER || uneven > UNEVEN || (previous && wentBack(previous, sides.changed) > BACK)) return 0
    previous = sides.changed
  }
  return (1 - neither / NEITHER / 2) * (1 - uneven / UNEVEN / 2) * Math.min(1.5, change / 30) * (1 - outside / change)
}

/** Which luma cells look like B already, which share that is, and how many look like neither. */
function sidesOf(A: Uint8Array, X: Uint8Array, B: Uint8Array): { progress: number; neither: number; changed: Uint8Array } {
  const changed = new Uint8Array(LAYOUT.luma)
  let telling = 0
  let after = 0
  let neither = 0
  for (let k = 0; k < LAYOUT.luma; k++) {
    const apart = Math.abs(B[k]! - A[k]!)
    if (apart < TELLING) continue
    telling++
    const fromA = Math.abs(X[k]! - A[k]!)
    const fromB = Math.abs(X[k]! - B[k]!)
    if (Math.min(fromA, fromB) > SIDE * apart) neither++
    if (fromB < fromA) {
      after++
      changed[k] = 1
    }
  }
  const n = Math.max(1, telling)
  return { progress: after / n, neither: neither / n, changed }
}

function wentBack(before: Uint8Array, after: Uint8Array): number {
  let n = 0
  for (let k = 0; k < before.length; k++) if (before[k] === 1 && after[k] === 0) n++
  return n / before.length
}
