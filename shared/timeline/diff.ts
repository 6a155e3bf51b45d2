import { z } from 'zod'
import { type ProjectDocument, ProjectRecord } from './model.ts'

/** A change of the document: what came, what changed (from, to), what went. Reversing it is undo. */
export const Diff = z.object({
  added: z.array(ProjectRecord),
  updated: z.array(z.tuple([ProjectRecord, ProjectRecord])),
  removed: z.array(ProjectRecord),
})
export type Diff = z.infer<typeof Diff>

export const EMPTY_DIFF: Diff = { added: [], updated: [], removed: [] }
export const isEmptyDiff = (d: Diff): boolean => d.added.length + d.updated.length + d.removed.length === 0

export const reverseDiff = (d: Diff): Diff => ({
  added: d.removed,
  updated: d.updated.map(([from, to]) => [to, from]),
  removed: d.added,
})

/** A new document with the diff applied; shares every untouched record. */
export function applyDiff(doc: ProjectDocument, d: Diff): ProjectDocument {
  const next = new Map(doc)
  for (const r of d.removed) next.delete(r.id)
  for (const [, to] of d.updated) next.set(to.id, to)
  for (const r of d.added) next.set(r.id, r)
  return next
}
