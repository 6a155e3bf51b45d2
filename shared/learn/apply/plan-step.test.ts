import { expect, test } from 'vitest'
import type { PictureAnalysis } from '../../analysis/picture-analysis.ts'
import type { Edit } from '../../timeline/edits/edit.ts'
import type { SequenceId } from '../../timeline/ids.ts'
import { type Clip, DEFAULT_STABILISE, NO_GRADE, type ProjectDocument, type Stabilise } from '../../timeline/model.ts'
import { recordOf } from '../../timeline/query.ts'
import { clip, edited, f, OTHER, project, STILL, strip } from '../../timeline/testing/strip.ts'
import type { CompareResult, ImprovementAction, ImprovementStep } from '../compare-result.ts'
import { filmOf, randomShots } from '../testing/films.ts'
import { bestWindow } from './choose-window.ts'
import { editorAction, findStep, planStep, type StepWorld } from './plan-step.ts'
import { seenClip } from './shown-clips.ts'
import { stepChanges } from './step-changes.ts'

const MS = 1000 / 30
const step = (action: Partial<ImprovementAction>, id = 'one'): ImprovementStep => ({
  ...{ id, order: 1, category: 'pace', problem: 'A problem.' },
  actions: [{ action_type: 'trim', parameters: {}, instruction: 'Do it.', ...action }],
  validation: { check: '', metric: 'pace.duration', target: 1, current: 2, passed: false },
})

/** A comparison whose user film shows these clips, each a shot, with one step for the shot at `at`. */
function compared(clips: readonly Clip[], at: number, ...steps: ImprovementStep[]): CompareResult {
  const shots = randomShots(clips.length, 3)
  const user = filmOf(clips.map((c, i) => ({ ...shots[i]!, ms: Math.round((c.duration / f(1)) * MS) })))
  user.extensions = { sequence: { project_id: 'p', sequence_id: 'seq_1' as SequenceId } }
  user.segments.forEach((s, i) => {
    const c = clips[i]!
    const shown = { clip_id: c.id, track_id: c.trackId, asset_id: c.assetId, start_ms: s.start_ms, end_ms: s.end_ms, seen: seenClip(c) }
    s.extensions = { ...s.extensions, clips: [JSON.parse(JSON.stringify(shown))] }
  })
  const target = filmOf(randomShots(1, 5))
  const id = user.segments[at]!.id
  return {
    ...{ schema: 'cutwright.compare/1', target, user, closeness: 0.5, warnings: [] },
    mapping: [{ target: 'shot_0001', user: id, closeness: 0.5, manual: false }],
    improvements: [{ target: 'shot_0001', user: id, steps }],
  }
}
const world = (doc: ProjectDocument, more: Partial<StepWorld> = {}): StepWorld => ({
  ...{
    doc,
    picture: () => undefined,
    look: () => ({ source: '/looks/fitted.cube', intensity: 0.7 }),
    isOurs: (s) => s.startsWith('/looks/'),
  },
  ...more,
})
function plan(doc: ProjectDocument, result: CompareResult, more?: Partial<StepWorld>): Edit[] | string {
  const found = findStep(result, 'one')
  if (!found.ok) return found.refusal.code
  const planned = planStep(result, found.value, world(doc, more))
  return planned.ok ? planned.value : planned.refusal.code
}
function done(doc: ProjectDocument, result: CompareResult, more?: Partial<StepWorld>): ProjectDocument {
  const edits = plan(doc, result, more)
  if (typeof edits === 'string') throw new Error(edits)
  return edited(doc, ...edits)
}
const A = clip('A', 0, 30, 10)
const B = clip('B', 30, 60, 20)
const C = clip('C', 90, 30, 0, { assetId: OTHER.id })
const doc = project(A, B, C)

test('a long clip is cut to the wanted length around its middle, and what follows moves up', () => {
  const result = compared([A, B, C], 1, step({ parameters: { seconds: 1 } }))
  expect(strip(done(doc, result))).toBe('A 0-30@10 | B 30-60@35 | C 60-90@0')
  const moved = done(doc, result)
  expect(stepChanges(doc, moved, [B.id])).toMatchObject([
    { what: 'length', before: 2, after: 1, unit: 's' },
    { what: 'shift', after: -1 },
  ])
})

