import { describe, expect, test } from 'vitest'
import type { ProjectDocument, Transition } from '../model.ts'
import { recordsOf, tracksOf, transitionsAt } from '../query.ts'
import {
  A1,
  clip,
  edited,
  f,
  FOOTAGE,
  idsOf,
  M1,
  OTHER,
  project,
  refused,
  SONG,
  STILL,
  strip,
  V1,
  V2,
  withTrack,
} from '../testing/strip.ts'
import { violation } from '../invariants.ts'
import { documentOf } from '../document.ts'
import type { ClipId, SequenceId, TransitionId } from '../ids.ts'
import type { Edit } from './edit.ts'

const A = clip('A', 0, 10, 20)
const B = clip('B', 10, 10, 40)
const C = clip('C', 20, 10, 60)
const ABC = project(A, B, C)
const id = (name: string): ClipId => `clp_${name}` as ClipId
const spec = (duration: number, sourceStart = 0) => ({ assetId: OTHER.id, sourceStart: f(sourceStart), duration: f(duration) })
/** Pictures A B C with linked sound a b c. */
const LINKED = project(
  ...[A, B, C].map((c) => ({ ...c, linkId: `l${c.id}` })),
  ...[A, B, C].map((c) => ({ ...c, id: c.id.toLowerCase() as ClipId, trackId: A1, linkId: `l${c.id}` })),
)
const both = (doc: ProjectDocument): string => `${strip(doc)}\n${strip(doc, A1)}`
const blend = (from: string, to: string, inOffset: number, outOffset: number): Edit => ({
  verb: 'addTransition',
  fromClipId: id(from),
  toClipId: id(to),
  kind: 'dissolve',
  inOffset: f(inOffset),
  outOffset: f(outOffset),
})
const transitions = (doc: ProjectDocument): string =>
  recordsOf(doc, 'transition')
    .map((t) => `${t.fromClipId.slice(4)}>${t.toClipId.slice(4)} ${t.inOffset / f(1)}+${t.outOffset / f(1)}`)
    .join(' ')

test('every test document is sound', () => {
  for (const doc of [ABC, LINKED]) expect(violation(doc)).toBeNull()
})

