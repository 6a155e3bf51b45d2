import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MediaService } from '#electron/media/media-service.ts'
import type { Refusal, Result } from '#shared/base/result.ts'
import { ImprovementStep, type ShotMatch } from '#shared/learn/compare-result.ts'
import { Feature } from '#shared/learn/feature.ts'
import { LearnWarning, Segment } from '#shared/learn/learn-result.ts'
import type { MotionType } from '#shared/learn/motion-recipe.ts'
import type { DecomposeInput, Decomposer, Improver, Mapper, MotionRenderer, PlugInCall } from '#shared/learn/plug-ins.ts'
import { filmOf, randomShots } from '#shared/learn/testing/films.ts'
import { displaySize } from '#shared/media/media-info.ts'
import { toSeconds } from '#shared/time/ticks.ts'

/*
 * What every plug-in of a kind keeps, whatever it does inside. A new one is added to the registry, and the test over the registry runs it
 * through the suite of its kind.
 */

const CODE = /^[a-z][a-zA-Z]*\.[a-z][a-zA-Z]*$/

/** Has a name that a request and a result can carry, and a version that grows. */
function named(p: { id: string; version: number }): void {
  test('has a name and a version', () => {
    expect(p.id).toMatch(/^[a-z][a-z0-9_-]{0,39}$/)
    expect(Number.isInteger(p.version) && p.version >= 1).toBe(true)
  })
}

interface Watched extends PlugInCall {
  shares: number[]
}
const watched = (more: Partial<PlugInCall> = {}): Watched => {
  const shares: number[] = []
  return { signal: new AbortController().signal, onProgress: (share) => void shares.push(share), ...more, shares }
}
function expectProgress(shares: readonly number[]): void {
  expect(shares.filter((s) => !(s >= 0 && s <= 1))).toEqual([])
  expect([...shares].sort((a, b) => a - b)).toEqual(shares)
}
function expectRefusal(r: Refusal): void {
  expect(r.code).toMatch(CODE)
  expect(r.message).toMatch(/^[^\n]{20,}\.$/)
}
function valueOf<T>(r: Result<T>): T {
  if (!r.ok) throw new Error(`${r.refusal.code}: ${r.refusal.message}`)
  return r.value
}
/** What came of a call whose job was cancelled before it began: the right error, or an answer that took no time. */
async function cancelled(run: (call: PlugInCall) => Promise<Result<unknown>>): Promise<string> {
  const abort = new AbortController()
  abort.abort()
  try {
    const answer = await run(watched({ signal: abort.signal }))
    return answer.ok ? 'answered' : answer.refusal.code
  } catch (e) {
    return e instanceof Error ? e.name : 'thrown'
  }
}

/** `input` is a film of several shots with pictures that exist; `model` what a decomposer that needs one may ask, in a good mood. */
export function decomposerSuite(d: Decomposer, input: () => DecomposeInput, model: () => NonNullable<PlugInCall['model']>): void {
  describe(`decomposer ${d.id}`, () => {
    const call = (): Watched => watched(d.needs === 'model' ? { model: model() } : {})
    named(d)

    test('takes the film apart without holes, and describes every shot with features that can be seen in it', async () => {
      const given = input()
      const before = structuredClone(given)
      const c = call()
      const { segments, warnings } = valueOf(await d.decompose(given, c))
      expect(given).toEqual(before)
      expectProgress(c.shares)
      expect(segments[0]!.start_ms).toBe(0)
      expect(segments.at(-1)!.end_ms).toBe(given.video.duration_ms)
      segments.slice(1).forEach((s, i) => expect(s.start_ms).toBe(segments[i]!.end_ms))
      expect(new Set(segments.map((s) => s.id)).size).toBe(segments.length)
      for (const { features, ...s } of segments) {
        Segment.parse({ ...s, keyframes: [], analysis: { features } })
        expect(features.length).toBeGreaterThan(0)
        for (const f of features.map((x) => Feature.parse(x))) {
          expect(f.extensions?.['source']).toEqual(expect.stringMatching(/./))
          for (const [from, to] of f.evidence.time_ranges_ms) expect(from >= s.start_ms && to <= s.end_ms).toBe(true)
        }
      }
      for (const w of warnings) expect(LearnWarning.parse(w).code).toMatch(CODE)
    })

    test('a cancelled job is no refusal', async () => {
      expect(['AbortError', 'answered']).toContain(await cancelled((c) => d.decompose(input(), { ...call(), ...c })))
    })

    test.runIf(d.needs === 'model')('without its model it refuses in one sentence', async () => {
      const answer = await d.decompose(input(), watched())
      expect(answer.ok).toBe(false)
      if (!answer.ok) expectRefusal(answer.refusal)
    })
  })
}

