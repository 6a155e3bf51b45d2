import type { Clip, ProjectDocument } from '#shared/timeline/model.ts'
import { clipsBetween, markersOf, transitionsAt } from '#shared/timeline/query.ts'
import { clipEnd } from '#shared/timeline/source-range.ts'
import type { SequenceId } from '#shared/timeline/ids.ts'
import type { Target } from '../editor/tools/choose.ts'
import { RULER, type Row, rowAt, ticksPerPixel, timeAt, type View, xOf } from '../editor/geometry.ts'

/** CSS pixels on each side of an edge that take it; never more than a third of a clip. */
const GRIP = 7

/** What lies under a point of the lanes. */
export function targetAt(doc: ProjectDocument, sequenceId: SequenceId, rows: readonly Row[], view: View, x: number, y: number): Target {
  const t = timeAt(view, x)
  if (y < RULER) {
    const marker = y >= 8 ? markersOf(doc, sequenceId).find((m) => Math.abs(xOf(view, m.time) - x) <= 5) : undefined
    return marker ? { type: 'marker', id: marker.id } : { type: 'ruler' }
  }
  const row = rowAt(rows, view, y)
  if (!row) return { type: 'lane' }
  const reach = GRIP * ticksPerPixel(view.zoom)
  const near = clipsBetween(doc, row.track.id, t - reach, t + reach)
  for (const c of near) {
    const transition = transitionUnder(doc, row, view, c.id, t, y)
    if (transition) return transition
  }
  const inside = near.find((c) => t >= c.start && t < clipEnd(c))
  return inside ? partOf(inside, t, reach) : (gripBeside(near, t, reach / 2) ?? { type: 'lane' })
}

/** On a clip: its nearer edge where the pointer is close to one, else its body. At a cut the side that the pointer is on wins. */
function partOf(c: Clip, t: number, reach: number): Target {
  const grip = Math.min(reach, c.duration / 3)
  const [toIn, toOut] = [t - c.start, clipEnd(c) - t]
  if (Math.min(toIn, toOut) > grip) return { type: 'clip', clipId: c.id, part: 'body' }
  return { type: 'clip', clipId: c.id, part: toIn <= toOut ? 'in' : 'out' }
}

/** In a gap: the edge of a neighbour that is nearly touched. */
function gripBeside(near: readonly Clip[], t: number, reach: number): Target | undefined {
  const edges = near.flatMap((c) => [
    { clipId: c.id, part: 'in' as const, distance: Math.abs(c.start - t) },
    { clipId: c.id, part: 'out' as const, distance: Math.abs(clipEnd(c) - t) },
  ])
  const best = edges.filter((e) => e.distance <= reach).toSorted((a, b) => a.distance - b.distance)[0]
  return best && { type: 'clip', clipId: best.clipId, part: best.part }
}

/** Transitions are taken by their mark in the lower half of the row. */
function transitionUnder(
  doc: ProjectDocument,
  row: Row,
  view: View,
  clipId: Parameters<typeof transitionsAt>[1],
  t: number,
  y: number,
): Target | undefined {
  if (y - RULER + view.top < row.top + row.height / 2) return undefined
  for (const tr of transitionsAt(doc, clipId)) {
    const to = doc.get(tr.toClipId)
    if (to?.type !== 'clip') continue
    const least = 6 * ticksPerPixel(view.zoom)
    if (t >= to.start - Math.max(tr.inOffset, least) && t <= to.start + Math.max(tr.outOffset, least))
      return { type: 'transition', id: tr.id }
  }
  return undefined
}
