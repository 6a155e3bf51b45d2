import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { shownClips } from '#shared/learn/apply/shown-clips.ts'
import { CompareResult, type ImprovementStep } from '#shared/learn/compare-result.ts'
import { LearnResult } from '#shared/learn/learn-result.ts'
import { frameToTicks } from '#shared/time/frame-rate.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { AssetId, ClipId, SequenceId, TrackId } from '#shared/timeline/ids.ts'
import type { Clip } from '#shared/timeline/model.ts'
import { finishTurn } from './next-folder.ts'

const RATE = { num: 25, den: 1 }
const SIZE = { width: 192, height: 108, frameRate: RATE, gop: 25, crf: 16 }
const f = (n: number) => frameToTicks(n, RATE)

const hash = (x: number, y: number): number => {
  const n = Math.imul(x * 374761393 + y * 668265263, 1274126177)
  return ((n ^ (n >>> 13)) >>> 0) % 256
}
function texture(x: number, y: number): number {
  const [u, v] = [x / 12, y / 12]
  const [i, j, fu, fv] = [Math.floor(u), Math.floor(v), u - Math.floor(u), v - Math.floor(v)]
  const mix = (a: number, b: number, t: number): number => a + (b - a) * t
  return mix(mix(hash(i, j), hash(i + 1, j), fu), mix(hash(i, j + 1), hash(i + 1, j + 1), fu), fv) / 255
}
/** Three places: dark and blue, light and orange, green. */
function paint(shot: number, x: number, y: number): [number, number, number] {
  const k = texture(x + 1000 * shot, y)
  if (shot === 0) return [30 + 60 * k, 150, 118]
  if (shot === 1) return [140 + 70 * k, 100, 160]
  return [70 + 90 * k, 110, 105]
}
const pale = ([l, u, v]: [number, number, number]): [number, number, number] => [
  16 + 0.8 * (l - 16),
  128 + 0.35 * (u - 128),
  128 + 0.35 * (v - 128),
]

let t: TestEngine
let projectId: string
let sequenceId: SequenceId
let jobId: string
const clips: ClipId[] = ['clp_one', 'clp_two', 'clp_three'] as ClipId[]

const clip = async (id: ClipId): Promise<Clip | undefined> =>
  (await t.client.projects.snapshot({ projectId })).records.find((r): r is Clip => r.type === 'clip' && r.id === id)
const edit = (edits: Edit[]) => t.client.projects.apply({ projectId, edits, label: 'timeline.trim' })
const result = async (): Promise<CompareResult> => CompareResult.parse((await t.client.videoAnalysis.get({ jobId })).result)
const stepOf = async (user: string, action: string): Promise<ImprovementStep> => {
  const found = (await result()).improvements
    .find((i) => i.user === user)
    ?.steps.find((s) => s.actions.some((a) => a.action_type === action))
  if (!found) throw new Error(`no ${action} for ${user}`)
  return found
}
async function recheck(): Promise<void> {
  const { job_id } = await t.client.videoAnalysis.recheck({ jobId })
  const job = await t.engine.jobs.wait(job_id)
  if (job.error) throw new Error(job.error.message)
}

