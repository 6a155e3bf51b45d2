import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEngine } from '#electron/engine/create-engine.ts'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { MotionJob, MotionRequest } from '#shared/learn/motion/motion-job.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { LearnJobOutput } from '../learn-job.ts'
import { createMotionJobs } from './motion-jobs.ts'

const SIZE = { width: 320, height: 180 }
let t: TestEngine
let film: string
let learned: string
beforeAll(async () => {
  t = await startTestEngine()
  film = await makeTestClip(t.folder, 'reference film.mp4', {
    ...{ ...SIZE, frameRate: { num: 30000, den: 1001 }, frames: 60, gop: 30, crf: 16 },
    // Two shots: cold and dark, warm and light.
    paint: (x, y, n) => {
      const k = 24 * Math.sin(x / 9) * Math.sin(y / 7)
      return n < 30 ? [60 + k, 150, 118] : [180 + k, 100, 160]
    },
  })
  const { job_id } = (await ask('/v1/video-analysis/jobs', { mode: 'learn', target_video: { path: film } })) as { job_id: string }
  learned = job_id
  await t.engine.jobs.wait(learned)
})
afterAll(() => t.close())

const MOTIONS = '/v1/video-analysis/virtual-motion/jobs'
const recipe = { type: 'push_in', strength: 0.5, duration_ms: 1000, easing: 'ease_in_out' }
async function ask(path: string, body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json', origin: `http://127.0.0.1:${t.server.port}` }
  const answer = await t.fetch(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers })
  return { httpStatus: answer.status, ...((await answer.json()) as object) }
}
async function drawn(body: unknown): Promise<MotionJob> {
  const { job_id, status, status_url } = (await ask(MOTIONS, body)) as { job_id: string; status: string; status_url: string }
  expect({ status, status_url }).toEqual({ status: 'queued', status_url: `${MOTIONS}/${job_id}` })
  await t.engine.jobs.wait(job_id)
  return MotionJob.parse(await ask(status_url))
}

test('a shot of a learned film is moved over HTTP: exact length and rate, beside it the original, listed with the job it came from', async () => {
  const source = { job_id: learned, segment_id: 'shot_0002' }
  const job = await drawn({ source, motion_recipe: recipe })
  expect(job).toMatchObject({ status: 'succeeded', error: null, source, motion_recipe: recipe })
  expect(job.result).toMatchObject({
    ...{ renderer: 'local@1', ...SIZE, frame_count: 30, depth: 'none' },
    warnings: [{ code: 'motion.flat' }],
  })
  expect(job.result!.fps).toBeCloseTo(29.97, 2)
  expect(Object.keys(job.artifacts!).sort()).toEqual(['motion.mp4', 'original.mp4', 'poster.jpg', 'result.json'])

  const folder = join(t.folder, 'data/motions', readdirSync(join(t.folder, 'data/motions'))[0]!)
  const [moved, original] = await Promise.all(['motion.mp4', 'original.mp4'].map((f) => t.engine.media.probe(join(folder, f))))
  for (const p of [moved!, original!]) {
    const info = p.ok ? p.value : undefined
    expect(info?.video).toMatchObject({
      codec: 'h264',
      pixelFormat: 'yuv420p',
      frameRate: { num: 30000, den: 1001 },
      frameCount: 30,
      ...SIZE,
    })
    expect(toSeconds(info!.duration)).toBeCloseTo(1.001, 3)
  }
  const film = await t.fetch(job.artifacts!['motion.mp4']!, { headers: { range: 'bytes=4-7' } })
  expect([film.status, film.headers.get('content-type'), await film.text()]).toEqual([206, 'video/mp4', 'ftyp'])
  expect((await t.fetch(job.artifacts!['poster.jpg']!)).headers.get('content-type')).toBe('image/jpeg')
  expect((await t.fetch(`/motion/${job.job_id}/keyframe_1.jpg`)).status).toBe(404)
  expect((await t.fetch(`/motion/${job.job_id}/..%2fresult.json`)).status).toBe(404)

  const listed = async (query: string): Promise<string[]> =>
    ((await (await t.fetch(`${MOTIONS}?${query}`)).json()) as MotionJob[]).map((j) => j.job_id)
  expect(await listed(`job_id=${learned}`)).toEqual([job.job_id])
  expect(await listed(`job_id=${learned}&segment_id=shot_0002`)).toEqual([job.job_id])
  expect(await listed(`job_id=${learned}&segment_id=shot_0001`)).toEqual([])
  expect(await listed('job_id=job_other')).toEqual([])
})

