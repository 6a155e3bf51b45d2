import type { Ticks } from '#shared/time/ticks.ts'
import { snapToFrame } from '#shared/time/frame-rate.ts'
import type { Clip } from '#shared/timeline/model.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { clipEnd } from '#shared/timeline/source-range.ts'
import { type Gesture, type Pointer, type Preview, previewOf, pulled, type Scene } from './gesture.ts'

/** Drags what a clip shows under its frame: to the right shows earlier material. */
export function slipGesture(scene: Scene, clip: Clip, from: Pointer): Gesture {
  const rate = recordOf(scene.document, 'sequence', scene.sequenceId)!.frameRate
  return {
    label: 'slip',
    cursor: 'ew-resize',
    update(p): Preview {
      const record = snapToFrame(Math.abs(p.time - from.time) as Ticks, rate) * Math.sign(p.time - from.time)
      const by = -Math.round((record * clip.speed.num) / clip.speed.den)
      if (by === 0) return previewOf(scene, [], { hint: { key: 'slip', by: 0 } })
      const preview = previewOf(scene, [{ verb: 'slip', clipId: clip.id, by: by as Ticks, linked: scene.linked }])
      const after = preview.document && recordOf(preview.document, 'clip', clip.id)
      const done = after ? after.sourceStart - clip.sourceStart : 0
      const edge = by > 0 ? ('out' as const) : ('in' as const)
      return { ...preview, hint: { key: 'slip', by: done }, stops: done === by ? [] : [{ clipId: clip.id, edge }] }
    },
  }
}

/** Drags a clip between its neighbours, which give and take. */
export function slideGesture(scene: Scene, clip: Clip, from: Pointer): Gesture {
  const points = scene.pointsWithout(new Set([clip.id]))
  const rate = recordOf(scene.document, 'sequence', scene.sequenceId)!.frameRate
  return {
    label: 'slide',
    cursor: 'ew-resize',
    update(p): Preview {
      const wanted = pulled(scene, points, [clip.start, clipEnd(clip)], p.time - from.time, p)
      const by = snapToFrame((clip.start + wanted.by) as Ticks, rate) - clip.start
      if (by === 0) return previewOf(scene, [], { snap: wanted.snap, hint: { key: 'slide', by: 0 } })
      const preview = previewOf(scene, [{ verb: 'slide', clipId: clip.id, by: by as Ticks, linked: scene.linked }], { snap: wanted.snap })
      const after = preview.document && recordOf(preview.document, 'clip', clip.id)
      const done = after ? after.start - clip.start : 0
      const edge = by > 0 ? ('out' as const) : ('in' as const)
      const stops: Preview['stops'] = done === by ? [] : [{ clipId: clip.id, edge }]
      return { ...preview, hint: { key: 'slide', by: done }, stops, snap: stops.length ? null : preview.snap }
    },
  }
}