beforeAll(async () => {
  t = await startTestEngine()
  const reference = await makeTestClip(t.folder, 'the reference.mp4', {
    ...SIZE,
    frames: 120,
    paint: (x, y, n) => paint(Math.floor(n / 40), x, y),
  })
  const takes: string[] = []
  for (const k of [0, 1, 2])
    takes.push(await makeTestClip(t.folder, `take ${k}.mp4`, { ...SIZE, frames: k === 1 ? 90 : 55, paint: (x, y) => pale(paint(k, x, y)) }))
  const project = await t.client.projects.create({ name: 'Mine' })
  projectId = project.projectId
  const { jobId: imported } = await t.client.library.import({ projectId, paths: takes })
  await t.engine.jobs.wait(imported)
  const { records } = await t.client.projects.snapshot({ projectId })
  const assets = records.flatMap((r) => (r.type === 'asset' ? [r.id] : [])) as AssetId[]
  sequenceId = records.find((r) => r.type === 'sequence')!.id as SequenceId
  const trackId = records.find((r) => r.type === 'track' && r.role === 'main')!.id as TrackId
  // As long as the reference's; too long; too short.
  const lengths = [40, 75, 20]
  const starts = [0, 40, 115]
  await edit([
    { verb: 'setSequence', sequenceId, patch: { frameRate: RATE, width: 192, height: 108 } },
    ...clips.map(
      (id, k): Edit => ({
        verb: 'overwrite',
        trackId,
        at: f(starts[k]!),
        clips: [{ id, assetId: assets[k]!, sourceStart: f(10), duration: f(lengths[k]!) }],
      }),
    ),
  ])
  const queued = await t.client.videoAnalysis.start({
    ...{ mode: 'compare', target_video: { path: reference } },
    user_video: { sequence: { project_id: projectId, sequence_id: sequenceId } },
  })
  jobId = queued.job_id
  const { error } = await t.engine.jobs.wait(jobId)
  if (error) throw new Error(error.message)
}, 60_000)
afterAll(() => t.close())

test('a sequence is a film: its shots lie where the timeline cuts, and know the clips that they show', async () => {
  const { user, mapping } = await result()
  expect(user.video).toMatchObject({ name: 'Sequence 1', width: 192, height: 108, fps: 25, frame_count: 135 })
  expect(user.segments.map((s) => [s.start_ms, s.end_ms])).toEqual([
    [0, 1600],
    [1600, 4600],
    [4600, 5400],
  ])
  expect(user.segments.map((s) => shownClips(s).map((c) => c.clip_id))).toEqual(clips.map((c) => [c]))
  expect(mapping.map((m) => [m.target, m.user])).toEqual([1, 2, 3].map((n) => [`shot_000${n}`, `shot_000${n}`]))
  const film = await t.fetch(`/learned/${jobId}/user/film.mp4`)
  expect(film.headers.get('content-type')).toBe('video/mp4')
  // Where films lie is kept beside the result, but not given away.
  expect(existsSync(join(t.folder, 'data/learned', readdirSync(join(t.folder, 'data/learned'))[0]!, 'films.json'))).toBe(true)
  expect((await t.fetch(`/learned/${jobId}/films.json`)).status).toBe(404)
  expect((await t.fetch(`/learned/${jobId}/user/..%2ffilms.json`)).status).toBe(404)
  expect(await t.client.videoAnalysis.review({ jobId })).toMatchObject({
    stale: false,
    sequence: { project_id: projectId, sequence_id: sequenceId },
  })
})

test('a line that is taken back leaves the steps as they were, done ones too', async () => {
  const before = await result()
  const done = (r: CompareResult): string[] => r.improvements.flatMap((i) => i.steps.filter((s) => s.validation.passed).map((s) => s.id))
  // Shot 1 loses its like, gets another and then its own again.
  for (const lines of [[{ target: 'shot_0001', user: null }], [{ target: 'shot_0001', user: 'shot_0003' }]]) {
    const drawn = CompareResult.parse((await t.client.videoAnalysis.remap({ jobId, lines })).result)
    expect(drawn.improvements).not.toEqual(before.improvements)
    expect(done(drawn)).toEqual(done(before))
  }
  expect(CompareResult.parse((await t.client.videoAnalysis.remap({ jobId, lines: [] })).result)).toEqual(before)
})

