import type { Ticks } from '#shared/time/ticks.ts'
import { snapToFrame } from '#shared/time/frame-rate.ts'
import type { Clip } from '#shared/timeline/model.ts'
import { clipAt, recordOf, tracksOf } from '#shared/timeline/query.ts'
import { type Gesture, type Pointer, type Preview, previewOf, pulled, type Scene } from './gesture.ts'

/** Parts the clip under the pointer where the pointer is; with Alt everything on unlocked tracks at that time. */
export function bladeGesture(scene: Scene, clip: Clip): Gesture {
  const points = scene.pointsWithout(new Set())
  return {
    label: 'split',
    cursor: 'crosshair',
    update: (p): Preview => {
      const at = bladeTime(scene, points, p)
      const under = p.alt
        ? tracksOf(scene.document, scene.sequenceId)
            .filter((t) => !t.locked)
            .flatMap((t) => clipAt(scene.document, t.id, at.time) ?? [])
        : [clip]
      const clipIds = under.map((c) => c.id)
      if (!clipIds.length) return previewOf(scene, [])
      return previewOf(scene, [{ verb: 'split', clipIds, at: at.time as Ticks, linked: scene.linked }], {
        snap: at.snap,
        hint: { key: 'split', by: 0 },
      })
    },
  }
}

/** Where the blade would cut: the frame under the pointer, pulled to what is near. */
export function bladeTime(scene: Scene, points: Parameters<typeof pulled>[1], p: Pointer): { time: number; snap: Preview['snap'] } {
  const rate = recordOf(scene.document, 'sequence', scene.sequenceId)!.frameRate
  const wanted = pulled(scene, points, [p.time], 0, p)
  return { time: Math.max(0, snapToFrame((p.time + wanted.by) as Ticks, rate)), snap: wanted.snap }
}
