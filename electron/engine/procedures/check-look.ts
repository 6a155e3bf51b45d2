import type { Grants } from '../grants.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { unwrap } from './implementer.ts'

/**
 * A look from a file must be one that a person chose or that the project uses already; looks that ship ('look:<name>') have no file.
 * Throws the refusal 'path.notGranted'.
 */
export function checkLook(source: string | undefined, session: ProjectSession, grants: Grants): void {
  if (source === undefined || source.startsWith('look:') || grants.isAllowed(source)) return
  const used = [...session.document().values()].some((r) => r.type === 'clip' && r.grade.lut?.source === source)
  if (!used) unwrap(grants.check(source))
}
