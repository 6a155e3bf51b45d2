import type { ClipId } from '../ids.ts'
import type { Draft } from './draft.ts'
import { fitted } from './transition.ts'

/**
 * Brings along what hangs on the clips that a batch changed: transitions whose clips parted go, those whose handles shrank are
 * shortened, and a link of one clip is none.
 */
export function settle(draft: Draft): void {
  const touched = [...draft.changedIds()]
  const transitions = new Set<string>()
  const links = new Set<string>()
  for (const id of touched) {
    const [now, before] = [draft.get(id), draft.before(id)]
    if (now?.type === 'transition') transitions.add(id)
    if (now?.type === 'clip' || before?.type === 'clip') for (const t of draft.transitionsAt(id as ClipId)) transitions.add(t.id)
    for (const r of [now, before]) if (r?.type === 'clip' && r.linkId !== null) links.add(r.linkId)
  }
  for (const id of transitions) {
    const t = draft.get(id)
    if (t?.type !== 'transition') continue
    const next = fitted(draft, t)
    if (!next) draft.remove(id)
    else if (next !== t) draft.put(next)
  }
  for (const linkId of links) {
    const [only, ...others] = draft.linked(linkId)
    const clip = only && !others.length ? draft.get(only) : undefined
    if (clip?.type === 'clip') draft.put({ ...clip, linkId: null })
  }
}