describe('| A | B | C |', () => {
  const table: [name: string, edits: Edit[], after: string][] = [
    [
      'insert at a cut pushes',
      [{ verb: 'insert', trackId: V1, at: f(10), clips: [spec(5)] }],
      'A 0-10@20 | 100 10-15@0 | B 15-25@40 | C 25-35@60',
    ],
    [
      'insert in a clip parts it',
      [{ verb: 'insert', trackId: V1, at: f(14), clips: [spec(5)] }],
      'A 0-10@20 | B 10-14@40 | 100 14-19@0 | 101 19-25@44 | C 25-35@60',
    ],
    [
      'insert after the end leaves a gap',
      [{ verb: 'insert', trackId: V1, at: f(40), clips: [spec(5), spec(3, 9)] }],
      'A 0-10@20 | B 10-20@40 | C 20-30@60 | 100 40-45@0 | 101 45-48@9',
    ],
    ['overwrite replaces', [{ verb: 'overwrite', trackId: V1, at: f(5), clips: [spec(20)] }], 'A 0-5@20 | 100 5-25@0 | C 25-30@65'],
    [
      'overwrite inside a clip leaves both ends',
      [{ verb: 'overwrite', trackId: V1, at: f(12), clips: [spec(4)] }],
      'A 0-10@20 | B 10-12@40 | 100 12-16@0 | 101 16-20@46 | C 20-30@60',
    ],
    ['lift leaves the gap', [{ verb: 'lift', clipIds: [id('B')] }], 'A 0-10@20 | C 20-30@60'],
    ['extract closes it', [{ verb: 'extract', clipIds: [id('B')] }], 'A 0-10@20 | C 10-20@60'],
    ['extract of several closes each', [{ verb: 'extract', clipIds: [id('C'), id('A')] }], 'B 0-10@40'],
    ['trim shortens the end', [{ verb: 'trim', clipId: id('B'), edge: 'out', to: f(17) }], 'A 0-10@20 | B 10-17@40 | C 20-30@60'],
    ['trim shortens the head', [{ verb: 'trim', clipId: id('B'), edge: 'in', to: f(13) }], 'A 0-10@20 | B 13-20@43 | C 20-30@60'],
    [
      'trim lengthens until the material ends',
      [{ verb: 'trim', clipId: id('C'), edge: 'out', to: f(500) }],
      'A 0-10@20 | B 10-20@40 | C 20-60@60',
    ],
    [
      'trim snaps to frames',
      [{ verb: 'trim', clipId: id('C'), edge: 'out', to: (f(25) + 99) as never }],
      'A 0-10@20 | B 10-20@40 | C 20-25@60',
    ],
    [
      'ripple of the end moves what follows',
      [{ verb: 'ripple', clipId: id('B'), edge: 'out', to: f(15) }],
      'A 0-10@20 | B 10-15@40 | C 15-25@60',
    ],
    ['ripple longer', [{ verb: 'ripple', clipId: id('A'), edge: 'out', to: f(14) }], 'A 0-14@20 | B 14-24@40 | C 24-34@60'],
    ['ripple of the head moves up', [{ verb: 'ripple', clipId: id('B'), edge: 'in', to: f(14) }], 'A 0-10@20 | B 10-16@44 | C 16-26@60'],
    ['ripple of the head outwards', [{ verb: 'ripple', clipId: id('A'), edge: 'in', to: f(-5) }], 'A 0-15@15 | B 15-25@40 | C 25-35@60'],
    ['roll', [{ verb: 'roll', leftClipId: id('A'), rightClipId: id('B'), to: f(13) }], 'A 0-13@20 | B 13-20@43 | C 20-30@60'],
    [
      'roll leaves a frame',
      [{ verb: 'roll', leftClipId: id('A'), rightClipId: id('B'), to: f(90) }],
      'A 0-19@20 | B 19-20@49 | C 20-30@60',
    ],
    ['slip', [{ verb: 'slip', clipId: id('B'), by: f(7) }], 'A 0-10@20 | B 10-20@47 | C 20-30@60'],
    ['slip stops at the ends of the media', [{ verb: 'slip', clipId: id('B'), by: f(700) }], 'A 0-10@20 | B 10-20@90 | C 20-30@60'],
    ['slide right', [{ verb: 'slide', clipId: id('B'), by: f(3) }], 'A 0-13@20 | B 13-23@40 | C 23-30@63'],
    ['slide left leaves a frame', [{ verb: 'slide', clipId: id('B'), by: f(-30) }], 'A 0-1@20 | B 1-11@40 | C 11-30@51'],
    ['split', [{ verb: 'split', clipIds: [id('A'), id('B')], at: f(14) }], 'A 0-10@20 | B 10-14@40 | 100 14-20@44 | C 20-30@60'],
    ['move overwrites', [{ verb: 'move', clipIds: [id('A')], by: f(15) }], 'B 10-15@40 | A 15-25@20 | C 25-30@65'],
    ['move inserts', [{ verb: 'move', clipIds: [id('A')], by: f(20), mode: 'insert' }], 'B 10-20@40 | A 20-30@20 | C 30-40@60'],
    ['move stops at the start', [{ verb: 'move', clipIds: [id('B'), id('C')], by: f(-90) }], 'B 0-10@40 | C 10-20@60'],
    ['move by less than itself', [{ verb: 'move', clipIds: [id('C')], by: f(4) }], 'A 0-10@20 | B 10-20@40 | C 24-34@60'],
    [
      'join undoes split',
      [
        { verb: 'split', clipIds: [id('B')], at: f(14) },
        { verb: 'join', leftClipId: id('B'), rightClipId: id('100') },
      ],
      strip(ABC),
    ],
    [
      'replace keeps the place',
      [{ verb: 'replace', clipId: id('B'), assetId: OTHER.id, sourceStart: f(95) }],
      'A 0-10@20 | B 10-20@90 | C 20-30@60',
    ],
    ['speed keeps the length', [{ verb: 'speed', clipId: id('B'), speed: { num: 2, den: 1 } }], strip(ABC)],
    [
      'speed keeps the material',
      [{ verb: 'speed', clipId: id('B'), speed: { num: 2, den: 1 }, ripple: true }],
      'A 0-10@20 | B 10-15@40 | C 15-25@60',
    ],
    ['slower pushes', [{ verb: 'speed', clipId: id('A'), speed: { num: 1, den: 2 }, ripple: true }], 'A 0-20@20 | B 20-30@40 | C 30-40@60'],
  ]
  test.each(table)('%s', (_, edits, after) => {
    const doc = edited(ABC, ...edits)
    expect(strip(doc)).toBe(after)
    expect(violation(doc)).toBeNull()
  })

  test('move to another track of its kind', () => {
    const doc = edited(ABC, { verb: 'move', clipIds: [id('B')], by: f(5), trackOffset: 1 })
    expect([strip(doc), strip(doc, V2)]).toEqual(['A 0-10@20 | C 20-30@60', 'B 15-25@40'])
  })
  test('speed is changed', () => {
    const b = edited(ABC, { verb: 'speed', clipId: id('B'), speed: { num: 2, den: 1 } }).get('clp_B')
    expect(b).toMatchObject({ speed: { num: 2, den: 1 }, sourceStart: f(40) })
  })
  test('stills have no end', () => {
    const doc = edited(project(clip('S', 0, 10, 0, { assetId: STILL.id })), { verb: 'trim', clipId: id('S'), edge: 'out', to: f(5000) })
    expect(strip(doc)).toBe('S 0-5000@0')
  })
  test('the whole of a song whose length is no whole frame is cut to frames', () => {
    const song = { ...SONG, media: { ...SONG.media!, duration: (f(1000) + 12_345) as never } }
    const doc = edited(documentOf([...project().values(), song]), {
      verb: 'overwrite',
      trackId: M1,
      at: f(0),
      clips: [{ assetId: SONG.id, sourceStart: f(0), duration: song.media.duration as never }],
    })
    expect(strip(doc, M1)).toBe('100 0-1000@0')
  })
})

