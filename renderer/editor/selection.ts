import type { ClipId } from '#shared/timeline/ids.ts'
import type { Clip, Marker, ProjectDocument } from '#shared/timeline/model.ts'
import { linkedClips, recordOf } from '#shared/timeline/query.ts'
import { useProject } from '../client/project-store.ts'
import { setSession, useSession } from './session-store.ts'

/** Selected clips of the open project. */
export function selectedClips(): Clip[] {
  const { document } = useProject.getState()
  return [...useSession.getState().selection].flatMap((id) => recordOf(document, 'clip', id) ?? [])
}

/** Selected markers of the open project. */
export function selectedMarkers(): Marker[] {
  const { document } = useProject.getState()
  return [...useSession.getState().selection].flatMap((id) => recordOf(document, 'marker', id) ?? [])
}

/** The clip with what is linked to it, when linked selection is on. */
export function withLinked(doc: ProjectDocument, clip: Clip, linked: boolean): string[] {
  return linked ? [clip.id, ...linkedClips(doc, clip).map((c) => c.id)] : [clip.id]
}

/** A click on a clip: alone, or added to and taken from the selection when `add`. */
export function selectClip(id: ClipId, add: boolean): void {
  const { document } = useProject.getState()
  const { selection, linked } = useSession.getState()
  const clip = recordOf(document, 'clip', id)
  if (!clip) return
  const ids = withLinked(document, clip, linked)
  if (!add) return select(ids)
  const next = new Set(selection)
  const had = next.has(id)
  for (const i of ids) {
    if (had) next.delete(i)
    else next.add(i)
  }
  setSession({ selection: next })
}
export const select = (ids: Iterable<string>): void => setSession({ selection: new Set(ids) })
