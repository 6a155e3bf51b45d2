import type { Asset, Clip, ProjectDocument, Track } from '#shared/timeline/model.ts'
import { linkedClips, recordOf } from '#shared/timeline/query.ts'

/** What the inspector shows: the clips whose picture and whose sound a change touches. */
export interface Targets {
  pictures: Clip[]
  sounds: Clip[]
  asset: Asset | undefined
}

const kindOf = (doc: ProjectDocument, c: Clip): Track['kind'] | undefined => recordOf(doc, 'track', c.trackId)?.kind

/** Clips of the selection, with the linked sound of a selected picture. */
export function targetsOf(doc: ProjectDocument, selection: ReadonlySet<string>): Targets {
  const selected = [...selection].flatMap((id) => recordOf(doc, 'clip', id) ?? [])
  const sounds = new Map<string, Clip>()
  for (const c of selected) for (const s of [c, ...linkedClips(doc, c)]) if (kindOf(doc, s) === 'audio') sounds.set(s.id, s)
  const first = selected.find((c) => kindOf(doc, c) === 'video') ?? selected[0]
  return {
    pictures: selected.filter((c) => kindOf(doc, c) === 'video'),
    sounds: [...sounds.values()],
    asset: first && recordOf(doc, 'asset', first.assetId),
  }
}

/** One value of several clips: the first one's, and whether the others differ. */
export function shared<T>(clips: readonly Clip[], read: (c: Clip) => T): { value: T | undefined; mixed: boolean } {
  const [first, ...rest] = clips
  if (!first) return { value: undefined, mixed: false }
  const value = read(first)
  return { value, mixed: rest.some((c) => JSON.stringify(read(c)) !== JSON.stringify(value)) }
}