test('where moments are known, the best one stays', () => {
  const scores = (overall: number) => ({ overall }) as PictureAnalysis['moments'][number]['scores']
  const moment = (start: number, end: number, overall: number) =>
    ({ start, end, scores: scores(overall) }) as PictureAnalysis['moments'][number]
  const moments = [moment(0, 1, 0.2), moment(1, 2, 0.4), moment(2, 3, 0.9)]
  expect(bestWindow(moments, 0, 3, 1)).toBeCloseTo(2, 1)
  expect(bestWindow([], 0, 3, 1)).toBe(1)
  const result = compared([A, B, C], 1, step({ parameters: { seconds: 1 } }))
  const picture = () => ({ moments, shots: [] }) as unknown as PictureAnalysis
  // Footage of B runs from 20 to 80 frames: the last of its two seconds is the best.
  expect(strip(done(doc, result, { picture }))).toBe('A 0-30@10 | B 30-60@50 | C 60-90@0')
})

test('a short clip is given more of its take, first at its end, then at its head, but nothing of another shot', () => {
  const retime = (seconds: number) => compared([A, B, C], 2, step({ action_type: 'retime', parameters: { seconds } }))
  expect(strip(done(doc, retime(2)))).toBe('A 0-30@10 | B 30-90@20 | C 90-150@0')
  const late = project(A, B, clip('C', 90, 30, 60, { assetId: OTHER.id }))
  const result = compared(
    [A, B, clip('C', 90, 30, 60, { assetId: OTHER.id })],
    2,
    step({ action_type: 'retime', parameters: { seconds: 2 } }),
  )
  expect(strip(done(late, result))).toBe('A 0-30@10 | B 30-90@20 | C 90-150@40')
  // Another shot begins in the take after 40 frames: it is slowed down instead.
  const picture = () =>
    ({
      moments: [],
      shots: [
        { start: 0, end: 40 / 30 },
        { start: 40 / 30, end: 100 / 30 },
      ],
    }) as unknown as PictureAnalysis
  const slow = done(doc, retime(2), { picture })
  expect(recordOf(slow, 'clip', C.id)).toMatchObject({ speed: { num: 1, den: 2 }, duration: f(60) })
  expect(plan(doc, retime(4), { picture })).toBe('learn.takeTooShort')
  const still = clip('S', 0, 30, 0, { assetId: STILL.id })
  expect(strip(done(project(still), compared([still], 0, step({ action_type: 'retime', parameters: { seconds: 9 } }))))).toBe('S 0-270@0')
})

test('beats are those of the shot’s own music', () => {
  const result = compared([A, B, C], 1, step({ parameters: { beats: 2 } }))
  const signals = result.user.segments[1]!.extensions!['signals'] as { beats: number }
  signals.beats = 4
  expect(strip(done(doc, result))).toBe('A 0-30@10 | B 30-60@35 | C 60-90@0')
})

test('a look is put on with its strength, a crop is scaled, a transition is changed, a shot is left out', () => {
  const graded = done(doc, compared([A, B, C], 1, step({ action_type: 'match_grade' })))
  expect(recordOf(graded, 'clip', B.id)!.grade.lut).toEqual({ source: '/looks/fitted.cube', intensity: 0.7 })
  // Put on again, it is replaced.
  expect(plan(graded, compared([A, B, C], 1, step({ action_type: 'match_grade' })))).toHaveLength(1)
  const closer = done(doc, compared([A, B, C], 1, step({ action_type: 'reframe', parameters: { scale: 1.5 } })))
  expect(recordOf(closer, 'clip', B.id)!.transform.scale).toBe(1.5)
  expect(stepChanges(doc, closer, [B.id])).toMatchObject([{ what: 'scale', before: 100, after: 150, unit: '%' }])
  const dissolved = done(doc, compared([A, B, C], 1, step({ action_type: 'change_transition', parameters: { kind: 'dissolve' } })))
  expect(stepChanges(doc, dissolved, [B.id])).toMatchObject([{ what: 'transition', before: 'cut', after: 'dissolve' }])
  const back = compared([A, B, C], 1, step({ action_type: 'change_transition', parameters: { kind: 'cut' } }))
  expect(stepChanges(dissolved, done(dissolved, back), [B.id])).toMatchObject([{ what: 'transition', after: 'cut' }])
  expect(plan(doc, back)).toBe('learn.alreadySo')
  expect(plan(doc, compared([A, B, C], 0, step({ action_type: 'change_transition', parameters: { kind: 'fade' } })))).toBe('learn.noCut')
  expect(strip(done(doc, compared([A, B, C], 1, step({ action_type: 'remove_shot' }))))).toBe('A 0-30@10 | C 30-60@0')
})

