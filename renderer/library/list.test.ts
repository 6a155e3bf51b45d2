import { describe, expect, it } from 'vitest'
import type { AssetStatus } from '#shared/contract/contract.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { type ListWish, listAssets } from './asset-list.ts'
import { clicked, type ListSelection, moved } from './selection.ts'

const asset = (id: string, kind: Asset['kind'], name: string, importedAt = 0, duration = 0): Asset =>
  ({ id, type: 'asset', kind, name, importedAt, media: { duration } }) as unknown as Asset
const status = (assetId: string, overall: number | null, presence: AssetStatus['presence'] = 'online'): [string, AssetStatus] => [
  assetId,
  { assetId, presence, scores: overall === null ? null : { overall }, song: null } as unknown as AssetStatus,
]
const WISH: ListWish = { tab: 'media', search: '', sort: 'name', kind: 'all', use: 'all', problems: false }
const assets = [
  asset('a', 'video', 'Clip 10.mp4', 3, 50),
  asset('b', 'video', 'clip 2.mp4', 1, 90),
  asset('c', 'image', 'Café.jpg', 2),
  asset('d', 'audio', 'Song.mp3', 5),
  asset('e', 'unusable', 'broken.mp4', 4),
]
const known = new Map([status('a', 0.4), status('b', 0.9, 'missing'), status('c', null)])
const ids = (wish: Partial<ListWish>, used = new Set<string>()) =>
  listAssets(assets, known, used, { ...WISH, ...wish }).usable.map((a) => a.id)

describe('listAssets', () => {
  it('sorts names as people count, and figures from the best', () => {
    expect(ids({})).toEqual(['c', 'b', 'a'])
    expect(ids({ sort: 'score' })).toEqual(['b', 'a', 'c'])
    expect(ids({ sort: 'date' })).toEqual(['a', 'c', 'b'])
    expect(ids({ sort: 'length' })).toEqual(['b', 'a', 'c'])
  })
  it('searches without case and accents, every word', () => {
    expect(ids({ search: 'CAFE' })).toEqual(['c'])
    expect(ids({ search: 'mp4 clip' })).toEqual(['b', 'a'])
    expect(ids({ search: 'nothing' })).toEqual([])
  })
  it('filters by kind, use and problems, and keeps music and unusable files apart', () => {
    expect(ids({ kind: 'image' })).toEqual(['c'])
    expect(ids({ use: 'used' }, new Set(['a']))).toEqual(['a'])
    expect(ids({ use: 'unused' }, new Set(['a']))).toEqual(['c', 'b'])
    expect(ids({ problems: true })).toEqual(['b'])
    expect(ids({ tab: 'music' })).toEqual(['d'])
    expect(listAssets(assets, known, new Set(), WISH).unusable.map((a) => a.id)).toEqual(['e'])
    expect(listAssets(assets, known, new Set(), { ...WISH, tab: 'music' }).unusable).toEqual([])
  })
})

describe('selection of a grid with three columns', () => {
  const list = ['0', '1', '2', '3', '4', '5', '6']
  const start: ListSelection = { selected: new Set(), active: null, anchor: null }
  const none = { toggle: false, range: false }

  it('clicks, toggles and ranges', () => {
    const one = clicked(list, start, '1', none)
    expect([...one.selected]).toEqual(['1'])
    const range = clicked(list, one, '4', { toggle: false, range: true })
    expect([...range.selected]).toEqual(['1', '2', '3', '4'])
    const shorter = clicked(list, range, '0', { toggle: false, range: true })
    expect([...shorter.selected]).toEqual(['0', '1'])
    const more = clicked(list, shorter, '6', { toggle: true, range: false })
    expect([...more.selected]).toEqual(['0', '1', '6'])
    expect([...clicked(list, more, '0', { toggle: true, range: false }).selected]).toEqual(['1', '6'])
  })
  it('moves with the keyboard, by one and by rows, and stops at the ends', () => {
    const first = moved(list, start, 1, false)
    expect(first.active).toBe('0')
    const down = moved(list, first, 3, false)
    expect(down.active).toBe('3')
    expect(moved(list, moved(list, down, 3, false), 3, false).active).toBe('6')
    expect(moved(list, first, -1, false).active).toBe('0')
    expect(moved(list, first, -3, false).active).toBe('0')
    expect([...moved(list, down, 3, true).selected]).toEqual(['3', '4', '5', '6'])
  })
})