test('lines drawn by hand stay, written down with the comparison; without them the mapping is the one that was found', async () => {
  const lines = [{ target: 'shot_0001', user: 'shot_0003' }]
  const drawn = CompareResult.parse((await t.client.videoAnalysis.remap({ jobId, lines, language: 'de' })).result)
  expect(drawn.mapping.filter((m) => m.manual)).toMatchObject([{ target: 'shot_0001', user: 'shot_0003' }])
  expect(drawn.improvements.map((i) => [i.target, i.user])).toEqual(drawn.mapping.map((m) => [m.target, m.user]))
  expect(drawn.improvements.flatMap((i) => i.steps).some((s) => /Vorlage/.test(s.problem))).toBe(true)
  expect(await result()).toEqual(drawn)
  await expect(t.client.videoAnalysis.remap({ jobId, lines: [{ target: 'shot_0009', user: null }] })).rejects.toMatchObject({
    data: { code: 'learn.noShot' },
  })
  const again = CompareResult.parse((await t.client.videoAnalysis.remap({ jobId, lines: [], language: 'en' })).result)
  expect(again.mapping.map((m) => [m.target, m.user, m.manual])).toEqual([1, 2, 3].map((n) => [`shot_000${n}`, `shot_000${n}`, false]))
})

test('the look of the reference is put on a clip with its strength, once for each wish, as one step to undo', async () => {
  const step = await stepOf('shot_0001', 'match_grade')
  const wish = { jobId, projectId, stepId: step.id, strength: 0.8 }
  const before = await t.client.projects.snapshot({ projectId })
  const dry = await t.client.videoAnalysis.applyStep({ ...wish, dryRun: true })
  expect(dry).toMatchObject({ applied: false, revision: before.revision, changes: [{ clip_id: clips[0], what: 'look', before: null }] })
  expect((await t.client.projects.snapshot({ projectId })).revision).toBe(before.revision)

  const done = await t.client.videoAnalysis.applyStep({ ...wish, requestId: 'wish-1' })
  expect(done).toMatchObject({ applied: true, changes: dry.changes })
  const { grade } = (await clip(clips[0]!))!
  expect(grade.lut?.intensity).toBe(0.8)
  expect(existsSync(grade.lut!.source)).toBe(true)
  expect(grade.lut!.source.startsWith(join(t.folder, 'data/looks'))).toBe(true)
  expect(await t.client.videoAnalysis.applyStep({ ...wish, requestId: 'wish-1' })).toMatchObject({
    repeated: true,
    revision: done.revision,
  })
  expect(await t.client.projects.undo({ projectId })).toMatchObject({ redo: 'learn.match_grade' })
  expect((await clip(clips[0]!))!.grade.lut).toBeNull()
  const unchanged = await t.client.videoAnalysis.review({ jobId })
  await t.client.videoAnalysis.applyStep({ ...wish, strength: 1 })
  const changed = await t.client.videoAnalysis.review({ jobId })
  expect([unchanged.stale, changed.stale, changed.version === unchanged.version]).toEqual([false, true, false])
  expect((await t.client.videoAnalysis.review({ jobId })).version).toBe(changed.version)
})

test('a long shot is cut to the reference’s length and a short one is given more of its take; what follows moves along', async () => {
  const long = await stepOf('shot_0002', 'trim')
  const done = await t.client.videoAnalysis.applyStep({ jobId, projectId, stepId: long.id })
  expect(done.changes).toMatchObject([
    { what: 'length', before: 3, after: 1.6 },
    { what: 'shift', after: -1.4 },
  ])
  const short = await stepOf('shot_0003', 'retime')
  await t.client.videoAnalysis.applyStep({ jobId, projectId, stepId: short.id })
  const [two, three] = [(await clip(clips[1]!))!, (await clip(clips[2]!))!]
  expect([toSeconds(two.start), toSeconds(two.duration), toSeconds(three.start), toSeconds(three.duration)]).toEqual([1.6, 1.6, 3.2, 1.6])
  expect(three.speed).toEqual({ num: 1, den: 1 })
  await expect(t.client.videoAnalysis.applyStep({ jobId, projectId, stepId: long.id })).rejects.toMatchObject({
    data: { code: 'learn.clipChanged' },
  })
})

