import { snapToFrame } from '#shared/time/frame-rate.ts'
import type { Ticks } from '#shared/time/ticks.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'

import type { Clip, ProjectDocument } from '#shared/timeline/model.ts'
import { recordOf, touching } from '#shared/timeline/query.ts'
import { clipEnd } from '#shared/timeline/source-range.ts'
import { type Gesture, type Hint, type Pointer, type Preview, previewOf, pulled, type Scene } from './gesture.ts'

type Edge = 'in' | 'out'
type Mode = 'trim' | 'ripple' | 'roll'

/** Which trim a tool and what is held ask for: the tools name it, Ctrl ripples, Alt rolls. */
export function trimMode(scene: Scene, clip: Clip, edge: Edge, p: Pick<Pointer, 'mod' | 'alt'>): Mode {
  const asked = scene.tool === 'ripple' || p.mod ? 'ripple' : scene.tool === 'roll' || p.alt ? 'roll' : 'trim'
  return asked === 'roll' && !neighbour(scene.document, clip, edge) ? 'trim' : asked
}

const neighbour = (doc: ProjectDocument, clip: Clip, edge: Edge): Clip | undefined => {
  const around = touching(doc, clip)
  return edge === 'in' ? around.before : around.after
}

function editFor(scene: Scene, clip: Clip, edge: Edge, mode: Mode, to: number): Edit {
  const linked = scene.linked
  const time = Math.max(mode === 'ripple' ? Number.NEGATIVE_INFINITY : 0, to) as Ticks
  if (mode !== 'roll') return { verb: mode, clipId: clip.id, edge, to: time, linked }
  const other = neighbour(scene.document, clip, edge)!
  const [left, right] = edge === 'in' ? [other, clip] : [clip, other]
  return { verb: 'roll', leftClipId: left.id, rightClipId: right.id, to: time, linked }
}

/** Where the edge stands after the edit, in the terms of the pointer: a rippled head moves away from where it was pulled to. */
function edgeAfter(doc: ProjectDocument, before: Clip, edge: Edge, mode: Mode): number {
  const after = recordOf(doc, 'clip', before.id)
  if (!after) return Number.NaN
  if (edge === 'out') return clipEnd(after)
  return mode === 'ripple' ? before.start + (before.duration - after.duration) : after.start
}

/** Drags one edge of a clip. An edge that cannot follow any further is reported, so that it can be drawn red. */
export function trimGesture(scene: Scene, clip: Clip, edge: Edge, from: Pointer): Gesture {
  const points = scene.pointsWithout(new Set([clip.id]))
  const now = edge === 'in' ? clip.start : clipEnd(clip)
  const rate = recordOf(scene.document, 'sequence', scene.sequenceId)!.frameRate
  return {
    label: 'trim',
    cursor: 'ew-resize',
    update(p): Preview {
      const mode = trimMode(scene, clip, edge, p)
      const wanted = pulled(scene, points, [now], p.time - from.time, p)
      const to = snapToFrame((now + wanted.by) as Ticks, rate)
      if (to === now) return previewOf(scene, [], { snap: wanted.snap, hint: { key: mode, by: 0 } })
      const preview = previewOf(scene, [editFor(scene, clip, edge, mode, to)], { snap: wanted.snap })
      const reached = preview.document ? edgeAfter(preview.document, clip, edge, mode) : now
      const stops: Preview['stops'] = reached === to ? [] : [{ clipId: clip.id, edge }]
      const hint: Hint = { key: mode, by: reached - now }
      return { ...preview, hint, stops, snap: stops.length ? null : preview.snap }
    },
  }
}