const films = (seed: number): ReturnType<typeof filmOf> => filmOf(randomShots(14, seed))
const key = (m: ShotMatch): string => `${m.target ?? '-'} ${m.user ?? '-'}`

export function mapperSuite(m: Mapper): void {
  describe(`mapper ${m.id}`, () => {
    named(m)
    const [target, user] = [films(1), films(2)]

    test('the same question has the same answer, and its films stay as they are', () => {
      const before = structuredClone([target, user])
      expect(m.map(target, user, [])).toEqual(m.map(target, user, []))
      expect([target, user]).toEqual(before)
    })

    test.each([
      ['two films', target, user],
      ['a film and nothing like it', target, filmOf(randomShots(3, 9))],
      ['a film and itself', target, target],
    ])('%s: every shot is matched or told to be missing, none twice', (_name, a, b) => {
      const found = m.map(a, b, [])
      for (const [side, film] of [
        ['target', a],
        ['user', b],
      ] as const) {
        const named = found.flatMap((x) => x[side] ?? [])
        expect(new Set(named)).toEqual(new Set(film.segments.map((s) => s.id)))
      }
      expect(new Set(found.map(key)).size).toBe(found.length)
      expect(
        found.filter(
          (x) => !(x.closeness >= 0 && x.closeness <= 1) || x.manual || ((x.target === null || x.user === null) && x.closeness !== 0),
        ),
      ).toEqual([])
    })

    test('a film is its own likeness', () => {
      const found = m.map(target, target, [])
      expect(found.map((x) => [x.target, x.user])).toEqual(target.segments.map((s) => [s.id, s.id]))
    })

    test('lines that a person drew stay, and are known as such', () => {
      const line: ShotMatch = { target: 'shot_0002', user: 'shot_0009', closeness: 1, manual: true }
      const found = m.map(target, user, [line])
      expect(found.filter((x) => x.manual).map(key)).toEqual([key(line)])
      expect(found.filter((x) => x.user === 'shot_0009').map(key)).toEqual([key(line)])
    })
  })
}

/** Steps come in this order. */
const ORDER = [
  'camera_motion',
  'shot_size',
  'camera_angle',
  'composition',
  'subject',
  'lighting',
  'color_grading',
  'pace',
  'transition',
  'sound',
]

