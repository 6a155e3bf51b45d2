import { createHash } from 'node:crypto'
import { appendFileSync, copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip, makeTestSound } from '#electron/testing/test-clips.ts'
import { REQUIRED_CATEGORIES } from '#shared/learn/feature.ts'
import { CompareResult } from '#shared/learn/compare-result.ts'
import { LearnResult } from '#shared/learn/learn-result.ts'
import { parseCube } from '#shared/render/cube.ts'
import { compareSchema, learnSchema } from './schema.ts'

/** Three shots of 1.6 s: dark and blue, light and orange, green with a camera that pans to the right. */
const SHOT = 40
const hash = (x: number, y: number): number => {
  const n = Math.imul(x * 374761393 + y * 668265263, 1274126177)
  return ((n ^ (n >>> 13)) >>> 0) % 256
}
/** Soft noise that a camera could see, `left` pixels to the left. */
function texture(x: number, y: number, left: number): number {
  const [u, v] = [(x + left) / 12, y / 12]
  const [i, j, fu, fv] = [Math.floor(u), Math.floor(v), u - Math.floor(u), v - Math.floor(v)]
  const mix = (a: number, b: number, t: number): number => a + (b - a) * t
  return mix(mix(hash(i, j), hash(i + 1, j), fu), mix(hash(i, j + 1), hash(i + 1, j + 1), fu), fv) / 255
}

function paint(shot: number, n: number, x: number, y: number): [number, number, number] {
  const k = texture(x + 1000 * shot, y, shot === 2 ? 2 * n : 0)
  if (shot === 0) return [20 + 40 * k, 150, 118]
  if (shot === 1) return [150 + 70 * k, 100, 160]
  return [70 + 90 * k, 110, 105]
}

let t: TestEngine
let film: string
beforeAll(async () => {
  t = await startTestEngine()
  film = await makeTestClip(t.folder, 'reference film.mp4', {
    ...{ width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 3 * SHOT, gop: 50, crf: 16 },
    paint: (x, y, n) => paint(Math.floor(n / SHOT), n % SHOT, x, y),
  })
})
afterAll(() => t.close())

interface Answer {
  job_id: string
  status: string
  status_url: string
  result: unknown
  artifacts: Record<string, string> | null
  progress: { stage: string; percent: number | null }
  error: { code: string } | null
}
const json = async (path: string, init?: Parameters<TestEngine['fetch']>[1]): Promise<Answer> =>
  (await (await t.fetch(path, init)).json()) as Answer
