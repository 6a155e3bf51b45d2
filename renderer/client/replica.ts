import { applyDiff, type Diff } from '#shared/timeline/diff.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'

export interface Replica {
  revision: number
  document: ProjectDocument
}

/**
 * The replica after a diff that leads to `revision`: the same one when the diff is already in it (an edit's answer and its event carry
 * the same diff), 'gap' when one in between was missed and everything has to be read anew.
 */
export function advance<R extends Replica>(replica: R, revision: number, diff: Diff): R | 'gap' {
  if (revision <= replica.revision) return replica
  if (revision > replica.revision + 1) return 'gap'
  return { ...replica, revision, document: applyDiff(replica.document, diff) }
}
