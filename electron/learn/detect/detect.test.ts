import { expect, test } from 'vitest'
import { type FoundThing, likeness, within, withoutDoubles } from './boxes.ts'
import { describeSubjects, partsOf, type Sighting } from './describe-subjects.ts'
import { figuresOf } from './figures.ts'
import { letterbox, planesOf, sharesOf } from './letterbox.ts'
import { sizeName, sizeOf } from './shot-size.ts'
import { COCO, readYolox } from './yolox.ts'
import { readYunet } from './yunet.ts'

const thing = (label: string, left: number, top: number, right: number, bottom: number, score = 0.9): FoundThing => ({
  ...{ label, score, left, top, right, bottom },
})

test('a letterbox keeps the shape of the picture, and boxes come back as its shares', () => {
  const l = letterbox({ width: 640, height: 360 }, { width: 416, height: 416 })
  expect(l).toEqual({ width: 416, height: 416, shown: { width: 416, height: 234 } })
  expect(sharesOf(l, [208, 117], [208, 117])).toEqual({ left: 0.25, right: 0.75, top: 0.25, bottom: 0.75 })
  expect(letterbox({ width: 100, height: 400 }, { width: 416, height: 416 }).shown).toEqual({ width: 104, height: 416 })
  expect([...planesOf(Uint8Array.from([1, 2, 3, 4, 5, 6]))]).toEqual([1, 4, 2, 5, 3, 6])
})

test('of boxes that mean the same the surest stays; other labels and other places stay too', () => {
  expect(likeness(thing('a', 0, 0, 1, 1), thing('a', 0.5, 0, 1.5, 1))).toBeCloseTo(1 / 3)
  expect(likeness(thing('a', 0, 0, 0.2, 0.2), thing('a', 0.5, 0.5, 1, 1))).toBe(0)
  const kept = withoutDoubles(
    [
      thing('dog', 0, 0, 0.5, 0.5, 0.6),
      thing('dog', 0.02, 0, 0.5, 0.5, 0.8),
      thing('cat', 0, 0, 0.5, 0.5, 0.7),
      thing('dog', 0.5, 0.5, 1, 1),
    ],
    0.45,
  )
  expect(kept.map((k) => [k.label, k.score])).toEqual([
    ['dog', 0.9],
    ['dog', 0.8],
    ['cat', 0.7],
  ])
  expect(within({ left: 0, right: 1, top: 0.1, bottom: 0.9 }, thing('face', 0.2, 0.1, 0.4, 0.5))).toMatchObject({
    left: 0.2,
    top: 0,
    bottom: 0.5,
  })
})

const near = (n: number): unknown => expect.closeTo(n, 5)
const INPUT = { width: 64, height: 64, shown: { width: 64, height: 32 } }
test('the outputs of both models are read in their own terms', () => {
  const cells = (64 / 8) ** 2 + (64 / 16) ** 2 + (64 / 32) ** 2
  const row = 5 + COCO.length
  const rows = new Float32Array(cells * row)
  // The cell at column 3 of line 1 of stride 16: a dog of two strides by one about its middle.
  const at = ((64 / 8) ** 2 + 4 + 3) * row
  rows.set([0.5, 0.5, Math.log(2), 0, 0.9], at)
  rows[at + 5 + COCO.indexOf('dog')] = 0.8
  const [dog, ...none] = readYolox(rows, INPUT)
  expect(none).toEqual([])
  expect(dog).toMatchObject({ label: 'dog', left: near(40 / 64), right: near(72 / 64), top: near(16 / 32), bottom: near(1) })
  expect(dog!.score).toBeCloseTo(0.72)
  expect(() => readYolox(rows.subarray(1), INPUT)).toThrow('do not fit')

  const outputs = new Map<string, Float32Array>()
  for (const s of [8, 16, 32])
    for (const [name, n] of [
      ['cls', 1],
      ['obj', 1],
      ['bbox', 4],
    ] as const)
      outputs.set(`${name}_${s}`, new Float32Array(n * (64 / s) ** 2))
  outputs.get('cls_32')![1] = 0.9
  outputs.get('obj_32')![1] = 0.9
  outputs.get('bbox_32')!.set([0.5, 0.5, 0, Math.log(0.5)], 4)
  const faces = readYunet((name) => outputs.get(name)!, INPUT)
  expect(faces).toMatchObject([{ label: 'face', left: near(0.5), right: near(1), top: near(0.25), bottom: near(0.75) }])
})

