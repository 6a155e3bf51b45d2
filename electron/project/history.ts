import type { Diff } from '#shared/timeline/diff.ts'
import type { ProjectDocument, ProjectRecord } from '#shared/timeline/model.ts'

/**
 * Writes one step forwards or backwards into `doc`, in place. False where the step does not fit the document: a record that should be
 * there is missing, or one that should not is there. The montage is written between steps too (a plan that was made anew is no step), so
 * a step's montage takes the place of whatever montage there is.
 */
export function stepped(doc: Map<string, ProjectRecord>, diff: Diff, back: boolean): boolean {
  const [comes, goes] = back ? [diff.removed, diff.added] : [diff.added, diff.removed]
  for (const r of goes)
    if (r.type === 'montage') dropMontage(doc)
    else if (!doc.delete(r.id)) return false
  for (const [from, to] of diff.updated) {
    const next = back ? from : to
    if (next.type === 'montage') dropMontage(doc, next.id)
    else if (!doc.has(next.id)) return false
    doc.set(next.id, next)
  }
  for (const r of comes) {
    if (r.type === 'montage') dropMontage(doc)
    else if (doc.has(r.id)) return false
    doc.set(r.id, r)
  }
  return true
}

function dropMontage(doc: Map<string, ProjectRecord>, but?: string): void {
  for (const r of doc.values()) if (r.type === 'montage' && r.id !== but) doc.delete(r.id)
}

/** What changed from one document to another. Records are compared by identity. */
export function between(from: ProjectDocument, to: ProjectDocument): Diff {
  const diff: Diff = { added: [], updated: [], removed: [] }
  for (const [id, r] of to) {
    const before = from.get(id)
    if (!before) diff.added.push(r)
    else if (before !== r) diff.updated.push([before, r])
  }
  for (const [id, r] of from) if (!to.has(id)) diff.removed.push(r)
  return diff
}
