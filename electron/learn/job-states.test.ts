import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip, makeTestSound } from '#electron/testing/test-clips.ts'

// What the outside relies on, written down here once more: a field that goes missing, or is filled at another time, has to show.
const FIELDS = ['artifacts', 'created_at', 'error', 'job_id', 'progress', 'result', 'status', 'status_url', 'title']
const ANALYSIS = '/v1/video-analysis/jobs'
const MOTION = '/v1/video-analysis/virtual-motion/jobs'
const recipe = { type: 'push_in', strength: 0.5, duration_ms: 400, easing: 'linear' }

let t: TestEngine
let film: string
let long: string
let sound: string
beforeAll(async () => {
  t = await startTestEngine()
  const size = { width: 320, height: 180, frameRate: { num: 25, den: 1 }, gop: 50 }
  const paint = (x: number, y: number, n: number): [number, number, number] => [
    120 + 60 * Math.sin((x + n) / 9) * Math.sin(y / 7),
    120,
    130,
  ]
  film = await makeTestClip(t.folder, 'short.mp4', { ...size, frames: 30, paint })
  long = await makeTestClip(t.folder, 'long.mp4', {
    ...size,
    width: 160,
    height: 90,
    frames: 700,
    paint: (x, y, n) => [(x + y + n) % 200, 120, 130],
  })
  sound = join(t.folder, 'song.wav')
  await makeTestSound(t.folder, 'song.wav', 1, (s) => 0.1 * Math.sin(440 * 2 * Math.PI * s))
})
afterAll(() => t.close())

type Shown = Record<string, unknown> & { job_id: string; status: string; progress: { stage: string; percent: number | null } }
async function ask(path: string, body?: unknown): Promise<Shown> {
  const headers = { 'content-type': 'application/json', origin: `http://127.0.0.1:${t.server.port}` }
  const answer = await t.fetch(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Shown
}

const KINDS = [
  {
    name: 'learn',
    at: ANALYSIS,
    own: { mode: 'learn' },
    body: (path: string) => ({ mode: 'learn', target_video: { path } }),
    result: ['artifacts', 'decomposers', 'schema', 'segments', 'video', 'warnings'],
    files: ['artifacts.zip', 'contact_sheet.jpg', 'frames.json', 'result.json'],
  },
  {
    name: 'compare',
    at: ANALYSIS,
    own: { mode: 'compare' },
    body: (path: string) => ({ mode: 'compare', target_video: { path }, user_video: { path: film } }),
    result: ['improvements', 'mapping', 'schema', 'target', 'user'],
    files: ['artifacts.zip', 'match_grade.cube', 'report.html', 'result.json', 'target/contact_sheet.jpg', 'user/contact_sheet.jpg'],
  },
  {
    name: 'motion',
    at: MOTION,
    own: { motion_recipe: recipe },
    body: (path: string) => ({ source: { path }, motion_recipe: path === long ? { ...recipe, duration_ms: 20_000 } : recipe }),
    result: ['depth', 'duration_ms', 'fps', 'frame_count', 'height', 'keyframe_ms', 'renderer', 'warnings', 'width'],
    files: ['motion.mp4', 'poster.jpg', 'result.json'],
  },
]

/** Every field that is there in every state; what is empty stands there as null. */
function checkFields(job: Shown, kind: (typeof KINDS)[number]): void {
  expect(Object.keys(job)).toEqual(expect.arrayContaining([...FIELDS, ...Object.keys(kind.own)]))
  expect(job).toMatchObject({ job_id: expect.stringMatching(/^job_/), title: expect.any(String), created_at: expect.any(Number) })
  expect(job['status_url']).toBe(`${kind.at}/${job.job_id}`)
  expect(Object.keys(job.progress).sort()).toEqual(['eta_ms', 'percent', 'stage'])
  expect(job.progress.stage).toMatch(/^[a-z_]+$/)
}

test.each(KINDS)('a $name job has every field while it waits, runs, and after it was cancelled', async (kind) => {
  const queued = await ask(kind.at, kind.body(long))
  expect(Object.keys(queued).sort()).toEqual(['job_id', 'status', 'status_url'])
  expect(queued.status).toBe('queued')
  // More of them than run at once, so that one waits.
  const more = Array.from({ length: availableParallelism() }, () => ask(kind.at, kind.body(long)))
  const others = [await ask(kind.at, kind.body(sound)), ...(await Promise.all(more))]
  const seen = new Map<string, Shown>()
  const all = [...new Set([queued, ...others].map((j) => j.job_id))]
  for (let tries = 0; tries < 400 && !(seen.has('queued') && seen.has('running')); tries++)
    for (const id of all) {
      const job = await ask(`${kind.at}/${id}`)
      if (job.status === 'queued' || job.status === 'running') seen.set(job.status, job)
    }
  for (const id of all) await ask(`${kind.at}/${id}/cancel`, {})
  for (const id of all) await t.engine.jobs.wait(id)
  const cancelled = await ask(`${kind.at}/${queued.job_id}`)
  expect(cancelled.status).toBe('cancelled')
  expect([...seen.keys()].sort()).toEqual(['queued', 'running'])
  for (const job of [...seen.values(), cancelled]) {
    checkFields(job, kind)
    expect(job).toMatchObject({ result: null, artifacts: null, error: null })
  }
})

test.each(KINDS)('a $name job has every field after it has succeeded and after it has failed', async (kind) => {
  const run = async (path: string): Promise<Shown> => {
    const { job_id } = await ask(kind.at, kind.body(path))
    await t.engine.jobs.wait(job_id)
    return ask(`${kind.at}/${job_id}`)
  }
  const done = await run(film)
  checkFields(done, kind)
  expect(done).toMatchObject({ status: 'succeeded', error: null, progress: { percent: 100 }, ...kind.own })
  expect(Object.keys(done['result'] as object)).toEqual(expect.arrayContaining(kind.result))
  const artifacts = done['artifacts'] as Record<string, string>
  expect(Object.keys(artifacts)).toEqual(expect.arrayContaining(kind.files))
  for (const name of kind.files) expect([name, (await t.fetch(artifacts[name]!)).status]).toEqual([name, 200])

  const failed = await run(sound)
  checkFields(failed, kind)
  expect(failed).toMatchObject({ status: 'failed', result: null, artifacts: null, ...kind.own })
  expect(failed['error']).toEqual({
    code: expect.stringMatching(/^[a-z]+\.\w+$/),
    message: expect.any(String),
    retryable: expect.any(Boolean),
  })

  const listed = (await (await t.fetch(kind.at)).json()) as Shown[]
  for (const job of listed.filter((j) => [done, failed].some((d) => d.job_id === j.job_id))) {
    checkFields(job, kind)
    expect(job['result']).toBeNull()
  }
})