describe('linked sound', () => {
  const table: [name: string, edits: Edit[], after: string][] = [
    [
      'is trimmed along',
      [{ verb: 'trim', clipId: id('B'), edge: 'out', to: f(15) }],
      'A 0-10@20 | B 10-15@40 | C 20-30@60\na 0-10@20 | b 10-15@40 | c 20-30@60',
    ],
    [
      'stays when told',
      [{ verb: 'trim', clipId: id('B'), edge: 'out', to: f(15), linked: false }],
      'A 0-10@20 | B 10-15@40 | C 20-30@60\na 0-10@20 | b 10-20@40 | c 20-30@60',
    ],
    [
      'ripples along',
      [{ verb: 'ripple', clipId: id('A'), edge: 'out', to: f(5) }],
      'A 0-5@20 | B 5-15@40 | C 15-25@60\na 0-5@20 | b 5-15@40 | c 15-25@60',
    ],
    [
      'rolls along',
      [{ verb: 'roll', leftClipId: id('A'), rightClipId: id('B'), to: f(8) }],
      'A 0-8@20 | B 8-20@38 | C 20-30@60\na 0-8@20 | b 8-20@38 | c 20-30@60',
    ],
    [
      'is pushed by an insert',
      [{ verb: 'insert', trackId: V1, at: f(10), clips: [spec(5)] }],
      'A 0-10@20 | 100 10-15@0 | B 15-25@40 | C 25-35@60\na 0-10@20 | b 15-25@40 | c 25-35@60',
    ],
    [
      'is parted by an insert',
      [{ verb: 'insert', trackId: V1, at: f(15), clips: [spec(5)] }],
      'A 0-10@20 | B 10-15@40 | 100 15-20@0 | 101 20-25@45 | C 25-35@60\na 0-10@20 | b 10-15@40 | 102 20-25@45 | c 25-35@60',
    ],
    ['is extracted along', [{ verb: 'extract', clipIds: [id('B')] }], 'A 0-10@20 | C 10-20@60\na 0-10@20 | c 10-20@60'],
    [
      'moves along',
      [{ verb: 'move', clipIds: [id('C')], by: f(10) }],
      'A 0-10@20 | B 10-20@40 | C 30-40@60\na 0-10@20 | b 10-20@40 | c 30-40@60',
    ],
    [
      'moves in time only',
      [{ verb: 'move', clipIds: [id('C')], by: f(10), trackOffset: 1 }],
      'A 0-10@20 | B 10-20@40\na 0-10@20 | b 10-20@40 | c 30-40@60',
    ],
    [
      'is slid along',
      [{ verb: 'slide', clipId: id('B'), by: f(2) }],
      'A 0-12@20 | B 12-22@40 | C 22-30@62\na 0-12@20 | b 12-22@40 | c 22-30@62',
    ],
    [
      'slips along',
      [{ verb: 'slip', clipId: id('b'), by: f(-2) }],
      'A 0-10@20 | B 10-20@38 | C 20-30@60\na 0-10@20 | b 10-20@38 | c 20-30@60',
    ],
    [
      'is split along',
      [{ verb: 'split', clipIds: [id('B')], at: f(15) }],
      'A 0-10@20 | B 10-15@40 | 100 15-20@45 | C 20-30@60\na 0-10@20 | b 10-15@40 | 101 15-20@45 | c 20-30@60',
    ],
    [
      'goes where the new take has none',
      [{ verb: 'replace', clipId: id('B'), assetId: STILL.id, sourceStart: f(0) }],
      'A 0-10@20 | B 10-20@0 | C 20-30@60\na 0-10@20 | c 20-30@60',
    ],
  ]
  test.each(table)('%s', (_, edits, after) => {
    const doc = edited(LINKED, ...edits)
    expect(both(doc)).toBe(after)
    expect(violation(doc)).toBeNull()
  })
  test('right halves are linked with each other, not with the left', () => {
    const doc = edited(LINKED, { verb: 'split', clipIds: [id('B')], at: f(15) }, { verb: 'lift', clipIds: [id('100')] })
    expect(both(doc)).toBe('A 0-10@20 | B 10-15@40 | C 20-30@60\na 0-10@20 | b 10-15@40 | c 20-30@60')
  })
  test('a link of one is none', () => {
    expect(edited(LINKED, { verb: 'lift', clipIds: [id('b')], linked: false }).get('clp_B')).toMatchObject({ linkId: null })
  })
  test('music below is not pushed', () => {
    const doc = documentOf([...LINKED.values(), clip('m', 5, 500, 0, { trackId: M1, assetId: SONG.id })])
    expect(strip(edited(doc, { verb: 'extract', clipIds: [id('A')] }), M1)).toBe('m 5-505@0')
  })
})

