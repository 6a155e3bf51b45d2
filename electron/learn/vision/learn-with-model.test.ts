import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { send, startVisionServer, type VisionServer } from '#electron/providers/testing/vision-server.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { CompareResult } from '#shared/learn/compare-result.ts'
import { LearnResult } from '#shared/learn/learn-result.ts'
import type { ModelEstimate } from '#shared/learn/model-estimate.ts'
import { DEFAULT_LIMITS } from '#shared/learn/model-settings.ts'

let t: TestEngine
let film: string
let server: VisionServer
const SHOT = 30
beforeAll(async () => {
  t = await startTestEngine()
  film = await makeTestClip(t.folder, 'film.mp4', {
    ...{ width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 3 * SHOT, gop: 50, crf: 20 },
    paint: (x, y, n) => [40 + 60 * Math.floor(n / SHOT) + ((x * 7 + y * 13) % 32), 100 + 20 * Math.floor(n / SHOT), 140],
  })
})
afterAll(() => t.close())
beforeEach(async () => {
  server = await startVisionServer()
  t.engine.settings.set({
    visionModel: {
      ...{ preset: 'custom', baseUrl: server.baseUrl, model: 'seer', prices: { input: 1, output: 3, currency: 'EUR' } },
      limits: { ...DEFAULT_LIMITS, timeout: 5 },
    },
  })
  t.engine.secrets.set('VISION_KEY', 'sk-never-to-be-seen-123')
})
afterEach(() => server.close())

interface Answer {
  job_id: string
  status: string
  result: unknown
  error: { code: string; message: string } | null
}
async function post<T>(path: string, body: unknown): Promise<{ status: number; value: T }> {
  const headers = { 'content-type': 'application/json', origin: `http://127.0.0.1:${t.server.port}` }
  const response = await t.fetch(path, { method: 'POST', body: JSON.stringify(body), headers })
  return { status: response.status, value: (await response.json()) as T }
}
async function job(body: unknown): Promise<Answer> {
  const { value } = await post<Answer>('/v1/video-analysis/jobs', body)
  await t.engine.jobs.wait(value.job_id)
  return (await (await t.fetch(`/v1/video-analysis/jobs/${value.job_id}`)).json()) as Answer
}
const learn = (options: object): unknown => ({ mode: 'learn', target_video: { path: film }, options })
const sizes = (r: LearnResult): unknown[] =>
  r.segments.map((s) => s.analysis.features.find((f) => f.category === 'shot_size')?.value ?? null)

test('without being asked for, the model is sent nothing', async () => {
  const done = await job(learn({}))
  const result = LearnResult.parse(done.result)
  expect([result.decomposers, sizes(result), server.requests.length]).toEqual([['signals@1'], [null, null, null], 0])
})

test('a film is learned from with a model over HTTP: its cost is told first, every feature names its source', async () => {
  const asked = learn({ llm: { enabled: true } })
  const estimate = (await post<ModelEstimate>('/v1/video-analysis/estimate', asked)).value
  expect(estimate).toMatchObject({ model: 'seer', host: new URL(server.baseUrl).host, currency: 'EUR' })
  expect(server.requests).toEqual([])
  const done = await job(asked)
  expect(done.error).toBeNull()
  const result = LearnResult.parse(done.result)
  expect(result.decomposers).toEqual(['signals@1', 'vision@1'])
  expect(sizes(result)).toEqual(['close_up', 'close_up', 'close_up'])
  const sources = new Set(result.segments.flatMap((s) => s.analysis.features.map((f) => f.extensions?.['source'])))
  expect(sources).toEqual(new Set(['signals', 'vision']))
  expect(server.requests.length).toBeLessThanOrEqual(estimate.requests)
  expect(server.requests.every((r) => r.authorization === 'Bearer sk-never-to-be-seen-123')).toBe(true)
  expect(JSON.stringify(done)).not.toContain('never-to-be-seen')
})

