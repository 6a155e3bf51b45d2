import { snapToFrame } from '#shared/time/frame-rate.ts'
import type { Ticks } from '#shared/time/ticks.ts'
import type { Marker } from '#shared/timeline/model.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { type Gesture, type Pointer, type Preview, previewOf, pulled, type Scene } from './gesture.ts'

/** Drags a marker along the ruler to a frame start, never before the beginning. */
export function markerGesture(scene: Scene, marker: Marker, from: Pointer): Gesture {
  const points = scene.pointsWithout(new Set([marker.id]))
  const rate = recordOf(scene.document, 'sequence', scene.sequenceId)!.frameRate
  // Both ends of a marker with a length pull.
  const moving = marker.duration > 0 ? [marker.time, marker.time + marker.duration] : [marker.time]
  return {
    label: 'moveMarker',
    cursor: 'ew-resize',
    update(p): Preview {
      const wanted = pulled(scene, points, moving, p.time - from.time, p)
      const time = snapToFrame(Math.max(0, marker.time + wanted.by) as Ticks, rate)
      const snap = time === marker.time + wanted.by ? wanted.snap : null
      if (time === marker.time) return previewOf(scene, [], { snap })
      const hint = { key: 'move' as const, by: time - marker.time }
      return previewOf(scene, [{ verb: 'setMarker', markerId: marker.id, patch: { time } }], { snap, hint })
    },
  }
}
