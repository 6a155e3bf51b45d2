import { expect, test } from 'vitest'
import { SMALL } from '#electron/analysis/picture/small-frame.ts'
import { seededRandom } from '#shared/base/random.ts'
import { Feature } from '#shared/learn/feature.ts'
import { ShotSignals } from '#shared/learn/shot-signals.ts'
import { describeFilm } from './describe-film.ts'
import { createFilmSight } from './film-sight.ts'

const random = seededRandom(5)
/** Luma of a small frame, `n` counting the frames of its shot. */
const KINDS: Readonly<Record<string, (x: number, y: number, n: number) => number>> = {
  black: () => 16,
  white: () => 235,
  texture: (x, y, n) => 76 + 50 * Math.sin((x + n) / 9) * Math.sin(y / 7),
  noise: () => 16 + 219 * random(),
  stripes: (x) => (x > 70 && x < 90 ? 200 : 60),
}
function frame(kind: string, n: number): Uint8Array {
  const small = new Uint8Array(SMALL.bytes).fill(128, SMALL.u)
  for (let i = 0; i < SMALL.u; i++) small[i] = KINDS[kind]!(i % SMALL.width, Math.floor(i / SMALL.width), n)
  return small
}

test.each([
  ['one picture', [['texture', 1]]],
  ['one black picture', [['black', 1]]],
  ['two pictures', [['stripes', 2]]],
  [
    'black, then shots of one and two pictures',
    [
      ['black', 20],
      ['white', 1],
      ['texture', 2],
      ['black', 12],
      ['stripes', 1],
    ],
  ],
  [
    'noise, in which nothing can be followed',
    [
      ['noise', 30],
      ['texture', 1],
      ['noise', 8],
    ],
  ],
  [
    'shots of one picture each',
    [
      ['white', 1],
      ['noise', 1],
      ['black', 1],
      ['texture', 1],
      ['stripes', 1],
    ],
  ],
] as [string, [string, number][]][])('%s: everything that is said is a number', (_name, shots) => {
  const sight = createFilmSight({ frameRate: 25, duration: 0 })
  let at = 0
  for (const [kind, frames] of shots) for (let n = 0; n < frames; n++) sight.push(frame(kind, n), at++ / 25)
  const described = describeFilm(sight.finish())
  expect(described.length).toBeGreaterThan(0)
  for (const s of described) {
    for (const f of s.features) Feature.parse(f)
    ShotSignals.parse(s.extensions.signals)
  }
})

test('a camera that nothing tells of is not said to stand still', () => {
  const sight = createFilmSight({ frameRate: 25, duration: 0 })
  let at = 0
  for (const [kind, frames] of [
    ['texture', 30],
    ['black', 30],
    ['stripes', 2],
  ] as const)
    for (let n = 0; n < frames; n++) sight.push(frame(kind, n), at++ / 25)
  const cameras = describeFilm(sight.finish()).map((s) => s.features.filter((f) => f.category === 'camera_motion'))
  expect(cameras.map((c) => c.find((f) => f.type === 'movement')!.value).slice(1)).toEqual(['unclear', 'unclear'])
  expect(cameras[0]!.length).toBeGreaterThan(3)
  expect(cameras[1]).toHaveLength(1)
})
