import { clamp } from '../../base/numbers.ts'
import type { LearnWarning } from '../learn-result.ts'
import type { DescribedSegment } from '../plug-ins.ts'
import type { BoundariesAnswer } from './answers.ts'
import { mergeFeatures } from './merge-features.ts'

export interface SaidBoundary {
  time_ms: number
  kind: 'cut' | 'dissolve' | 'fade' | 'wipe'
  confidence: number
}

/** Boundaries surer than this count. */
const SURE = 0.5

/** The boundaries of one window; times outside of it are moved to its edge where they are near, and left out where not. */
export function readBoundaries(
  answer: BoundariesAnswer,
  window: { from: number; to: number; spacing: number },
): { boundaries: SaidBoundary[]; warnings: LearnWarning[] } {
  const boundaries: SaidBoundary[] = []
  let wrong = 0
  for (const b of answer.boundaries) {
    const time = Math.round(clamp(b.time_ms, window.from, window.to))
    if (!(Math.abs(b.time_ms - time) <= window.spacing)) wrong++
    // The first picture of a film begins no new shot.
    else if (time > 0)
      boundaries.push({ time_ms: time, kind: b.kind, confidence: clamp(b.confidence > 1 ? b.confidence / 100 : b.confidence, 0, 1) })
  }
  const span = `${window.from} to ${window.to} ms`
  return {
    boundaries,
    warnings: wrong
      ? [
          {
            code: 'vision.timeRefused',
            message: `The model put ${wrong} of its shot boundaries outside of the pictures that it saw (${span}); those were left out.`,
          },
        ]
      : [],
  }
}

/** Windows overlap: what two of them saw is one boundary, the surer. In order; nearer than `apart` milliseconds is the same. */
export function joinBoundaries(all: readonly SaidBoundary[], apart: number): SaidBoundary[] {
  const out: SaidBoundary[] = []
  for (const b of [...all].filter((x) => x.confidence >= SURE).sort((x, y) => x.time_ms - y.time_ms)) {
    const last = out.at(-1)
    if (last && b.time_ms - last.time_ms < apart) {
      if (b.confidence > last.confidence) out[out.length - 1] = b
    } else out.push(b)
  }
  return out
}

/**
 * Puts what a model saw beside measured shots: a boundary that both know is confirmed or contradicted in its kind; the measured times
 * stay. `others` are those that nothing was measured at.
 */
export function compareBoundaries(
  shots: readonly DescribedSegment[],
  said: readonly SaidBoundary[],
  tolerance: number,
): { shots: DescribedSegment[]; others: SaidBoundary[] } {
  const free = new Set(said)
  const out = shots.map((s, i) => {
    const near = i === 0 ? undefined : nearest([...free], s.start_ms, tolerance)
    if (!near) return s
    free.delete(near)
    const evidence = { time_ranges_ms: [[s.start_ms, s.end_ms] as [number, number]] }
    const kind = { category: 'transition', type: 'kind', value: near.kind, confidence: near.confidence, evidence } as const
    return { ...s, features: mergeFeatures(s.features, [kind], 'vision') }
  })
  return { shots: out, others: [...free] }
}

const nearest = (list: readonly SaidBoundary[], time: number, tolerance: number): SaidBoundary | undefined => {
  const by = (b: SaidBoundary): number => Math.abs(b.time_ms - time)
  const best = [...list].sort((a, b) => by(a) - by(b))[0]
  return best && by(best) <= tolerance ? best : undefined
}

/**
 * Shots by a model's boundaries alone, where nobody asked for the signals: each moves to a measured one that lies near, because pictures
 * lie far apart. Measurements of the shot that it covers most go with a shot, for the mapping.
 */
export function shotsOfBoundaries(
  measured: readonly DescribedSegment[],
  said: readonly SaidBoundary[],
  tolerance: number,
): DescribedSegment[] {
  const end = measured.at(-1)!.end_ms
  const times = measured.slice(1).map((s) => s.start_ms)
  const starts = new Map<number, SaidBoundary | null>([[0, null]])
  for (const b of said) {
    const near = [...times].sort((x, y) => Math.abs(x - b.time_ms) - Math.abs(y - b.time_ms))[0]
    const at = near !== undefined && Math.abs(near - b.time_ms) <= tolerance ? near : b.time_ms
    if (at > 0 && at < end) starts.set(at, b)
  }
  const edges = [...starts.keys()].sort((a, b) => a - b)
  return edges.map((from, i): DescribedSegment => {
    const to = edges[i + 1] ?? end
    const b = starts.get(from)
    const overlap = (s: DescribedSegment): number => Math.min(s.end_ms, to) - Math.max(s.start_ms, from)
    const under = [...measured].sort((x, y) => overlap(y) - overlap(x))[0]
    return {
      id: `shot_${String(i + 1).padStart(4, '0')}`,
      start_ms: from,
      end_ms: to,
      boundary: b ? { kind: b.kind, confidence: b.confidence } : { kind: 'start', confidence: 1 },
      features: [],
      ...(under?.extensions ? { extensions: under.extensions } : {}),
    }
  })
}
