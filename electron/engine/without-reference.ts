import type { FootageItem } from '#shared/planning/plan-input.ts'
import type { Style } from '#shared/planning/style.ts'
import type { Asset } from '#shared/timeline/model.ts'

/** Seconds by which a file of the same name may differ from the film that a style was learned from and still be that film. */
const SAME_LENGTH = 0.5

/**
 * The film that a style was learned from often lies in the project, because it was dropped there to be learned from; it is no material for its
 * imitation, whatever it is called, unless it is all there is or was `named`. Another encoding of it is known by name and length.
 */
export function withoutReference(
  footage: FootageItem[],
  { learned }: Pick<Style, 'learned'>,
  { hashes, named }: { hashes: ReadonlyMap<string, Asset['hash']>; named: readonly string[] },
): FootageItem[] {
  if (!learned) return footage
  const { name, seconds, content } = learned.source
  const isIt = (f: FootageItem): boolean =>
    (content !== undefined && hashes.get(f.assetId) === content) || (f.name === name && Math.abs(f.duration - seconds) <= SAME_LENGTH)
  const own = footage.filter((f) => named.includes(f.assetId) || !isIt(f))
  return own.length > 0 ? own : footage
}
