import { snapToFrame } from '#shared/time/frame-rate.ts'
import type { Ticks } from '#shared/time/ticks.ts'
import type { Transition } from '#shared/timeline/model.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { type Gesture, type Pointer, type Preview, previewOf, pulled, type Scene } from './gesture.ts'

/** Drags the half of a transition that was taken: how far it reaches to that side of its cut. Alt moves both halves alike. */
export function transitionGesture(scene: Scene, t: Transition, from: Pointer): Gesture | null {
  const cut = recordOf(scene.document, 'clip', t.toClipId)?.start
  if (cut === undefined) return null
  const points = scene.pointsWithout(new Set([t.fromClipId, t.toClipId]))
  const rate = recordOf(scene.document, 'sequence', scene.sequenceId)!.frameRate
  const before = from.time < cut
  const edge = before ? cut - t.inOffset : cut + t.outOffset
  return {
    label: 'transitionLength',
    cursor: 'ew-resize',
    update(p): Preview {
      const wanted = pulled(scene, points, [edge], p.time - from.time, p)
      const to = snapToFrame((edge + wanted.by) as Ticks, rate)
      const offset = Math.max(0, before ? cut - to : to - cut) as Ticks
      const patch = p.alt ? { inOffset: offset, outOffset: offset } : before ? { inOffset: offset } : { outOffset: offset }
      if (to === edge && !p.alt) return previewOf(scene, [], { snap: wanted.snap })
      const preview = previewOf(scene, [{ verb: 'setTransition', transitionId: t.id, patch }], { snap: wanted.snap })
      const after = preview.document && recordOf(preview.document, 'transition', t.id)
      return { ...preview, hint: { key: 'transition', by: (after ?? t).inOffset + (after ?? t).outOffset } }
    },
  }
}