describe('transitions', () => {
  const doc = edited(ABC, blend('A', 'B', 3, 3))
  const table: [name: string, edits: Edit[], after: string][] = [
    ['stay on a rolled cut', [{ verb: 'roll', leftClipId: id('A'), rightClipId: id('B'), to: f(12) }], 'A>B 3+3'],
    ['go when the clips part', [{ verb: 'trim', clipId: id('A'), edge: 'out', to: f(8) }], ''],
    ['go with a clip', [{ verb: 'lift', clipIds: [id('B')] }], ''],
    ['move with both clips', [{ verb: 'move', clipIds: [id('A'), id('B')], by: f(40) }], 'A>B 3+3'],
    ['go to the right half of a split', [{ verb: 'split', clipIds: [id('A')], at: f(5) }], '100>B 3+3'],
    ['shrink with the clip', [{ verb: 'split', clipIds: [id('A')], at: f(8) }], '100>B 2+3'],
    ['shrink with the handles', [{ verb: 'slip', clipId: id('B'), by: f(-39) }], 'A>B 1+3'],
    [
      'are set within the handles',
      [{ verb: 'setTransition', transitionId: 'trn_100' as TransitionId, patch: { inOffset: f(300), kind: 'wipe-left' } }],
      'A>B 10+3',
    ],
    ['share a clip', [blend('B', 'C', 9, 9)], 'A>B 3+3 B>C 7+9'],
    ['replace each other', [blend('A', 'B', 1, 1)], 'A>B 1+1'],
    ['go when told', [{ verb: 'removeTransition', transitionId: 'trn_100' as TransitionId }], ''],
  ]
  test.each(table)('%s', (_, edits, after) => {
    const next = edited(doc, { verb: 'setClip', clipIds: [id('C')], props: {} }, ...edits)
    expect(transitions(next)).toBe(after)
    expect(violation(next)).toBeNull()
  })
  test('are indexed at both clips', () => {
    const t = recordsOf(doc, 'transition')[0] as Transition
    expect([transitionsAt(doc, id('A')), transitionsAt(doc, id('B'))]).toEqual([[t], [t]])
  })
})

