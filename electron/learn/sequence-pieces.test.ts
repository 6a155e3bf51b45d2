import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testList } from '#electron/testing/test-list.ts'
import { NO_GRADE } from '#shared/timeline/model.ts'
import { foundBefore, piecesOf, readDrawn, soundOf, writeDrawn } from './sequence-pieces.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'cw-pieces-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Spec = Parameters<typeof testList>[0]
const shots: Spec['clips'] = [
  { source: 0, from: 10, frames: 40 },
  { source: 1, from: 20, frames: 75 },
  { source: 0, from: 100, frames: 20 },
]
const list = (clips = shots, more: Partial<Spec> = {}) => testList({ sources: ['/films/a.mp4', '/films/b.mp4'], ...more, clips })
const pieces = (l = list()) => piecesOf(l, 'here')
/** Of each piece of a changed list, where its like stood in the first one. */
const taken = (l: ReturnType<typeof list>) => foundBefore(pieces(l), pieces()).map((p) => p.at)

test('a piece is a clip; one that only stands elsewhere is the same, one that looks otherwise is another', () => {
  expect(pieces().map((p) => p.frames)).toEqual([40, 75, 20])
  expect(new Set(pieces().map((p) => p.key)).size).toBe(3)
  expect(taken(list())).toEqual([0, 40, 115])
  expect(taken(list([shots[2]!, shots[0]!]))).toEqual([115, 0])
  const with1 = (change: Partial<Spec['clips'][number]>) => list([shots[0]!, { ...shots[1]!, ...change }, shots[2]!])
  for (const change of [
    { frames: 74 },
    { from: 21 },
    { source: 0 },
    { opacity: 0.5 },
    { speed: { num: 2, den: 1 } },
    { transform: { x: 0, y: 0, scale: 1.2, rotation: 0 } },
    { grade: { ...NO_GRADE, exposure: 1 } },
    { steady: { mode: 'smooth' as const, smoothness: 0.5, maxZoom: 1.2, files: ['/cache/block-0.json'], firstBlock: 0 } },
  ])
    expect([change, taken(with1(change))]).toEqual([change, [0, null, 115]])
  expect(taken(list(shots, { width: 640, height: 640 }))).toEqual([null, null, null])
  expect(foundBefore(piecesOf(list(), 'another program'), pieces()).map((p) => p.at)).toEqual([null, null, null])
})

test('a transition belongs to what it joins; what is too short is drawn with its neighbour', () => {
  const joined = list(shots, { transitions: [{ after: 0, kind: 'dissolve', frames: 6 }] })
  expect(pieces(joined).map((p) => p.frames)).toEqual([34, 12, 69, 20])
  // The clips look the same as before beside it, but less of them is shown.
  expect(taken(joined)).toEqual([null, null, null, 115])
  const otherFirst = list([{ ...shots[0]!, opacity: 0.9 }, shots[1]!, shots[2]!], {
    transitions: [{ after: 0, kind: 'dissolve', frames: 6 }],
  })
  expect(foundBefore(pieces(otherFirst), pieces(joined)).map((p) => p.at)).toEqual([null, null, 46, 115])
  const short = list([{ source: 0, from: 0, frames: 5 }, { source: 1, from: 0, frames: 3 }, shots[0]!, { source: 1, from: 50, frames: 4 }])
  expect(pieces(short).reduce((n, p) => n + p.frames, 0)).toBe(52)
  for (const p of pieces(short)) expect(p.frames).toBeGreaterThanOrEqual(12)
})

test('grain is that of the film: a clip with grain that stands elsewhere is another', () => {
  const grained = shots.map((s) => ({ ...s, grade: { ...NO_GRADE, grain: 20 } }))
  const [before, now] = [list(grained), list([grained[1]!, grained[0]!, grained[2]!])]
  expect(foundBefore(pieces(now), pieces(before)).map((p) => p.at)).toEqual([null, null, 115])
})

test('another file at the place of a look, or of a film that was never hashed, is told', () => {
  const [cube, film] = [join(folder, 'look.cube'), join(folder, 'film.mp4')]
  for (const file of [cube, film]) writeFileSync(file, 'one')
  const l = list([{ ...shots[0]!, grade: { ...NO_GRADE, lut: { source: cube, intensity: 1 } } }, shots[1]!], {
    sources: ['/films/a.mp4', film],
  })
  const before = pieces(l)
  const at = () => foundBefore(pieces(l), before).map((p) => p.at)
  expect(at()).toEqual([0, 40])
  writeFileSync(cube, 'another')
  expect(at()).toEqual([null, 40])
  writeFileSync(film, 'another')
  expect(at()).toEqual([null, null])
})

test('the sound is the same as long as nothing that is heard changes, nor how long it lasts', () => {
  const sounds: NonNullable<Spec['sounds']> = [{ source: 1, start: 0, frames: 135, from: 0 }]
  const [brighter, shorter] = [[{ ...shots[0]!, opacity: 0.5 }, shots[1]!, shots[2]!], shots.slice(0, 2)]
  const of = (clips = shots, more: Partial<Spec> = {}) => soundOf(list(clips, { sounds, ...more }), 'here')
  expect(of(brighter)).toBe(of())
  expect(
    new Set([of(), of(shots, { sounds: [{ ...sounds[0]!, gain: 0.5 }] }), of(shots, { loudness: -23 }), of(shots, { sounds: [] })]).size,
  ).toBe(4)
  expect(of(shorter, { sounds: [{ ...sounds[0]!, frames: 115 }] })).not.toBe(of())
  expect(soundOf(list(shots, { sounds }), 'another program')).not.toBe(of())
})

test('what was written down is read; anything else is nothing', () => {
  const file = join(folder, 'pieces.json')
  const film = { version: 1 as const, pieces: pieces(), sound: soundOf(list(), 'here') }
  writeDrawn(file, film)
  expect(readDrawn(file)).toEqual(film)
  for (const text of ['{"version":2,"pieces":[]}', '{"half', '[]']) {
    writeFileSync(file, text)
    expect(readDrawn(file)).toBeNull()
  }
  expect(readDrawn(join(folder, 'none.json'))).toBeNull()
})
