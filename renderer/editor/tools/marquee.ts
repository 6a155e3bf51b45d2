import type { TrackId } from '#shared/timeline/ids.ts'
import { clipsBetween, linkedClips } from '#shared/timeline/query.ts'
import { type Gesture, NOTHING, type Pointer, type Preview, type Scene } from './gesture.ts'

/** Rows with their places, as the view lays them out. */
export interface RowSpan {
  trackId: TrackId
  top: number
  bottom: number
}

/** A rectangle that selects every clip it touches; with Shift or Ctrl on top of what is selected. */
export function marqueeGesture(scene: Scene, from: Pointer, rows: readonly RowSpan[]): Gesture {
  return {
    label: 'select',
    cursor: 'default',
    update(p): Preview {
      const [left, right] = [Math.min(from.time, p.time), Math.max(from.time, p.time)]
      const [top, bottom] = [Math.min(from.y, p.y), Math.max(from.y, p.y)]
      const selection = new Set(p.shift || p.mod ? scene.selection : [])
      for (const row of rows) {
        if (row.bottom < top || row.top > bottom) continue
        for (const c of clipsBetween(scene.document, row.trackId, left, right)) {
          selection.add(c.id)
          if (scene.linked) for (const l of linkedClips(scene.document, c)) selection.add(l.id)
        }
      }
      const box = { x: Math.min(from.x, p.x), y: top, width: Math.abs(p.x - from.x), height: bottom - top }
      return { ...NOTHING, selection, box }
    },
  }
}