describe('refused, and nothing is changed', () => {
  const locked = withTrack(ABC, V1, { locked: true })
  const full = project(clip('X', 0, 100), clip('Y', 100, 10, 0))
  const table: [name: string, doc: ProjectDocument, edit: Edit, code: string][] = [
    ['locked track', locked, { verb: 'trim', clipId: id('A'), edge: 'out', to: f(5) }, 'timeline.locked'],
    ['insert on a locked track', locked, { verb: 'insert', trackId: V1, at: f(0), clips: [spec(5)] }, 'timeline.locked'],
    ['linked sound is locked', withTrack(LINKED, A1, { locked: true }), { verb: 'move', clipIds: [id('A')], by: f(90) }, 'timeline.locked'],
    ['no handle', full, { verb: 'ripple', clipId: id('X'), edge: 'out', to: f(101) }, 'timeline.noHandle'],
    ['neighbour', ABC, { verb: 'trim', clipId: id('A'), edge: 'out', to: f(15) }, 'timeline.noRoom'],
    ['slip without material', full, { verb: 'slip', clipId: id('X'), by: f(1) }, 'timeline.noHandle'],
    ['slip of a still', project(clip('S', 0, 9, 0, { assetId: STILL.id })), { verb: 'slip', clipId: id('S'), by: f(1) }, 'timeline.still'],
    ['roll of clips apart', ABC, { verb: 'roll', leftClipId: id('A'), rightClipId: id('C'), to: f(12) }, 'timeline.notTouching'],
    ['split in nothing', ABC, { verb: 'split', clipIds: [id('A')], at: f(10) }, 'timeline.nothingToSplit'],
    ['join of strangers', ABC, { verb: 'join', leftClipId: id('A'), rightClipId: id('B') }, 'timeline.notContinuous'],
    ['no such clip', ABC, { verb: 'lift', clipIds: [id('Z')] }, 'timeline.noClip'],
    ['no such track', ABC, { verb: 'move', clipIds: [id('A')], by: f(0), trackOffset: 5 }, 'timeline.noTrack'],
    ['beyond the media', ABC, { verb: 'overwrite', trackId: V1, at: f(0), clips: [spec(200)] }, 'timeline.beyondMedia'],
    [
      'sound on a video track',
      ABC,
      { verb: 'overwrite', trackId: V1, at: f(0), clips: [{ ...spec(9), assetId: SONG.id }] },
      'timeline.wrongKind',
    ],
    [
      'a still on a sound track',
      ABC,
      { verb: 'overwrite', trackId: A1, at: f(0), clips: [{ ...spec(9), assetId: STILL.id }] },
      'timeline.wrongKind',
    ],
    ['transition apart', ABC, blend('A', 'C', 1, 1), 'timeline.notTouching'],
    ['transition without handles', full, blend('X', 'Y', 5, 5), 'timeline.noHandle'],
    ['track in use', ABC, { verb: 'removeTrack', trackId: V1 }, 'timeline.trackInUse'],
    ['asset in use', ABC, { verb: 'removeAsset', assetId: FOOTAGE.id }, 'timeline.assetInUse'],
    ['last sequence', ABC, { verb: 'removeSequence', sequenceId: 'seq_1' as SequenceId }, 'timeline.lastSequence'],
    [
      'asset made shorter than its clips',
      ABC,
      { verb: 'setAsset', assetId: FOOTAGE.id, patch: { media: { ...FOOTAGE.media!, duration: f(30) as never } } },
      'timeline.beyondMedia',
    ],
    [
      'closing a gap into a clip',
      documentOf([...LINKED.values(), clip('w', 30, 9, 0, { trackId: A1 })]),
      { verb: 'extract', clipIds: [id('B')], linked: false },
      'not refused',
    ],
    ['ids twice', ABC, { verb: 'overwrite', trackId: V1, at: f(0), clips: [{ ...spec(9), id: id('C') }] }, 'timeline.exists'],
    ['speed without material', full, { verb: 'speed', clipId: id('X'), speed: { num: 2, den: 1 } }, 'timeline.noHandle'],
    [
      'grid that goes back',
      ABC,
      { verb: 'setGrid', assetId: SONG.id, grid: { beats: [1, 0.5], bar: [1, 2], meter: 4, tempo: 120, confidence: 1 } },
      'timeline.badGrid',
    ],
  ]
  test.each(table)('%s', (_, doc, edit, code) => {
    const before = [...doc]
    expect(refused(doc, edit)).toBe(code)
    expect([...doc]).toEqual(before)
  })
  test('a later refusal undoes the batch and is named', () => {
    expect(refused(ABC, { verb: 'lift', clipIds: [id('A')] }, { verb: 'lift', clipIds: [id('A')] })).toBe('timeline.noClip')
  })
  test('picture pushed into sound that is not linked', () => {
    const doc = documentOf([
      ...project(
        A,
        B,
        { ...C, linkId: 'l' },
        clip('c', 20, 10, 60, { trackId: A1, linkId: 'l' }),
        clip('fx', 5, 14, 0, { trackId: A1 }),
      ).values(),
    ])
    expect(refused(doc, { verb: 'extract', clipIds: [id('B')] })).toBe('timeline.rippleBlocked')
  })
})