test('checked again, what is done is marked; a clip that went leaves its steps done or refused, never lost', async () => {
  const before = await result()
  await recheck()
  const after = await result()
  expect(after.user.video.duration_ms).toBe(4800)
  const ids = (r: CompareResult): string[] => r.improvements.flatMap((i) => i.steps.map((s) => s.id))
  expect(ids(after)).toEqual(expect.arrayContaining(ids(before)))
  const step = (r: CompareResult, id: string): ImprovementStep => r.improvements.flatMap((i) => i.steps).find((s) => s.id === id)!
  for (const [user, action] of [
    ['shot_0001', 'match_grade'],
    ['shot_0002', 'trim'],
    ['shot_0003', 'retime'],
  ] as const) {
    const { id } = before.improvements.find((i) => i.user === user)!.steps.find((s) => s.actions.some((a) => a.action_type === action))!
    expect([user, step(before, id).validation.passed, step(after, id).validation.passed]).toEqual([user, false, true])
  }
  expect(after.closeness).toBeGreaterThan(before.closeness)
  const review = await t.client.videoAnalysis.review({ jobId })
  expect(review.stale).toBe(false)
  expect(review.steps.done).toBeGreaterThanOrEqual(3)

  const grade = await stepOf('shot_0003', 'match_grade')
  await edit([{ verb: 'extract', clipIds: [clips[2]!] }])
  await expect(t.client.videoAnalysis.applyStep({ jobId, projectId, stepId: grade.id })).rejects.toMatchObject({
    data: { code: 'learn.clipGone' },
  })
  await recheck()
  const less = await result()
  expect(less.mapping.at(-1)).toMatchObject({ target: 'shot_0003', user: null })
  expect(less.improvements.at(-1)!.steps.map((s) => s.actions[0]!.action_type)).toEqual(['add_shot'])
})

test('lines that are drawn while the films are looked at stay, and so does the language; of two looks at once one waits', async () => {
  const { media } = t.engine
  const fit = media.matchGrade
  const lines = [{ target: 'shot_0001', user: 'shot_0002' }]
  media.matchGrade = async (...how) => {
    media.matchGrade = fit
    await fit.apply(media, how)
    await t.client.videoAnalysis.remap({ jobId, lines, language: 'de' })
  }
  await Promise.all([recheck(), edit([{ verb: 'split', clipIds: [clips[0]!], at: f(20) }]).then(recheck)])
  const now = await result()
  expect(now.mapping.filter((m) => m.manual).map((m) => m.target)).toEqual(['shot_0001'])
  expect(now.extensions?.['language']).toBe('de')
  expect(now.improvements.flatMap((i) => i.steps).some((s) => /Vorlage/.test(s.problem))).toBe(true)
  expect(readdirSync(join(t.folder, 'data/learned'))).toHaveLength(1)
  await t.client.projects.undo({ projectId })
  await recheck()
  await t.client.videoAnalysis.remap({ jobId, lines: [], language: 'en' })
})

test('looked at again, only what changed is drawn; shots, features and film are those of a whole look', async () => {
  const { media } = t.engine
  const write = media.export
  const drawn: (number | undefined)[] = []
  media.export = async (...how) => {
    const report = await write.apply(media, how)
    drawn.push(report.drawn)
    return report
  }
  const [one, two] = [(await clip(clips[0]!))!, (await clip(clips[1]!))!]
  await edit([{ verb: 'setClip', clipIds: [two.id], props: { transform: { ...two.transform, scale: 1.3 } } }])
  await recheck()
  const again = (await result()).user
  const { job_id } = await t.client.videoAnalysis.start({
    ...{ mode: 'learn' as const, target_video: { sequence: { project_id: projectId, sequence_id: sequenceId } } },
  })
  await t.engine.jobs.wait(job_id)
  media.export = write
  const whole = LearnResult.parse((await t.client.videoAnalysis.get({ jobId: job_id })).result)
  const frames = [one, two].map((c) => Math.round(25 * toSeconds(c.duration)))
  expect(drawn).toEqual([frames[1], frames[0]! + frames[1]!])
  expect(again.segments).toEqual(whole.segments)
  expect({ ...again.video, name: '' }).toEqual({ ...whole.video, name: '' })
  const film = async (at: string): Promise<Buffer> => Buffer.from(await (await t.fetch(`/learned/${at}/film.mp4`)).arrayBuffer())
  expect((await film(`${jobId}/user`)).equals(await film(job_id))).toBe(true)
  for (const name of ['pieces.json', 'song.json']) expect((await t.fetch(`/learned/${jobId}/user/${name}`)).status).toBe(404)
  await t.client.projects.undo({ projectId })
  await recheck()
})