/** A standing person seen from the top of the head, `headroom` below the upper edge, to where the picture ends after `heads` heads. */
function person(heads: number, headroom = 0.1): FoundThing[] {
  const h = (1 - headroom) / heads
  const [top, wide] = [headroom, (1.15 * h * 9) / 16]
  const body = thing('person', 0.5 - wide, top, 0.5 + wide, Math.min(1, top + 7.5 * h))
  return [body, thing('face', 0.5 - 0.17 * h, top + 0.25 * h, 0.5 + 0.17 * h, top + h)]
}
test.each([
  [0.8, 'extreme_close_up'],
  [1.5, 'close_up'],
  [2.5, 'medium_close_up'],
  [4, 'medium_shot'],
  [6, 'medium_long_shot'],
  [9, 'long_shot'],
  [16, 'long_shot'],
  [40, 'extreme_long_shot'],
])('%s heads to the lower edge are a %s', (heads, name) => {
  const things = person(heads, heads < 1 ? -0.1 : 0.1)
  expect(sizeName(sizeOf(figuresOf(things)[0]!, 16 / 9)!.heads)).toBe(name)
})

test('a face and its body are one person; a body in another is none; an arm has no size', () => {
  const [body, face] = person(4)
  expect(figuresOf([body!, face!, thing('person', 0.45, 0.5, 0.5, 0.8, 0.6)])).toHaveLength(1)
  expect(figuresOf([body!, face!, thing('face', 0.05, 0.3, 0.1, 0.4)])).toHaveLength(2)
  expect(figuresOf([thing('person', 0, 0.2, 0.3, 0.9, 0.37)])).toEqual([])
  expect(sizeOf(figuresOf([thing('person', 0.2, 0, 0.6, 0.7)])[0]!, 16 / 9)).toBeNull()
})

const SHOT = { start_ms: 1000, end_ms: 4000 }
const WHOLE = { left: 0, top: 0, right: 1, bottom: 1 }
const said = (pictures: FoundThing[][]): Record<string, string | number> => {
  const sightings: Sighting[] = pictures.map((things, i) => ({ time_ms: 1300 + 1200 * i, things }))
  return Object.fromEntries(describeSubjects(SHOT, sightings, WHOLE, 16 / 9).map((f) => [`${f.category}.${f.type}`, f.value]))
}

test('what is said of a shot', () => {
  expect(said([person(4), person(4.2), person(4)])).toMatchObject({
    ...{ 'shot_size.size': 'medium_shot', 'subject.kind': 'person', 'subject.count': 1 },
    ...{ 'composition.framing': 'centered', 'composition.headroom': 0.1 },
  })
  const beside = person(4).map((t) => ({ ...t, left: t.left - 0.3, right: t.right - 0.3 }))
  expect(said([[...person(4), ...beside]])).toMatchObject({ 'subject.kind': 'people', 'subject.count': 2 })
  expect(said([[thing('dog', 0.3, 0.3, 0.7, 0.9)], []])).toEqual({ 'subject.kind': 'animal', 'subject.count': 1 })
})

test('what cannot be told is left out', () => {
  expect(said([])).toEqual({})
  expect(said([[], []])).toEqual({})
  // One picture of three is too little; so is a small car, an unsure one, and furniture.
  expect(said([person(4), [], []])).toEqual({})
  expect(said([[thing('car', 0.9, 0.5, 0.95, 0.55), thing('truck', 0, 0, 1, 1, 0.5), thing('couch', 0, 0, 1, 1)]])).toEqual({})
})

test('evidence is the part of the shot in which it is seen', () => {
  expect(partsOf(SHOT, [1300, 2500, 3700])).toEqual([
    [1000, 1900],
    [1900, 3100],
    [3100, 4000],
  ])
  const features = describeSubjects(
    SHOT,
    [
      { time_ms: 1300, things: [] },
      { time_ms: 2500, things: person(4) },
      { time_ms: 3700, things: person(4) },
    ],
    WHOLE,
    16 / 9,
  )
  for (const f of features) expect(f.evidence.time_ranges_ms).toEqual([[1900, 4000]])
})

test('pictures that disagree are less sure than those that agree', () => {
  const sure = (pictures: FoundThing[][]): number =>
    describeSubjects(
      SHOT,
      pictures.map((things, i) => ({ time_ms: 1300 + 1200 * i, things })),
      WHOLE,
      16 / 9,
    ).find((f) => f.type === 'size')?.confidence ?? 0
  expect(sure([person(4), person(4), person(4)])).toBeGreaterThan(sure([person(4), person(2.5), person(6)]) + 0.1)
})
