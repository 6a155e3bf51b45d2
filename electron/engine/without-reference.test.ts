import { expect, test } from 'vitest'
import { ContentHash } from '#shared/media/fingerprint.ts'
import { madeFootage } from '#shared/planning/fixtures.ts'
import type { Learned } from '#shared/planning/learned/learned.ts'
import { withoutReference } from './without-reference.ts'

const [its, other] = ['a', 'b'].map((c) => ContentHash.parse(c.repeat(64))) as [ContentHash, ContentHash]
const footage = madeFootage({ files: 3 })
const [first, second, third] = footage as [(typeof footage)[0], (typeof footage)[0], (typeof footage)[0]]
const style = (source: Partial<Learned['source']>) => ({
  learned: {
    ...{
      unit: 'seconds' as const,
      lengths: [[2, 3]],
      onBeat: null,
      transitions: [],
      motion: { mix: [], order: [] },
      sizes: null,
      look: [],
    },
    source: { name: 'reference.mp4', seconds: 1, shots: 3, tempo: null, ...source },
  },
})
const names = (left: typeof footage): string[] => left.map((f) => f.name)

test('the reference is no footage for its imitation, whatever it is called, unless it is all there is or was named', () => {
  const hashes = new Map([[first.assetId, other] as const, [second.assetId, its] as const])
  expect(names(withoutReference(footage, style({ content: its }), { hashes, named: [] }))).toEqual([first.name, third.name])
  expect(withoutReference([second], style({ content: its }), { hashes, named: [] })).toEqual([second])
  expect(withoutReference(footage, style({ content: its }), { hashes, named: [second.assetId] })).toEqual(footage)
  expect(withoutReference(footage, {}, { hashes, named: [] })).toEqual(footage)
  // Where nothing is known of its content, files that have none either are not it.
  expect(withoutReference(footage, style({}), { hashes: new Map(), named: [] })).toEqual(footage)
})

test('another encoding of it is known by its name and length together', () => {
  const like = { name: first.name, seconds: first.duration + 0.3, content: its }
  expect(names(withoutReference(footage, style(like), { hashes: new Map([[first.assetId, other]]), named: [] }))).toEqual([
    second.name,
    third.name,
  ])
  expect(withoutReference(footage, style({ ...like, seconds: first.duration + 5 }), { hashes: new Map(), named: [] })).toEqual(footage)
})