test('the report and the archive are what the comparison is now', async () => {
  const job = await t.client.videoAnalysis.get({ jobId })
  const report = await t.fetch(`${job.artifacts!['report.html']}?language=de`)
  expect(report.headers.get('content-type')).toMatch(/^text\/html/)
  const page = await report.text()
  expect(page).toContain('<html lang="de">')
  expect(page.match(/<img /g)).toHaveLength(
    (await result()).mapping.reduce((n, m) => n + Number(m.target !== null) + Number(m.user !== null), 0),
  )
  const zip = async () => unzipSync(new Uint8Array(await (await t.fetch(job.artifacts!['artifacts.zip']!)).arrayBuffer()))
  const files = await zip()
  const { user } = await result()
  for (const k of user.segments.flatMap((s) => s.keyframes)) expect(files[`user/${k.file}`]!.length).toBeGreaterThan(300)
  const inside = (all: Record<string, Uint8Array>): CompareResult =>
    CompareResult.parse(JSON.parse(new TextDecoder().decode(all['result.json'])))
  expect(inside(files)).toEqual(await result())
  await t.client.videoAnalysis.remap({ jobId, lines: [{ target: 'shot_0002', user: null }] })
  expect(inside(await zip())).toEqual(await result())
  await t.client.videoAnalysis.remap({ jobId, lines: [] })
  expect((await t.fetch('/learned/job_none/report.html')).status).toBe(404)
})

test('a look that is cancelled, and one that a kill cut short, leave the comparison as it was', async () => {
  const before = await result()
  const folders = readdirSync(join(t.folder, 'data/learned'))
  await t.client.projects.undo({ projectId })
  const { job_id } = await t.client.videoAnalysis.recheck({ jobId })
  t.engine.jobs.cancel(job_id)
  expect((await t.engine.jobs.wait(job_id)).state).toBe('cancelled')
  expect(await result()).toEqual(before)
  expect(readdirSync(join(t.folder, 'data/learned'))).toEqual(folders)

  const dir = join(t.folder, 'turn')
  const version = (name: string, what: string): void => {
    mkdirSync(name, { recursive: true })
    writeFileSync(join(name, 'result.json'), what)
  }
  const now = (): string => readFileSync(join(dir, 'result.json'), 'utf8')
  version(dir, 'old')
  version(`${dir}.next`, 'half')
  finishTurn(dir)
  expect([now(), existsSync(`${dir}.next`)]).toEqual(['old', false])
  // Between the two renames of a turn.
  renameSync(dir, `${dir}.old`)
  version(`${dir}.next`, 'new')
  finishTurn(dir)
  expect([now(), existsSync(`${dir}.old`)]).toEqual(['new', false])
})

test('a step that only a person can take, one that is not there, and a comparison that is none are refused', async () => {
  const add = (await result()).improvements.at(-1)!.steps[0]!
  const refused = (code: string) => ({ data: { code } })
  await expect(t.client.videoAnalysis.applyStep({ jobId, projectId, stepId: add.id })).rejects.toMatchObject(refused('learn.byHand'))
  await expect(t.client.videoAnalysis.applyStep({ jobId, projectId, stepId: 'none' })).rejects.toMatchObject(refused('learn.stepNotFound'))
  await expect(t.client.videoAnalysis.review({ jobId: 'job_none' })).rejects.toMatchObject(refused('job.notFound'))
})