describe('records', () => {
  test('a new frame rate moves edges to its frames', () => {
    const doc = edited(project(A, B, clip('C', 20, 11, 60)), {
      verb: 'setSequence',
      sequenceId: 'seq_1' as SequenceId,
      patch: { frameRate: { num: 24, den: 1 } },
    })
    expect(violation(doc)).toBeNull()
    expect(recordsOf(doc, 'clip').map((c) => Math.round((c.start / 705_600_000) * 24))).toEqual([0, 8, 16])
  })
  test('tracks keep unique orders', () => {
    const add: Edit = {
      verb: 'addTrack',
      track: { ...tracksOf(ABC, 'seq_1' as SequenceId)[0]!, name: 'V0', order: 0, id: undefined } as never,
    }
    const doc = edited(ABC, add)
    const names = (d: ProjectDocument): string =>
      tracksOf(d, 'seq_1' as SequenceId)
        .map((t) => t.name)
        .join(' ')
    expect(names(doc)).toBe('V0 V1 V2 A1 M1')
    expect(names(edited(doc, { verb: 'setTrack', trackId: V2, patch: { order: 0 } }))).toBe('V2 V0 V1 A1 M1')
    expect(names(edited(doc, { verb: 'setTrack', trackId: 'trk_100' as never, patch: { order: 2 } }))).toBe('V1 V2 V0 A1 M1')
    expect(names(edited(doc, { verb: 'removeTrack', trackId: V1, withClips: true }))).toBe('V0 V2 A1 M1')
  })
  test('removing a sequence takes everything of it', () => {
    const doc = edited(
      ABC,
      {
        verb: 'addSequence',
        sequence: { name: 'Two', frameRate: { num: 25, den: 1 }, width: 100, height: 100, sampleRate: 48_000, loudness: null },
      },
      { verb: 'removeSequence', sequenceId: 'seq_1' as SequenceId },
    )
    expect([idsOf(doc, 'clip'), idsOf(doc, 'track'), idsOf(doc, 'sequence')]).toEqual([[], [], ['seq_100']])
  })
  test('markers snap; grids and montage are one each', () => {
    const grid = { beats: [0.5, 1], bar: [1, 2], meter: 4, tempo: 120, confidence: 1 }
    const doc = edited(
      ABC,
      {
        verb: 'addMarker',
        marker: { sequenceId: 'seq_1' as SequenceId, time: (f(3) + 5) as never, duration: f(0) as never, label: 'x', color: 'accent' },
      },
      { verb: 'setGrid', assetId: SONG.id, grid },
      { verb: 'setGrid', assetId: SONG.id, grid: { ...grid, tempo: 60 } },
      { verb: 'setMontage', settings: { a: 1 }, plan: null },
      { verb: 'setMontage', settings: { a: 2 }, plan: null },
    )
    expect(recordsOf(doc, 'marker')[0]).toMatchObject({ time: f(3) })
    expect(recordsOf(doc, 'grid')).toMatchObject([{ grid: { tempo: 60 } }])
    expect(recordsOf(doc, 'montage')).toMatchObject([{ settings: { a: 2 } }])
  })
})
