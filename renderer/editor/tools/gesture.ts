import type { Refusal } from '#shared/base/result.ts'
import type { Diff } from '#shared/timeline/diff.ts'
import { applyEdits } from '#shared/timeline/edits/apply-edits.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { ClipId, NewId, SequenceId, TrackId } from '#shared/timeline/ids.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import type { Tool } from '../session-store.ts'
import { snap, type Snap, type SnapPoint } from '../snapping.ts'

/** Where the pointer is, in the sequence's own terms, and what is held. */
export interface Pointer {
  /** Ticks under the pointer, may be negative left of the start. */
  time: number
  /** The row under the pointer. */
  trackId: TrackId | null
  /** CSS pixels in the lanes. */
  x: number
  y: number
  /** Ctrl, on macOS ⌘. */
  mod: boolean
  alt: boolean
  shift: boolean
}

/** What a gesture begins with; does not change while it lasts. */
export interface Scene {
  document: ProjectDocument
  sequenceId: SequenceId
  selection: ReadonlySet<string>
  tool: Tool
  linked: boolean
  /** Points that pull, without those of `moving` clips and markers; empty when snapping is off. */
  pointsWithout(moving: ReadonlySet<string>): SnapPoint[]
  ticksPerPixel: number
}

/** Words for the label beside the pointer: a key of timeline:hint, and a signed shift in ticks. */
export interface Hint {
  key: 'move' | 'copy' | 'insert' | 'trim' | 'ripple' | 'roll' | 'slip' | 'slide' | 'split' | 'place' | 'placeInsert' | 'transition'
  by: number
}

/** What releasing now would do. */
export interface Preview {
  /** The document as it would be, or null while nothing would change. */
  document: ProjectDocument | null
  diff: Diff | null
  edits: Edit[]
  refusal: Refusal | null
  snap: Snap | null
  hint: Hint | null
  /** Edges that cannot follow the pointer any further. */
  stops: { clipId: ClipId; edge: 'in' | 'out' }[]
  /** Clips that a selection rectangle holds. */
  selection?: ReadonlySet<string>
  /** Corners of the rectangle in CSS pixels. */
  box?: { x: number; y: number; width: number; height: number }
}

export interface Gesture {
  /** Key under history.timeline for the step that it makes. */
  label: string
  /** What the pointer looks like meanwhile. */
  cursor: string
  update(p: Pointer): Preview
}

export const NOTHING: Preview = { document: null, diff: null, edits: [], refusal: null, snap: null, hint: null, stops: [] }

/** Ids for ghosts: they live for one movement of the pointer. */
export function ghostIds(): NewId {
  let n = 0
  return (prefix) => `${prefix}_ghost-${++n}`
}

/** Draws the result with the very verbs that will make it. */
export function previewOf(scene: Scene, edits: Edit[], more: Partial<Preview> = {}): Preview {
  if (!edits.length) return { ...NOTHING, ...more }
  const r = applyEdits(scene.document, edits, ghostIds())
  if (!r.ok) return { ...NOTHING, ...more, refusal: r.refusal }
  return { ...NOTHING, ...more, edits, document: r.value.document, diff: r.value.diff }
}

/** The shift of `moving` times that the pointer asks for, pulled to what is near; Shift suspends snapping. */
export function pulled(
  scene: Scene,
  points: readonly SnapPoint[],
  moving: readonly number[],
  by: number,
  p: Pointer,
): { by: number; snap: Snap | null } {
  const found = p.shift
    ? undefined
    : snap(
        points,
        moving.map((t) => t + by),
        scene.ticksPerPixel,
      )
  return { by: by + (found?.by ?? 0), snap: found ?? null }
}