test('another look of the same reference is a change, told by the marks of their files', () => {
  const wear = (mark: string) => edited(doc, { verb: 'setClip', clipIds: [B.id], props: { grade: { ...NO_GRADE, lut: fitted(mark) } } })
  const fitted = (mark: string) => ({ source: `/looks/film ${mark}.cube`, intensity: 1 })
  const [first, second] = [wear('0123456789'), wear('abcdef0123')]
  expect(stepChanges(doc, first, [B.id])).toMatchObject([{ what: 'look', before: null, after: 'film 100 %' }])
  expect(stepChanges(first, second, [B.id])).toMatchObject([
    { what: 'look', before: 'film 0123456789 100 %', after: 'film abcdef0123 100 %' },
  ])
  expect(stepChanges(first, first, [B.id])).toEqual([])
})

const shaky = (current: number, parameters: ImprovementAction['parameters']): ImprovementStep => {
  const s = step({ action_type: 'stabilise', parameters })
  const reshoot: ImprovementAction = { action_type: 'reshoot', parameters: {}, instruction: 'Use a tripod.' }
  return { ...s, actions: [reshoot, ...s.actions], validation: { ...s.validation, metric: 'camera_motion.shake', target: 0.001, current } }
}
const steadied = (c: Clip, stabilise: Stabilise | null): Edit => ({ verb: 'setClip', clipIds: [c.id], props: { stabilise } })

test('a shaky take is stabilised as far as it is from the reference; what the user has set stays where it is stronger', () => {
  const [near, far] = [shaky(0.004, { shake: 0.002 }), shaky(0.02, { shake: 0.001, mode: 'locked' })]
  const result = compared([A, B, C], 1, near)
  const steady = done(doc, result)
  expect([A, B, C].map((c) => recordOf(steady, 'clip', c.id)!.stabilise)).toEqual([null, DEFAULT_STABILISE, null])
  expect(stepChanges(doc, steady, [B.id])).toMatchObject([
    { what: 'stabilise', before: null, after: 50, unit: '%' },
    { what: 'zoom', before: 0, after: 20, unit: '%' },
  ])
  // Pressed again there is nothing to change.
  expect(stepChanges(steady, done(steady, result), [B.id])).toEqual([])

  const strong = done(doc, compared([A, B, C], 1, far))
  expect(recordOf(strong, 'clip', B.id)!.stabilise).toEqual({ mode: 'locked', smoothness: 0.8, maxZoom: 1.32 })
  expect(stepChanges(steady, strong, [B.id])).toMatchObject([
    { what: 'stabilise', before: 50, after: 'locked' },
    { what: 'zoom', before: 20, after: 32 },
  ])
  // Looked at again like this it still shook: it goes on, as far as there is to go.
  const again = compared([A, recordOf(strong, 'clip', B.id)!, C], 1, shaky(0.004, { shake: 0.001 }))
  expect(recordOf(done(strong, again), 'clip', B.id)!.stabilise).toEqual({ mode: 'locked', smoothness: 1, maxZoom: 1.42 })
  const most = edited(doc, steadied(B, { mode: 'smooth', smoothness: 1, maxZoom: 1.5 }))
  expect(plan(most, compared([A, recordOf(most, 'clip', B.id)!, C], 1, near))).toBe('learn.steadiest')

  const own: Stabilise = { mode: 'locked', smoothness: 0.3, maxZoom: 1.4 }
  const mine = edited(doc, steadied(B, own))
  const seen = compared([A, recordOf(mine, 'clip', B.id)!, C], 1, near)
  expect(recordOf(done(mine, seen), 'clip', B.id)!.stabilise).toEqual({ ...own, smoothness: 0.5 })
})

