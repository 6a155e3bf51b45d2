import type { ClipId } from '#shared/timeline/ids.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { bladeGesture } from './blade.ts'
import type { Gesture, Pointer, Scene } from './gesture.ts'
import { slideGesture, slipGesture } from './inside.ts'
import { markerGesture } from './marker.ts'
import { marqueeGesture, type RowSpan } from './marquee.ts'
import { moveGesture } from './move.ts'
import { transitionGesture } from './transition.ts'
import { trimGesture } from './trim.ts'

/** What lies under the pointer. */
export type Target =
  | { type: 'clip'; clipId: ClipId; part: 'body' | 'in' | 'out' }
  | { type: 'transition'; id: string }
  | { type: 'marker'; id: string }
  | { type: 'ruler' }
  | { type: 'lane' }

/** The gesture that a press begins with the tool in hand, or null where it can only be a click. */
export function chooseGesture(
  scene: Scene,
  target: Target,
  from: Pointer,
  rows: readonly RowSpan[],
): { gesture: Gesture | null; atOnce: boolean } {
  if (target.type === 'lane') return { gesture: marqueeGesture(scene, from, rows), atOnce: false }
  if (target.type === 'transition') {
    const t = recordOf(scene.document, 'transition', target.id)
    const open = t && !recordOf(scene.document, 'track', t.trackId)?.locked
    return { gesture: open ? transitionGesture(scene, t, from) : null, atOnce: false }
  }
  if (target.type === 'marker') {
    const marker = recordOf(scene.document, 'marker', target.id)
    return { gesture: marker ? markerGesture(scene, marker, from) : null, atOnce: false }
  }
  if (target.type !== 'clip') return { gesture: null, atOnce: false }
  const clip = recordOf(scene.document, 'clip', target.clipId)
  if (!clip || recordOf(scene.document, 'track', clip.trackId)?.locked) return { gesture: null, atOnce: false }
  if (scene.tool === 'blade') return { gesture: bladeGesture(scene, clip), atOnce: true }
  if (scene.tool === 'slip') return { gesture: slipGesture(scene, clip, from), atOnce: false }
  if (scene.tool === 'slide') return { gesture: slideGesture(scene, clip, from), atOnce: false }
  if (target.part !== 'body') return { gesture: trimGesture(scene, clip, target.part, from), atOnce: false }
  return { gesture: moveGesture(scene, clip, from), atOnce: false }
}

/** How the pointer looks over a target. */
export function cursorFor(scene: Pick<Scene, 'tool'>, target: Target, held: Pick<Pointer, 'mod' | 'alt'>): string {
  if (target.type === 'ruler') return 'text'
  if (target.type === 'transition' || target.type === 'marker') return 'ew-resize'
  if (target.type !== 'clip') return scene.tool === 'blade' ? 'crosshair' : 'default'
  if (scene.tool === 'blade') return 'crosshair'
  if (scene.tool === 'slip' || scene.tool === 'slide') return 'ew-resize'
  if (target.part === 'body') return held.alt ? 'copy' : 'default'
  return scene.tool === 'roll' || held.alt ? 'col-resize' : target.part === 'in' ? 'w-resize' : 'e-resize'
}
