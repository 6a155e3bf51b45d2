import type { SequenceId } from '#shared/timeline/ids.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { clipsOfSequence, markersOf } from '#shared/timeline/query.ts'
import { clipEnd } from '#shared/timeline/source-range.ts'
import type { Beat } from './beats.ts'

export type SnapKind = 'start' | 'playhead' | 'edge' | 'marker' | 'range' | 'downbeat' | 'beat'

/** A time that pulls. */
export interface SnapPoint {
  time: number
  kind: SnapKind
  /** What it is, for the label: a marker's name or a bar. */
  name?: string
}
/** How far a point reaches, in CSS pixels: bar lines pull more than beats, edges more than both. */
export const STRENGTH: Readonly<Record<SnapKind, number>> = { start: 10, playhead: 10, edge: 9, marker: 9, range: 9, downbeat: 8, beat: 5 }

export interface SnapSource {
  document: ProjectDocument
  sequenceId: SequenceId
  playhead: number
  inPoint: number | null
  outPoint: number | null
  beats: readonly Beat[]
}

/** Every point of a sequence, ascending; `without` leaves out the clips and markers that are being moved. */
export function snapPoints(s: SnapSource, without: ReadonlySet<string> = new Set()): SnapPoint[] {
  const points: SnapPoint[] = [
    { time: 0, kind: 'start' },
    { time: s.playhead, kind: 'playhead' },
  ]
  for (const t of [s.inPoint, s.outPoint]) if (t !== null) points.push({ time: t, kind: 'range' })
  for (const m of markersOf(s.document, s.sequenceId)) if (!without.has(m.id)) points.push({ time: m.time, kind: 'marker', name: m.label })
  for (const c of clipsOfSequence(s.document, s.sequenceId))
    if (!without.has(c.id)) points.push({ time: c.start, kind: 'edge' }, { time: clipEnd(c), kind: 'edge' })
  for (const b of s.beats) points.push({ time: b.time, kind: b.beat === 1 ? 'downbeat' : 'beat', name: `${b.bar}.${b.beat}` })
  return points.sort((a, b) => a.time - b.time)
}

export interface Snap {
  /** What has to be added to the moving times. */
  by: number
  point: SnapPoint
}

/**
 * The strongest pull on any of the moving times: the point that is nearest in relation to its reach. Undefined when none is in reach.
 * `points` ascend; a pixel is `ticksPerPixel` ticks.
 */
export function snap(points: readonly SnapPoint[], moving: readonly number[], ticksPerPixel: number): Snap | undefined {
  let best: Snap | undefined
  let least = 1
  const reach = STRENGTH.start * ticksPerPixel
  for (const t of moving) {
    let [low, high] = [0, points.length]
    while (low < high) {
      const mid = (low + high) >> 1
      if (points[mid]!.time < t - reach) low = mid + 1
      else high = mid
    }
    for (let i = low; i < points.length && points[i]!.time <= t + reach; i++) {
      const point = points[i]!
      const pull = Math.abs(point.time - t) / (STRENGTH[point.kind] * ticksPerPixel)
      if (pull < least) {
        least = pull
        best = { by: point.time - t, point }
      }
    }
  }
  return best
}