export function improverSuite(p: Improver): void {
  describe(`improver ${p.id}`, () => {
    named(p)
    const [target, user] = [films(3), films(4)]
    const mapping: ShotMatch[] = [
      ...target.segments.slice(0, 12).map((s) => ({ target: s.id, user: s.id, closeness: 0.5, manual: false })),
      { target: 'shot_0013', user: null, closeness: 0, manual: false },
      { target: null, user: 'shot_0014', closeness: 0, manual: false },
    ]
    const improve = async (language: string, lines = mapping, film = user): Promise<ImprovementStep[][]> => {
      const answer = valueOf(await p.improve({ target, user: film, mapping: lines, language }, watched()))
      expect(answer.map((i) => [i.target, i.user])).toEqual(lines.map((l) => [l.target, l.user]))
      return answer.map((i) => i.steps.map((s) => ImprovementStep.parse(s)))
    }

    test('every line of the mapping has its steps: camera first, then light, then grade; each with an end that can be measured', async () => {
      const steps = await improve('en')
      expect(steps.flat().length).toBeGreaterThan(10)
      for (const list of steps.slice(0, 12)) {
        expect(list.map((s) => s.order)).toEqual(list.map((_, i) => i + 1))
        const places = list.map((s) => ORDER.indexOf(s.category))
        expect([...places].sort((a, b) => a - b)).toEqual(places)
      }
      const all = steps.flat()
      expect(new Set(all.map((s) => s.id)).size).toBe(all.length)
      expect(all.filter((s) => !/^[a-z_]+\.[a-z_]+$/.test(s.validation.metric) || s.validation.passed)).toEqual([])
    })

    test('a film that is the reference needs nothing', async () => {
      const same = target.segments.map((s): ShotMatch => ({ target: s.id, user: s.id, closeness: 1, manual: false }))
      expect((await improve('en', same, target)).flat()).toEqual([])
    })

    test('speaks the language that it is asked to, and says the same in each', async () => {
      const [en, de, zh] = [await improve('en'), await improve('de'), await improve('zh-CN')]
      const facts = (steps: ImprovementStep[][]): unknown[] =>
        steps.flat().map((s) => [s.id, s.category, s.actions.map((a) => [a.action_type, a.parameters])])
      expect(facts(de!)).toEqual(facts(en!))
      expect(facts(zh!)).toEqual(facts(en!))
      expect(zh!.flat().every((s) => /\p{Script=Han}/u.test(s.problem))).toBe(true)
      expect(de!.flat().every((s, i) => s.problem !== en!.flat()[i]!.problem)).toBe(true)
    })
  })
}

/** `picture` is a JPEG of at least 320 × 180; `folder` is where films may be written. `some`: moves that are drawn; all take long. */
export function motionRendererSuite(
  r: MotionRenderer,
  o: () => { picture: string; folder: string; media: MediaService },
  some: readonly MotionType[] = r.types,
): void {
  describe(`motion renderer ${r.id}`, () => {
    named(r)
    const size = { width: 320, height: 180 }
    const input = (type: MotionType, name: string): Parameters<MotionRenderer['render']>[0] => ({
      keyframes: [{ time_ms: 0, file: o().picture, ...size }],
      recipe: { type, strength: 0.4, duration_ms: 500, easing: 'ease_in_out' },
      ...{ ...size, rate: { num: 24, den: 1 }, out: join(o().folder, name) },
    })

    test('names the moves that it can draw', () => expect(new Set(r.types).size).toBe(r.types.length))

    test.each(some.filter((type) => r.types.includes(type)))('%s has its exact length, rate and size', async (type) => {
      const given = input(type, `${type}.mp4`)
      const c = watched()
      const drawn = valueOf(await r.render(given, c))
      expectProgress(c.shares)
      expect([drawn.frame_count, drawn.keyframe]).toEqual([12, 0])
      for (const w of drawn.warnings) expect(LearnWarning.parse(w).code).toMatch(CODE)
      const probed = valueOf(await o().media.probe(given.out))
      expect(displaySize(probed.video!)).toEqual(size)
      expect(toSeconds(probed.duration)).toBeCloseTo(0.5, 3)
      rmSync(given.out)
    })

    test('a cancelled job is no refusal and leaves no film', async () => {
      const given = input(r.types[0]!, 'cancelled.mp4')
      expect(await cancelled((c) => r.render(given, c))).toBe('AbortError')
      expect(existsSync(given.out)).toBe(false)
    })
  })
}

/** Names are told apart within a kind. */
export const unlikeNames = (list: readonly { id: string }[]): boolean => new Set(list.map((p) => p.id)).size === list.length
