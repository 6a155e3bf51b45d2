import type { ProjectDocument } from '#shared/timeline/model.ts'
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
  let best: { distance: number; target: Target } | undefined
  for (const c of clipsBetween(doc, row.track.id, t - reach, t + reach)) {
    const inside = t >= c.start && t < clipEnd(c)
    const third = c.duration / 3
    for (const [part, at] of [
      ['in', c.start],
      ['out', clipEnd(c)],
    ] as const) {
      const distance = Math.abs(t - at)
      // At a cut the side that the pointer is on wins.
      if (distance <= reach && distance <= (inside ? third : reach / 2) && (!best || distance < best.distance || inside))
        best = { distance, target: { type: 'clip', clipId: c.id, part } }
    }
    if (inside && !best) best = { distance: Number.POSITIVE_INFINITY, target: { type: 'clip', clipId: c.id, part: 'body' } }
    if (inside && best && best.distance > reach)
      best = { distance: Number.POSITIVE_INFINITY, target: { type: 'clip', clipId: c.id, part: 'body' } }
    const onTransition = transitionUnder(doc, row, view, c.id, t, y)
    if (onTransition) return onTransition
  }
  return best?.target ?? { type: 'lane' }
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