test('a frame of a film and another rate and size; the guess of its depth is told', async () => {
  const motion_recipe = { ...recipe, type: 'dolly_zoom', duration_ms: 500 }
  const job = await drawn({ source: { path: film, time_ms: 1500 }, motion_recipe, options: { fps: 24, longest: 200 } })
  expect(job.result).toMatchObject({
    ...{ width: 200, height: 112, fps: 24, frame_count: 12, duration_ms: 500, depth: 'guessed' },
    warnings: [{ code: 'motion.depthGuessed' }],
  })
  expect(Math.abs(job.result!.keyframe_ms - 1500)).toBeLessThan(34)
  expect(Object.keys(job.artifacts!).sort()).toEqual(['motion.mp4', 'poster.jpg', 'result.json'])
})

test('a film that is gone is moved from the pictures that were kept, and says so; asked twice at once it is drawn once', async () => {
  const own = await makeTestClip(t.folder, 'going.mp4', { ...SIZE, frameRate: { num: 25, den: 1 }, frames: 30 })
  const { job_id } = (await ask('/v1/video-analysis/jobs', { mode: 'learn', target_video: { path: own } })) as { job_id: string }
  await t.engine.jobs.wait(job_id)
  await rm(own)
  const body = { source: { job_id, segment_id: 'shot_0001' }, motion_recipe: { ...recipe, type: 'roll_cw', duration_ms: 400 } }
  const [a, b] = (await Promise.all([ask(MOTIONS, body), ask(MOTIONS, body)])) as { job_id: string }[]
  expect(a!.job_id).toBe(b!.job_id)
  await t.engine.jobs.wait(a!.job_id)
  const job = MotionJob.parse(await ask(`${MOTIONS}/${a!.job_id}`))
  expect(job.result).toMatchObject({ frame_count: 10, fps: 25, warnings: [{ code: 'motion.filmGone' }] })
})

test('what cannot be drawn is refused before it begins, or fails with its code and leaves no folder', async () => {
  const before = readdirSync(join(t.folder, 'data/motions')).length
  const source = { job_id: learned, segment_id: 'shot_0002' }
  const refused: [unknown, number, string?][] = [
    [{ source: { ...source, segment_id: 'shot_0099' }, motion_recipe: recipe }, 409, 'motion.noShot'],
    [{ source: { ...source, job_id: 'job_none' }, motion_recipe: recipe }, 404, 'job.notFound'],
    [{ source: { path: '/etc/passwd' }, motion_recipe: recipe }, 409, 'path.notGranted'],
    [{ source, motion_recipe: { ...recipe, type: 'fly' } }, 400],
    [{ source, motion_recipe: { ...recipe, strength: 2 } }, 400],
    [{ source, motion_recipe: { ...recipe, duration_ms: 90_000 } }, 400],
    [{ motion_recipe: recipe }, 400],
  ]
  for (const [body, status, code] of refused) {
    const answer = (await ask(MOTIONS, body)) as { httpStatus: number; data?: { code?: string } }
    expect([answer.httpStatus, ...(code ? [answer.data?.code] : [])]).toEqual([status, ...(code ? [code] : [])])
  }
  const failed = await drawn({ source, motion_recipe: recipe, options: { renderer: 'dreams' } })
  expect(failed).toMatchObject({ status: 'failed', result: null, artifacts: null, error: { code: 'motion.noRenderer' } })
  expect(readdirSync(join(t.folder, 'data/motions'))).toHaveLength(before)
})

test('a cancelled job leaves nothing', async () => {
  const before = readdirSync(join(t.folder, 'data/motions')).length
  const body = { source: { path: film }, motion_recipe: { ...recipe, duration_ms: 20_000 }, options: { fps: 60 } }
  const { job_id } = (await ask(MOTIONS, body)) as { job_id: string }
  expect(((await ask(`${MOTIONS}/${job_id}/cancel`, {})) as MotionJob).job_id).toBe(job_id)
  expect((await t.engine.jobs.wait(job_id)).state).toBe('cancelled')
  expect(readdirSync(join(t.folder, 'data/motions'))).toHaveLength(before)
})