test('a key that is refused loses nothing that was measured, and says so', async () => {
  server.always = send(401, { error: { message: 'Incorrect API key provided: sk-never-to-be-seen-123' } })
  const done = await job(learn({ llm: { enabled: true, model: 'another' } }))
  const result = LearnResult.parse(done.result)
  expect(result.segments).toHaveLength(3)
  expect(result.decomposers).toEqual(['signals@1'])
  expect(result.warnings).toMatchObject([{ code: 'model.keyRefused', params: { host: new URL(server.baseUrl).host, status: 401 } }])
  expect(JSON.stringify(done)).not.toContain('never-to-be-seen')
})

test('a model that is required and fails fails the job by its code', async () => {
  server.always = send(401, '')
  const done = await job(learn({ llm: { enabled: true, required: true, model: 'yet another' } }))
  expect(done).toMatchObject({ status: 'failed', result: null, error: { code: 'model.keyRefused' } })
})

test('a job is cancelled while the model thinks, and asks again only what was not answered', async () => {
  const asked = server.always
  let hung: (() => void) | undefined
  const thinking = new Promise<void>((resolve) => (hung = resolve))
  server.script.push(asked, () => hung!())
  const body = learn({ llm: { enabled: true, model: 'slow' } })
  const { value } = await post<Answer>('/v1/video-analysis/jobs', body)
  await thinking
  expect((await post<Answer>(`/v1/video-analysis/jobs/${value.job_id}/cancel`, {})).status).toBe(200)
  await t.engine.jobs.wait(value.job_id)
  expect(await (await t.fetch(`/v1/video-analysis/jobs/${value.job_id}`)).json()).toMatchObject({ status: 'cancelled', result: null })
  const usage = (LearnResult.parse((await job(body)).result).extensions!['vision'] as { usage: Record<string, number> }).usage
  expect(usage['reused']).toBe(1)
})

test('no model is set up', async () => {
  t.engine.settings.set({ visionModel: null })
  const done = await job(learn({ llm: { enabled: true } }))
  expect(LearnResult.parse(done.result).warnings.map((w) => w.code)).toEqual(['model.notSetUp'])
  expect((await post('/v1/video-analysis/estimate', learn({ llm: { enabled: true } }))).status).toBe(409)
})

test.each([
  ['a module that there is not', { analysis: { enabled_modules: ['guess'] } }, 409],
  ['a module of the model without leave', { analysis: { enabled_modules: ['vision'] } }, 409],
  ['no module', { analysis: { enabled_modules: [] } }, 400],
  ['more pictures than there may be', { llm: { enabled: true, max_frames: 1e6 } }, 400],
])('%s is refused', async (_name, options, status) => {
  expect((await post('/v1/video-analysis/jobs', learn(options))).status).toBe(status)
})

test('the modules decide who speaks', async () => {
  const signals = LearnResult.parse((await job(learn({ llm: { enabled: true }, analysis: { enabled_modules: ['signals'] } }))).result)
  expect([signals.decomposers, server.requests.length]).toEqual([['signals@1'], 0])
  const vision = LearnResult.parse((await job(learn({ llm: { enabled: true }, analysis: { enabled_modules: ['vision'] } }))).result)
  expect(vision.decomposers).toEqual(['vision@1'])
  expect(vision.segments.flatMap((s) => s.analysis.features).every((f) => f.extensions?.['source'] === 'vision')).toBe(true)
})

test('a comparison asks about both films', async () => {
  const body = {
    mode: 'compare',
    target_video: { path: film },
    user_video: { path: film },
    options: { llm: { enabled: true, language: 'zh-CN' } },
  }
  const done = await job(body)
  expect(done.error).toBeNull()
  const result = CompareResult.parse(done.result)
  for (const r of [result.target, result.user]) expect(sizes(r)).toEqual(['close_up', 'close_up', 'close_up'])
  // The same film twice: what was answered for the first is not paid for again.
  expect((result.user.extensions!['vision'] as { usage: { requests: number } }).usage.requests).toBe(0)
})