const post = (body: unknown): Parameters<TestEngine['fetch']>[1] => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${t.server.port}` },
})

test('a film is learned from over the HTTP interface: shots, features of each, pictures, archive', async () => {
  const queued = await json('/v1/video-analysis/jobs', post({ mode: 'learn', target_video: { path: film } }))
  expect(queued).toEqual({ job_id: expect.any(String), status: 'queued', status_url: `/v1/video-analysis/jobs/${queued.job_id}` })
  await t.engine.jobs.wait(queued.job_id)
  const job = await json(queued.status_url)
  expect(job).toMatchObject({ status: 'succeeded', error: null })
  const result = LearnResult.parse(job.result)
  expect(result.video).toMatchObject({ name: 'reference film.mp4', width: 320, height: 180, fps: 25, frame_count: 120, has_audio: false })

  expect(result.segments.map((s) => [s.start_ms, s.end_ms])).toEqual([
    [0, 1600],
    [1600, 3200],
    [3200, 4800],
  ])
  for (const s of result.segments) {
    expect(REQUIRED_CATEGORIES.filter((c) => !s.analysis.features.some((f) => f.category === c))).toEqual([])
    expect(s.keyframes.length).toBeGreaterThan(0)
    for (const k of s.keyframes) expect(k.time_ms >= s.start_ms && k.time_ms < s.end_ms).toBe(true)
  }
  const value = (i: number, type: string): unknown => result.segments[i]!.analysis.features.find((f) => f.type === type)?.value
  expect([value(0, 'movement'), value(1, 'movement'), value(2, 'movement')]).toEqual(['static', 'static', 'pan_right'])
  expect([value(0, 'key'), value(1, 'key')]).toEqual(['low_key', 'high_key'])
  expect([value(0, 'warmth'), value(1, 'warmth')]).toEqual(['cool', 'warm'])
  // Two pixels of 320 at 25 frames a second.
  expect(Math.abs(Number(value(2, 'speed')) - 0.156)).toBeLessThan(0.0156)

  const sheet = await t.fetch(job.artifacts!['contact_sheet.jpg']!)
  expect(sheet.headers.get('content-type')).toBe('image/jpeg')
  const zip = unzipSync(new Uint8Array(await (await t.fetch(job.artifacts!['artifacts.zip']!)).arrayBuffer()))
  expect(LearnResult.parse(JSON.parse(new TextDecoder().decode(zip['result.json'])))).toEqual(result)
  for (const s of result.segments) for (const k of s.keyframes) expect(zip[k.file]!.length).toBeGreaterThan(500)
  expect((await t.fetch(`/learned/${queued.job_id}/..%2f..%2fsettings.json`)).status).toBe(404)
})

test('a film is compared with a cut of its own in another order, shorter and paler: its shots are found, steps and a look come', async () => {
  const order = [1, 2, 0]
  const mine = await makeTestClip(t.folder, 'mine.mp4', {
    ...{ width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 75, gop: 50, crf: 16 },
    paint: (x, y, n) => {
      const [luma, u, v] = paint(order[Math.floor(n / 25)]!, n % 25, x, y)
      return [16 + 0.8 * (luma - 16), 128 + 0.4 * (u - 128), 128 + 0.4 * (v - 128)]
    },
  })
  const request = { mode: 'compare', target_video: { path: film }, user_video: { path: mine }, options: { compare: { language: 'de' } } }
  const { job_id } = await json('/v1/video-analysis/jobs', post(request))
  await t.engine.jobs.wait(job_id)
  const job = await json(`/v1/video-analysis/jobs/${job_id}`)
  expect(job).toMatchObject({ mode: 'compare', status: 'succeeded', error: null })
  const result = CompareResult.parse(job.result)
  expect(result.mapping.map((m) => [m.target, m.user])).toEqual([
    ['shot_0001', 'shot_0003'],
    ['shot_0002', 'shot_0001'],
    ['shot_0003', 'shot_0002'],
  ])
  const steps = result.improvements.flatMap((i) => i.steps)
  expect(steps.find((s) => s.actions[0]!.action_type === 'match_grade')?.problem).toContain('farbiger')
  expect(steps.find((s) => s.category === 'pace')?.validation).toMatchObject({ metric: 'pace.duration', target: 1.6, current: 1 })
  const look = await (await t.fetch(job.artifacts!['match_grade.cube']!)).text()
  expect(parseCube(look, 'look').ok).toBe(true)
  const keyframe = `user/${result.user.segments[0]!.keyframes[0]!.file}`
  expect((await t.fetch(job.artifacts![keyframe]!)).headers.get('content-type')).toBe('image/jpeg')
})

test('a film that was learned from is not looked at again for a comparison; one that changed or is looked at otherwise is', async () => {
  const copy = join(t.folder, 'a copy under another name.mp4')
  copyFileSync(film, copy)
  const other = await makeTestClip(t.folder, 'other.mp4', {
    ...{ width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 2 * SHOT, gop: 50, crf: 16 },
    paint: (x, y, n) => paint(Math.floor(n / SHOT), 0, x, y),
  })
  const { media } = t.engine
  const watch = media.watchFilm
  const looked: string[] = []
  media.watchFilm = (path, ...how) => {
    looked.push(basename(path))
    return watch.call(media, path, ...how)
  }
  const compare = async (target: string, user: string, options = {}): Promise<CompareResult> => {
    looked.length = 0
    const { job_id } = await json(
      '/v1/video-analysis/jobs',
      post({ mode: 'compare', target_video: { path: target }, user_video: { path: user }, options }),
    )
    await t.engine.jobs.wait(job_id)
    const job = await json(`/v1/video-analysis/jobs/${job_id}`)
    const result = CompareResult.parse(job.result)
    expect(t.engine.learning.content(t.engine.learning.get(job_id))).toBe(createHash('sha256').update(readFileSync(target)).digest('hex'))
    for (const s of result.target.segments)
      for (const k of s.keyframes) expect((await t.fetch(job.artifacts![`target/${k.file}`]!)).status).toBe(200)
    return result
  }
  try {
    // The film was learned from above, by itself; the same content is the same film whatever it is called.
    const first = await compare(copy, other)
    expect([looked, first.target.video.name]).toEqual([['other.mp4'], basename(copy)])
    expect(await compare(film, other)).toMatchObject({
      target: { video: { name: basename(film) }, segments: first.target.segments },
      user: first.user,
      mapping: first.mapping,
    })
    expect(looked).toEqual([])
    // The other way round each is found where the other stood.
    await compare(other, film)
    expect(looked).toEqual([])
    await compare(film, other, { frame_extract: { fps: 3 } })
    expect(looked).toEqual([basename(film), 'other.mp4'])
    writeFileSync(copy, readFileSync(other))
    await compare(copy, film)
    expect(looked).toEqual([])
    appendFileSync(copy, 'more')
    await compare(copy, film)
    expect(looked).toEqual([basename(copy)])
    // A folder that has lost a picture is left alone.
    for (const folder of readdirSync(join(t.folder, 'data/learned')))
      for (const side of ['.', 'target', 'user'])
        rmSync(join(t.folder, 'data/learned', folder, side, first.target.segments[0]!.keyframes[0]!.file), { force: true })
    await compare(film, other)
    expect(looked).toEqual([basename(film), 'other.mp4'])
  } finally {
    media.watchFilm = watch
  }
})

test('every shot is shown by pictures of its own, however short it is and where it stands', async () => {
  // The film ends on the last, before a picture of it would be due.
  const shotOf = (n: number): number => (n < 38 ? 0 : n < 78 ? 2 : 1)
  const path = await makeTestClip(t.folder, 'short shots.mp4', {
    ...{ width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 80, gop: 50, crf: 16 },
    paint: (x, y, n) => paint(shotOf(n), 0, x, y),
  })
  const options = { frame_extract: { fps: 0.5 } }
  const { job_id } = await json('/v1/video-analysis/jobs', post({ mode: 'learn', target_video: { path }, options }))
  await t.engine.jobs.wait(job_id)
  const job = await json(`/v1/video-analysis/jobs/${job_id}`)
  const { segments } = LearnResult.parse(job.result)
  expect(segments.map((s) => s.start_ms)).toEqual([0, 1520, 3120])
  for (const s of segments) {
    expect(s.keyframes.length).toBeGreaterThan(0)
    for (const k of s.keyframes) {
      expect(k.time_ms >= s.start_ms && k.time_ms < s.end_ms, `${k.time_ms} in ${s.start_ms}–${s.end_ms}`).toBe(true)
      expect((await t.fetch(job.artifacts![k.file]!)).status).toBe(200)
    }
  }
})

test('what cannot be learned from ends as a failed job with its code, and leaves no folder', async () => {
  const sound = join(t.folder, 'song.wav')
  await makeTestSound(t.folder, 'song.wav', 1, (s) => 0.1 * Math.sin(440 * 2 * Math.PI * s))
  const before = readdirSync(join(t.folder, 'data/learned'))
  const { job_id } = await json('/v1/video-analysis/jobs', post({ mode: 'learn', target_video: { path: sound } }))
  await t.engine.jobs.wait(job_id)
  expect(await json(`/v1/video-analysis/jobs/${job_id}`)).toMatchObject({
    status: 'failed',
    result: null,
    artifacts: null,
    error: { code: 'learn.noFilm' },
  })
  // The folders of the jobs before are whole, and there is none of this one.
  const kept = readdirSync(join(t.folder, 'data/learned'))
  expect(kept).toEqual(before)
  for (const k of kept) expect(statSync(join(t.folder, 'data/learned', k, 'result.json')).size).toBeGreaterThan(1000)
})

test.each([
  ['a file outside of what was granted', { mode: 'learn', target_video: { path: '/etc/passwd' } }, 409],
  ['another mode', { mode: 'guess', target_video: { path: 'x' } }, 400],
  ['no film', { mode: 'learn' }, 400],
  ['a comparison with nothing', { mode: 'compare', target_video: { path: 'x' } }, 400],
  ['too many pictures', { mode: 'learn', target_video: { path: 'x' }, options: { frame_extract: { max_frames: 1e6 } } }, 400],
])('%s is refused', async (_name, body, status) => {
  const before = (await (await t.fetch('/v1/video-analysis/jobs')).json()) as Answer[]
  expect((await t.fetch('/v1/video-analysis/jobs', post(body))).status).toBe(status)
  expect(await (await t.fetch('/v1/video-analysis/jobs')).json()).toHaveLength(before.length)
})

test('a cancelled job leaves nothing', async () => {
  const { job_id } = await json('/v1/video-analysis/jobs', post({ mode: 'learn', target_video: { path: film } }))
  await json(`/v1/video-analysis/jobs/${job_id}/cancel`, post({}))
  await t.engine.jobs.wait(job_id)
  expect(await json(`/v1/video-analysis/jobs/${job_id}`)).toMatchObject({ status: 'cancelled', result: null })
  expect((await t.fetch('/v1/video-analysis/jobs/none')).status).toBe(404)
})

test.each([
  ['learn-result', learnSchema],
  ['compare-result', compareSchema],
])('the published schema %s is that of the contract', async (name, schema) => {
  const published = JSON.parse(readFileSync(join(import.meta.dirname, `../../docs/schemas/${name}.schema.json`), 'utf8')) as unknown
  expect(published).toEqual(schema())
})
