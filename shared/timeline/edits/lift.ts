import { ok, type Result } from '../../base/result.ts'
import type { Draft } from './draft.ts'
import type { EditOf } from './edit.ts'
import { sites } from './linked.ts'

/** | A | B | C |  ->  | A |   | C |   Takes clips out and leaves the gap. */
export function lift(draft: Draft, edit: EditOf<'lift'>): Result<void> {
  const found = sites(draft, edit.clipIds, edit.linked)
  if (!found.ok) return found
  for (const s of [...found.value.named, ...found.value.pulled]) draft.remove(s.clip.id)
  return ok(undefined)
}
