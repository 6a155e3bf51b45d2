import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentOf } from '../document.ts'
import { applyDiff, reverseDiff } from '../diff.ts'
import type { ClipId, TrackId, TransitionId } from '../ids.ts'
import { indexOf } from '../document-index.ts'
import { violation } from '../invariants.ts'
import type { Clip, ProjectDocument } from '../model.ts'
import { clipsOfSequence, recordsOf, sequenceDuration, touching } from '../query.ts'
import { clipEnd, sourceLength } from '../source-range.ts'
import { A1, clip, counting, f, FOOTAGE, M1, OTHER, project, SONG, STILL, V1, V2 } from '../testing/strip.ts'
import { applyEdits } from './apply-edits.ts'
import { Edit } from './edit.ts'

const TRACKS: readonly TrackId[] = [V1, V2, A1, M1]
const ASSETS = [FOOTAGE.id, OTHER.id, STILL.id, SONG.id]
const SEQUENCE = 'seq_1' as never

/** What a person might do next: numbers that pick among what is there, so that most edits hit something. */
const step = fc.record({
  verb: fc.nat(24),
  a: fc.nat(),
  b: fc.nat(),
  at: fc.integer({ min: 0, max: 200 }),
  by: fc.integer({ min: -60, max: 60 }),
  off: fc.integer({ min: 0, max: 9 }),
  flag: fc.boolean(),
  other: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function editFor(doc: ProjectDocument, s: Step): Edit {
  const clips = recordsOf(doc, 'clip')
  const c = clips[s.a % clips.length]
  const id = c?.id ?? ('clp_none' as ClipId)
  const near = c ? (touching(doc, c).after?.id ?? clips[s.b % clips.length]!.id) : id
  const more = clips[s.b % Math.max(1, clips.length)]?.id ?? id
  const trackId = TRACKS[s.b % TRACKS.length]!
  // Off the frames now and then: verbs snap.
  const at = (Math.max(0, f(s.at)) + (s.off ? 0 : 12_345)) as never
  const by = (f(s.by) + (s.off ? 0 : 777)) as never
  const linked = s.other ? {} : { linked: s.flag }
  const spec = { assetId: ASSETS[s.a % ASSETS.length]!, sourceStart: f(s.off * 5) as never, duration: f(1 + (s.at % 40)) as never }
  const transition = recordsOf(doc, 'transition')[0]?.id ?? ('trn_none' as TransitionId)
  const edge = s.flag ? ('in' as const) : ('out' as const)
  const ripple = s.other ? { ripple: s.flag ? ('all' as const) : ('track' as const) } : {}
  const table: Edit[] = [
    { verb: 'insert', trackId, at, clips: s.other ? [spec] : [spec, spec], ...ripple },
    { verb: 'overwrite', trackId, at, clips: [{ ...spec, speed: { num: 1 + s.off, den: 3 } }] },
    { verb: 'lift', clipIds: [id], ...linked },
    { verb: 'extract', clipIds: s.flag ? [id] : [id, more], ...linked, ...ripple },
    { verb: 'trim', clipId: id, edge, to: at, ...linked },
    { verb: 'ripple', clipId: id, edge, to: at, ...linked },
    { verb: 'roll', leftClipId: id, rightClipId: near, to: at, ...linked },
    { verb: 'slip', clipId: id, by, ...linked },
    { verb: 'slide', clipId: id, by, ...linked },
    { verb: 'split', clipIds: [id, more], at: c && s.flag ? ((c.start + Math.floor(c.duration / 2)) as never) : at, ...linked },
    {
      verb: 'move',
      clipIds: s.other ? [id] : [id, more],
      by,
      trackOffset: (s.at % 3) - 1,
      mode: s.flag ? 'insert' : 'overwrite',
      ...linked,
    },
    { verb: 'join', leftClipId: id, rightClipId: near },
    { verb: 'setClip', clipIds: [id], props: { volume: -s.off, fadeIn: f(s.at) as never } },
    { verb: 'speed', clipId: id, speed: { num: 1 + s.off, den: 1 + (s.at % 7) }, ripple: s.flag },
    { verb: 'replace', clipId: id, assetId: spec.assetId, sourceStart: spec.sourceStart },
    { verb: 'link', clipIds: [id, more] },
    { verb: 'unlink', clipIds: [id] },
    {
      verb: 'addTransition',
      fromClipId: id,
      toClipId: near,
      kind: 'dissolve',
      inOffset: f(s.off) as never,
      outOffset: f(s.at % 9) as never,
    },
    { verb: 'setTransition', transitionId: transition, patch: { inOffset: f(s.off) as never } },
    { verb: 'removeTransition', transitionId: transition },
    { verb: 'setTrack', trackId, patch: { locked: s.flag && s.off === 0, order: s.off } },
    { verb: 'removeTrack', trackId: V2, withClips: s.flag },
    { verb: 'setSequence', sequenceId: SEQUENCE, patch: { frameRate: s.flag ? { num: 30_000, den: 1001 } : { num: 30, den: 1 } } },
    { verb: 'removeAsset', assetId: OTHER.id, withClips: s.flag },
    { verb: 'addMarker', marker: { sequenceId: SEQUENCE, time: at, duration: f(0) as never, label: '', color: 'info' } },
  ]
  return table[s.verb]!
}

const START = project(
  ...[0, 1, 2, 3].flatMap((i) => [
    clip(`p${i}`, i * 20, 20, 30, { linkId: `l${i}` }),
    clip(`s${i}`, i * 20, 20, 30, { linkId: `l${i}`, trackId: A1 }),
  ]),
  clip('over', 15, 30, 0, { trackId: V2, assetId: STILL.id }),
  clip('song', 0, 120, 100, { trackId: M1, assetId: SONG.id }),
)
const asObject = (doc: ProjectDocument): Record<string, unknown> => Object.fromEntries(doc)

test('after any sequence of edits the document is sound, undo restores it exactly, and refusals change nothing', () => {
  const done = new Map<string, number>()
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
      let doc = START
      const newId = counting(1000)
      for (const s of steps) {
        const edit = editFor(doc, s)
        expect(Edit.safeParse(edit).success).toBe(true)
        const before = [...doc]
        const result = applyEdits(doc, [edit], newId)
        expect([...doc]).toEqual(before)
        // A verb refuses by itself; that the whole would be broken is found only where a verb forgot something.
        if (!result.ok && result.refusal.index > 0 && result.refusal.code !== 'timeline.link')
          throw new Error(`${edit.verb}: ${result.refusal.message}`)
        if (!result.ok) continue
        done.set(edit.verb, (done.get(edit.verb) ?? 0) + 1)
        const { document, diff } = result.value
        expect({ verb: edit.verb, violation: violation(document) }).toEqual({ verb: edit.verb, violation: null })
        expect(asObject(applyDiff(doc, diff))).toEqual(asObject(document))
        expect(asObject(applyDiff(document, reverseDiff(diff)))).toEqual(asObject(doc))
        expect(indexOf(document)).toEqual(indexOf(documentOf(document.values())))
        doc = document
      }
    }),
    { numRuns: 400, seed: 7 },
  )
  // Every verb of the table got through now and then, so that none was merely refused.
  expect([...done.keys()].sort()).toEqual(
    [
      ...new Set(
        Array.from({ length: 25 }, (_, verb) => editFor(START, { verb, a: 0, b: 0, at: 1, by: 1, off: 1, flag: true, other: true }).verb),
      ),
    ].sort(),
  )
})

