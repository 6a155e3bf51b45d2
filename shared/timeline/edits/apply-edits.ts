import { assertNever } from '../../base/assert-never.ts'
import type { Refusal, Result } from '../../base/result.ts'
import type { Diff } from '../diff.ts'
import type { NewId } from '../ids.ts'
import { draftViolation } from '../invariants.ts'
import type { ProjectDocument } from '../model.ts'
import { addAsset, clearGrid, removeAsset, setAsset, setGrid, setMontage } from './asset.ts'
import { link, replace, setClip, speed, unlink } from './clip.ts'
import { Draft } from './draft.ts'
import type { Edit } from './edit.ts'
import { extract } from './extract.ts'
import { insert } from './insert.ts'
import { join } from './join.ts'
import { lift } from './lift.ts'
import { addMarker, removeMarker, setMarker } from './marker.ts'
import { move } from './move.ts'
import { overwrite } from './overwrite.ts'
import { ripple } from './ripple.ts'
import { roll } from './roll.ts'
import { addSequence, removeSequence, setSequence } from './sequence.ts'
import { settle } from './settle.ts'
import { slide } from './slide.ts'
import { slip } from './slip.ts'
import { split } from './split.ts'
import { addTrack, removeTrack, setTrack } from './track.ts'
import { addTransition, removeTransition, setTransition } from './transition.ts'
import { trim } from './trim.ts'

/**
 * Carries out edits in order and merges them into one diff: all of them or none. `index` of a refusal names the edit that was refused,
 * or equals the number of edits when the result as a whole would break the document. `doc` itself is never changed.
 */
export function applyEdits(
  doc: ProjectDocument,
  edits: readonly Edit[],
  newId: NewId,
): Result<{ document: ProjectDocument; diff: Diff }, Refusal & { index: number }> {
  const draft = new Draft(doc, newId)
  for (const [index, edit] of edits.entries()) {
    const done = applyEdit(draft, edit)
    if (!done.ok) return { ok: false, refusal: { ...done.refusal, index } }
  }
  settle(draft)
  const broken = draftViolation(draft)
  if (broken) return { ok: false, refusal: { ...broken, index: edits.length } }
  const diff = draft.diff()
  return { ok: true, value: { document: draft.document(diff), diff } }
}

/** One edit written into a draft. After a refusal the draft may be half written and must be thrown away. */
export function applyEdit(draft: Draft, edit: Edit): Result<void> {
  switch (edit.verb) {
    case 'insert':
      return insert(draft, edit)
    case 'overwrite':
      return overwrite(draft, edit)
    case 'lift':
      return lift(draft, edit)
    case 'extract':
      return extract(draft, edit)
    case 'trim':
      return trim(draft, edit)
    case 'ripple':
      return ripple(draft, edit)
    case 'roll':
      return roll(draft, edit)
    case 'slip':
      return slip(draft, edit)
    case 'slide':
      return slide(draft, edit)
    case 'split':
      return split(draft, edit)
    case 'move':
      return move(draft, edit)
    case 'join':
      return join(draft, edit)
    default:
      return applyRecordEdit(draft, edit)
  }
}

type PlaceVerb = 'insert' | 'overwrite' | 'lift' | 'extract' | 'trim' | 'ripple' | 'roll' | 'slip' | 'slide' | 'split' | 'move' | 'join'

function applyRecordEdit(draft: Draft, edit: Exclude<Edit, { verb: PlaceVerb }>): Result<void> {
  switch (edit.verb) {
    case 'setClip':
      return setClip(draft, edit)
    case 'speed':
      return speed(draft, edit)
    case 'replace':
      return replace(draft, edit)
    case 'link':
      return link(draft, edit)
    case 'unlink':
      return unlink(draft, edit)
    case 'addTransition':
      return addTransition(draft, edit)
    case 'setTransition':
      return setTransition(draft, edit)
    case 'removeTransition':
      return removeTransition(draft, edit)
    case 'addTrack':
      return addTrack(draft, edit)
    case 'setTrack':
      return setTrack(draft, edit)
    case 'removeTrack':
      return removeTrack(draft, edit)
    case 'addMarker':
      return addMarker(draft, edit)
    case 'setMarker':
      return setMarker(draft, edit)
    case 'removeMarker':
      return removeMarker(draft, edit)
    case 'addSequence':
      return addSequence(draft, edit)
    case 'setSequence':
      return setSequence(draft, edit)
    case 'removeSequence':
      return removeSequence(draft, edit)
    case 'addAsset':
      return addAsset(draft, edit)
    case 'setAsset':
      return setAsset(draft, edit)
    case 'removeAsset':
      return removeAsset(draft, edit)
    case 'setGrid':
      return setGrid(draft, edit)
    case 'clearGrid':
      return clearGrid(draft, edit)
    case 'setMontage':
      return setMontage(draft, edit)
    default:
      return assertNever(edit)
  }
}