test('a stabiliser that was set since is left; a comparison from before there was one still works; stills and titles are none of its business', () => {
  const result = compared([A, B, C], 1, shaky(0.004, { shake: 0.002 }))
  expect(plan(edited(doc, steadied(B, { ...DEFAULT_STABILISE, smoothness: 0.1 })), result)).toBe('learn.clipChanged')
  const shown = result.user.segments[1]!.extensions!['clips'] as { seen: { stabilise?: null }; track_id: string; clip_id: string }[]
  delete shown[0]!.seen.stabilise
  expect(plan(doc, result)).toEqual([steadied(B, DEFAULT_STABILISE)])
  result.user.segments[1]!.extensions!['clips'] = [...shown, { ...shown[0]!, track_id: 'trk_2', clip_id: 'clp_T' }]
  expect(plan(doc, result)).toEqual([steadied(B, DEFAULT_STABILISE)])
  const still = clip('S', 0, 30, 0, { assetId: STILL.id })
  expect(plan(project(still), compared([still], 0, shaky(0.004, { shake: 0.002 })))).toBe('learn.notFilmed')
})

test.each<[string, Edit, string, Partial<ImprovementAction>]>([
  ['is gone', { verb: 'lift', clipIds: [B.id] }, 'learn.clipGone', {}],
  ['was trimmed', { verb: 'trim', clipId: B.id, edge: 'out', to: f(80) }, 'learn.clipChanged', { parameters: { seconds: 1 } }],
  [
    'shows another take',
    { verb: 'replace', clipId: B.id, assetId: OTHER.id, sourceStart: f(0) },
    'learn.clipChanged',
    { action_type: 'match_grade' },
  ],
  [
    'was graded by hand',
    { verb: 'setClip', clipIds: [B.id], props: { grade: { ...NO_GRADE, exposure: 1 } } },
    'learn.clipChanged',
    { action_type: 'match_grade' },
  ],
])('nothing is done to a clip that %s since', (_what, change, code, action) => {
  expect(plan(edited(doc, change), compared([A, B, C], 1, step(action)))).toBe(code)
})

test('a clip that moved along or was graded may still be trimmed; one that has the length is left', () => {
  const result = compared([A, B, C], 1, step({ parameters: { seconds: 1 } }))
  const moved = edited(
    doc,
    { verb: 'extract', clipIds: [A.id] },
    { verb: 'setClip', clipIds: [B.id], props: { grade: { ...NO_GRADE, exposure: 1 } } },
  )
  expect(strip(done(moved, result))).toBe('B 0-30@35 | C 30-60@0')
  expect(plan(doc, compared([A, B, C], 1, step({ parameters: { seconds: 2 } })))).toBe('learn.alreadySo')
})

test('what only a person can do, what is not one clip, and a film that is no sequence have no action', () => {
  const of = (result: CompareResult) => {
    const found = findStep(result, 'one')
    return found.ok ? editorAction(result, found.value)?.action_type : undefined
  }
  expect(of(compared([A, B], 1, step({ parameters: { seconds: 1 } })))).toBe('trim')
  const moved = compared([A, B], 1, step({ action_type: 'move_light' }))
  expect([of(moved), plan(doc, moved)]).toEqual([undefined, 'learn.byHand'])
  const parts = compared([A, B], 1, step({ parameters: { seconds: 1 } }))
  parts.user.segments[1]!.end_ms -= 900
  expect([of(parts), plan(doc, parts)]).toEqual([undefined, 'learn.severalClips'])
  // A title over a shot does not hinder; a shot of two clips under a title is none.
  const titled = compared([A, B], 1, step({ parameters: { seconds: 1 } }))
  const [shown] = titled.user.segments[1]!.extensions!['clips'] as { track_id: string; clip_id: string }[]
  const title = { ...shown!, track_id: 'trk_2', clip_id: 'clp_T' }
  titled.user.segments[1]!.extensions!['clips'] = [shown!, title]
  expect([of(titled), strip(done(doc, titled))]).toEqual(['trim', 'A 0-30@10 | B 30-60@35 | C 60-90@0'])
  titled.user.segments[1]!.extensions!['clips'] = [shown!, { ...shown!, clip_id: 'clp_A' }, title]
  expect(of(titled)).toBeUndefined()
  const file = compared([A, B], 1, step({ parameters: { seconds: 1 } }))
  delete file.user.extensions
  expect([of(file), plan(doc, file)]).toEqual([undefined, 'learn.noSequence'])
  expect(plan(doc, compared([A, B], 1))).toBe('learn.stepNotFound')
})
