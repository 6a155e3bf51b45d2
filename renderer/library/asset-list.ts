import type { AssetStatus } from '#shared/contract/contract.ts'
import type { Asset } from '#shared/timeline/model.ts'

export type LibraryTab = 'media' | 'music'
export type SortKey = 'score' | 'name' | 'date' | 'length'
export type KindFilter = 'all' | 'video' | 'image'
export type UseFilter = 'all' | 'used' | 'unused'

export interface ListWish {
  tab: LibraryTab
  /** Every word must occur in the name; case and accents do not matter. */
  search: string
  sort: SortKey
  kind: KindFilter
  use: UseFilter
  /** Only what needs help: files that are missing or were replaced. */
  problems: boolean
}

export interface LibraryList {
  /** What can be used, as wished. */
  usable: Asset[]
  /** Files that were offered and cannot be used, by name; never in the music tab. */
  unusable: Asset[]
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
const byName = (a: Asset, b: Asset): number => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)

/** Whether a file is not where it was, or is another one by now. */
export const isProblem = (s: AssetStatus | undefined): boolean => s !== undefined && s.presence !== 'online'

/** The assets that a tab shows, searched, filtered and sorted; best, longest and newest first. */
export function listAssets(
  assets: readonly Asset[],
  status: ReadonlyMap<string, AssetStatus>,
  used: ReadonlySet<string>,
  wish: ListWish,
): LibraryList {
  const words = plain(wish.search).split(/\s+/).filter(Boolean)
  const found = assets.filter((a) => {
    const name = plain(a.name)
    return words.every((w) => name.includes(w))
  })
  const usable = found.filter((a) => belongs(a, wish) && (!wish.problems || isProblem(status.get(a.id))) && isUsedAs(a, used, wish.use))
  const unusable = wish.tab === 'media' ? found.filter((a) => a.kind === 'unusable').sort(byName) : []
  return { usable: usable.sort(order(wish.sort, status)), unusable }
}

function belongs(a: Asset, { tab, kind }: ListWish): boolean {
  if (tab === 'music') return a.kind === 'audio'
  return (a.kind === 'video' || a.kind === 'image') && (kind === 'all' || a.kind === kind)
}

const isUsedAs = (a: Asset, used: ReadonlySet<string>, wanted: UseFilter): boolean =>
  wanted === 'all' || used.has(a.id) === (wanted === 'used')

function order(sort: SortKey, status: ReadonlyMap<string, AssetStatus>): (a: Asset, b: Asset) => number {
  const value = (a: Asset): number => {
    if (sort === 'score') return status.get(a.id)?.scores?.overall ?? status.get(a.id)?.song?.confidence ?? -1
    return sort === 'length' ? (a.media?.duration ?? 0) : a.importedAt
  }
  return sort === 'name' ? byName : (a, b) => value(b) - value(a) || byName(a, b)
}