const shown = (doc: ProjectDocument): number =>
  clipsOfSequence(doc, SEQUENCE).reduce((sum, c) => sum + sourceLength(c.duration, c.speed), 0)
const pictures = Array.from({ length: 6 }, (_, i) => clip(`n${i}`, i * 10, 10, 20 + i * 7))
const ROW = project(...pictures)

test('roll, slip and slide keep the length of the film and the amount of material', () => {
  fc.assert(
    fc.property(fc.nat(4), fc.integer({ min: -40, max: 40 }), fc.nat(2), (i, n, verb) => {
      const [left, right] = [pictures[i]!, pictures[i + 1]!]
      const edits: Edit[] = [
        { verb: 'roll', leftClipId: left.id, rightClipId: right.id, to: Math.max(0, right.start + f(n)) as never },
        { verb: 'slip', clipId: left.id, by: f(n) as never },
        { verb: 'slide', clipId: left.id, by: f(n) as never },
      ]
      const result = applyEdits(ROW, [edits[verb]!], counting(50))
      if (!result.ok) return
      const doc = result.value.document
      // The first clip slides into the gap before it or opens one: there its neighbour gives or takes alone.
      fc.pre(verb < 2 || i > 0)
      expect(shown(doc)).toBe(shown(ROW))
      expect(sequenceDuration(doc, SEQUENCE)).toBe(sequenceDuration(ROW, SEQUENCE))
      expect(recordsOf(doc, 'clip').length).toBe(pictures.length)
    }),
    { numRuns: 300 },
  )
})

test('split and join at any speed show exactly what was shown', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 }), (num, den, at) => {
      const whole = clip('W', 0, 10, 3, { speed: { num, den } })
      if (f(3) + sourceLength(whole.duration, whole.speed) > f(100)) return
      const doc = project(whole)
      const parted = applyEdits(doc, [{ verb: 'split', clipIds: [whole.id], at: f(at) as never }], counting(50))
      if (!parted.ok) throw new Error(parted.refusal.message)
      const [left, right] = recordsOf(parted.value.document, 'clip') as [Clip, Clip]
      expect(clipEnd(left)).toBe(right.start)
      expect(right.sourceStart + sourceLength(right.duration, right.speed)).toBe(
        whole.sourceStart + sourceLength(whole.duration, whole.speed),
      )
      const joined = applyEdits(parted.value.document, [{ verb: 'join', leftClipId: left.id, rightClipId: right.id }], counting(60))
      expect(joined.ok && joined.value.document.get(whole.id)).toEqual(whole)
    }),
  )
})
