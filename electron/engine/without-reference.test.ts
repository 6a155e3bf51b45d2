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

test('the reference is no footage for its imitation, whatever it is called, unless it is all there is', () => {
  const hashes = new Map([[first.assetId, other] as const, [second.assetId, its] as const])
  expect(names(withoutReference(footage, style({ content: its }), hashes))).toEqual([first.name, third.name])
  expect(withoutReference([second], style({ content: its }), hashes)).toEqual([second])
  expect(withoutReference(footage, {}, hashes)).toEqual(footage)
  // Where nothing is known of its content, files that have none either are not it.
  expect(withoutReference(footage, style({}), new Map())).toEqual(footage)
})

test('another encoding of it is known by its name and length together', () => {
  const named = { name: first.name, seconds: first.duration + 0.3, content: its }
  expect(names(withoutReference(footage, style(named), new Map([[first.assetId, other]])))).toEqual([second.name, third.name])
  expect(withoutReference(footage, style({ ...named, seconds: first.duration + 5 }), new Map())).toEqual(footage)
})