test('a result that was removed says so; folders that no job names go after days', async () => {
  const folder = join(t.folder, 'data/motions')
  const { job_id } = (await ask(MOTIONS, { source: { path: film }, motion_recipe: { ...recipe, type: 'pan_left' } })) as { job_id: string }
  await t.engine.jobs.wait(job_id)
  rmSync(join(folder, t.engine.motions.asked(job_id).folder), { recursive: true })
  expect(await ask(`${MOTIONS}/${job_id}`)).toMatchObject({ httpStatus: 409, data: { code: 'motion.resultGone' } })
  mkdirSync(join(folder, 'left'))
  const longAgo = Date.now() / 1000 - 10 * 86_400
  utimesSync(join(folder, 'left'), longAgo, longAgo)
  createMotionJobs({ jobs: t.engine.jobs, learning: t.engine.learning, root: folder })
  expect(existsSync(join(folder, 'left'))).toBe(false)
  expect(readdirSync(folder).length).toBeGreaterThan(0)
})

test('a row and a result of another version are told of, and take no list with them', async () => {
  const body = { source: { path: film }, motion_recipe: { ...recipe, type: 'tilt_up' } }
  const { job_id } = (await ask(MOTIONS, body)) as { job_id: string }
  await t.engine.jobs.wait(job_id)
  const list = async (): Promise<string[]> => ((await (await t.fetch(MOTIONS)).json()) as MotionJob[]).map((j) => j.job_id)
  const before = await list()
  expect(before).toContain(job_id)
  const unreadable = { httpStatus: 409, data: { code: 'job.unreadable' } }
  const { input } = t.engine.db.prepare<[string], { input: string }>('SELECT input FROM job WHERE id = ?').get(job_id)!
  const keep = (text: string) => t.engine.db.prepare('UPDATE job SET input = ? WHERE id = ?').run(text, job_id)
  const result = join(t.folder, 'data/motions', t.engine.motions.asked(job_id).folder, 'result.json')

  keep(JSON.stringify({ picture: film, move: 'up' }))
  expect(await list()).toEqual(before.filter((id) => id !== job_id))
  expect(await ask(`${MOTIONS}/${job_id}`)).toMatchObject(unreadable)
  keep(input)
  for (const text of ['{"frames": 30}', '{"half']) {
    writeFileSync(result, text)
    expect(await list()).toEqual(before)
    expect(await ask(`${MOTIONS}/${job_id}`)).toMatchObject(unreadable)
  }

  const at = '/v1/video-analysis/jobs'
  const folder = LearnJobOutput.parse(t.engine.jobs.get(learned).output).folder
  const kept = join(t.folder, 'data/learned', folder, 'result.json')
  const whole = readFileSync(kept)
  writeFileSync(kept, '{"shots": []}')
  expect(await ask(`${at}/${learned}`)).toMatchObject(unreadable)
  writeFileSync(kept, whole)
  t.engine.db.prepare('UPDATE job SET input = ? WHERE id = ?').run('{}', learned)
  expect(((await (await t.fetch(at)).json()) as { job_id: string }[]).map((j) => j.job_id)).toContain(learned)
  expect(await ask(`${at}/${learned}`)).toMatchObject({ httpStatus: 200, status: 'succeeded' })
})

test('a move that an engine did not end is drawn by the next one, from what was asked', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cw-motion-'))
  const first = createEngine({ dataDir, host: 'cli' })
  const request = MotionRequest.parse({ source: { path: film }, motion_recipe: { ...recipe, duration_ms: 6000 } })
  const id = first.motions.start(request, (path) => path)
  await expect.poll(() => first.jobs.get(id).progress.stage, { timeout: 20_000, interval: 20 }).toBe('render_motion')
  await first.close()
  const second = createEngine({ dataDir, host: 'cli' })
  try {
    expect(second.jobs.resume()).toEqual([id])
    const job = await second.jobs.wait(id)
    expect(job.state).toBe('succeeded')
    expect(second.motions.drawn(job).result.frame_count).toBe(180)
    expect(readdirSync(join(dataDir, 'motions'))).toHaveLength(1)
  } finally {
    await second.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
