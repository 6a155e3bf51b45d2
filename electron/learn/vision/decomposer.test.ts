import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { RESOURCES_DIR } from '#electron/engine/host-paths.ts'
import { createModelService } from '#electron/providers/model-service.ts'
import {
  type Behaviour,
  goodModel,
  picturesOf,
  says,
  send,
  startVisionServer,
  type VisionServer,
  wordsOf,
} from '#electron/providers/testing/vision-server.ts'
import type { Feature } from '#shared/learn/feature.ts'
import type { LlmOptions } from '#shared/learn/llm-options.ts'
import { DEFAULT_LIMITS, type ModelLimits, type ModelSettings } from '#shared/learn/model-settings.ts'
import type { DecomposeInput, Decomposition, DescribedSegment } from '#shared/learn/plug-ins.ts'
import type { Result } from '#shared/base/result.ts'
import { visionDecomposer } from './decomposer.ts'

const KEY = 'sk-secret-abcdefghijklmnop'
const MS = 2000
let folder: string
let server: VisionServer
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-vision-'))
  for (let i = 0; i < 240; i++) writeFileSync(frame(i), Buffer.alloc(300, i))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(async () => {
  server = await startVisionServer()
})
afterEach(() => server.close())
const frame = (i: number): string => join(folder, `frame_${i}.jpg`)

const measuredFeature = (type: string, value: string, from: number): Feature => ({
  ...{ category: 'lighting', type, value, confidence: 0.9 },
  evidence: { time_ranges_ms: [[from, from + MS]] },
  extensions: { source: 'signals' },
})
/** A film of shots of two seconds, with two pictures a second. */
function film(count: number, frames = 4 * count): DecomposeInput {
  const measured = Array.from(
    { length: count },
    (_, i): DescribedSegment => ({
      ...{ id: `shot_${String(i + 1).padStart(4, '0')}`, start_ms: i * MS, end_ms: (i + 1) * MS },
      boundary: { kind: i === 0 ? 'start' : 'cut', confidence: 0.9 },
      features: [measuredFeature('key', 'low_key', i * MS)],
    }),
  )
  return {
    path: 'film.mp4',
    frames: Array.from({ length: frames }, (_, i) => ({
      time_ms: Math.round((i * count * MS) / frames),
      file: frame(i % 240),
      width: 640,
      height: 360,
    })),
    video: {
      ...{ name: 'film', duration_ms: count * MS, width: 640, height: 360, fps: 25, frame_count: 50 * count },
      has_audio: false,
      tempo: null,
    },
    measured,
  }
}

interface Run {
  limits?: Partial<ModelLimits>
  options?: Partial<LlmOptions>
  dataDir?: string
  signal?: AbortSignal
  secret?: string
  preset?: ModelSettings['preset']
}
async function run(input: DecomposeInput, o: Run = {}): Promise<{ found: Result<Decomposition>; progress: number[] }> {
  const dataDir = o.dataDir ?? mkdtempSync(join(folder, 'data-'))
  const visionModel: ModelSettings = {
    ...{ preset: o.preset ?? 'custom', baseUrl: `${server.baseUrl}/`, model: 'seer', prices: { input: 1, output: 2, currency: 'EUR' } },
    limits: { ...DEFAULT_LIMITS, timeout: 5, ...o.limits },
  }
  const models = createModelService({
    ...{ settings: () => ({ visionModel, language: 'en' }), secret: () => (o.secret === '' ? undefined : (o.secret ?? KEY)) },
    ...{ dataDir, resourcesDir: RESOURCES_DIR, pause: (_ms: number, signal: AbortSignal) => Promise.resolve(signal.throwIfAborted()) },
  })
  const model = models.open(o.options ?? {})
  if (!model.ok) return { found: model, progress: [] }
  const progress: number[] = []
  const call = {
    signal: o.signal ?? new AbortController().signal,
    onProgress: (share: number) => void progress.push(share),
    model: model.value,
  }
  return { found: await visionDecomposer.decompose(input, call), progress }
}
const value = (r: Result<Decomposition>): Decomposition => {
  if (!r.ok) throw new Error(r.refusal.message)
  return r.value
}
const codes = (d: Decomposition): string[] => d.warnings.map((w) => w.code)
const said = (s: DescribedSegment): string[] =>
  s.features.filter((f) => f.extensions?.['source'] === 'vision').map((f) => `${f.type}=${f.value}`)
const vision = (d: Decomposition) =>
  d.extensions!['vision'] as { estimate: Record<string, number>; usage: Record<string, number>; prompts: { name: string; own: boolean }[] }

test('every shot is described beside its measurements, boundaries are asked for first, the cost was told before', async () => {
  const { found, progress } = await run(film(6))
  const d = value(found)
  expect(d.warnings).toEqual([])
  for (const s of d.segments) {
    expect(said(s)).toEqual(['size=close_up', 'angle=eye_level', 'main=a patch of colour'])
    expect(s.features[0]).toEqual(measuredFeature('key', 'low_key', s.start_ms))
  }
  expect(wordsOf(server.requests[0]!)).toContain('boundaries')
  const { estimate, usage } = vision(d)
  expect([usage['requests'], usage['frames']]).toEqual([estimate['requests'], estimate['frames']])
  expect(server.requests.length).toBe(estimate['requests'])
  expect(progress.at(-1)).toBe(1)
  expect([...progress].sort((a, b) => a - b)).toEqual(progress)
})

/** Collects what nobody holds any more, so that what is measured is held. */
function collect(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return arrayBuffers + heapUsed
}

test('240 pictures are never in memory at once', async () => {
  const bytes = 200_000
  for (let i = 0; i < 240; i++) writeFileSync(frame(i), Buffer.alloc(bytes, i))
  const held: number[] = []
  let [largest, sent, asked] = [0, 0, 0]
  server.always = (request, response) => {
    // What the fake server remembers would count, too.
    server.requests.length = 0
    largest = Math.max(largest, request.bytes)
    sent += picturesOf(request).length
    if (asked++ % 4 === 0) held.push(collect())
    goodModel(request, response)
  }
  const start = collect()
  value((await run(film(60, 240))).found)
  for (let i = 0; i < 240; i++) writeFileSync(frame(i), Buffer.alloc(300, i))
  expect(sent).toBeGreaterThan(200)
  expect(largest).toBeLessThan(8 * 1.4 * bytes)
  // All of them would take 48 MB, and 64 more in base64. Buffers are freed late, so the least of some samples counts.
  const floor = (samples: number[]): number => Math.min(...samples) - start
  expect(floor(held.slice(0, 5))).toBeLessThan(25e6)
  expect(floor(held.slice(-5))).toBeLessThan(25e6)
})

test('413 halves the pictures of a question, and those of all that follow', async () => {
  server.always = (request, response) =>
    picturesOf(request).length > 2 ? send(413, 'too large')(request, response) : goodModel(request, response)
  const d = value((await run(film(6))).found)
  const bare = value((await run({ ...film(6), askBoundaries: false })).found)
  expect(codes(d)).toEqual([])
  expect(d.segments.map((s) => said(s).length)).toEqual([3, 3, 3, 3, 3, 3])
  expect(bare.segments.map((s) => said(s).length)).toEqual([3, 3, 3, 3, 3, 3])
  const sizes = server.requests.map((r) => picturesOf(r).length)
  expect(sizes.filter((n) => n > 2).length).toBeLessThan(6)
})

test('a single picture that is too large costs its own shot alone', async () => {
  server.always = (request, response) =>
    wordsOf(request).includes('shot_0002,') ? send(413, 'too large')(request, response) : goodModel(request, response)
  const d = value((await run({ ...film(3), askBoundaries: false })).found)
  expect(d.segments.map((s) => said(s).length)).toEqual([3, 0, 3])
  expect(codes(d)).toEqual(['model.tooLarge'])
  expect(d.warnings[0]!.message).toContain('shot_0002')
})

const only =
  (id: string, bad: Behaviour): Behaviour =>
  (request, response) =>
    (wordsOf(request).includes(`${id},`) ? bad : goodModel)(request, response)

test.each([
  ['declines', says("I'm sorry, I can't help with that."), 'model.declined'],
  ['answers in a wrong form, twice', says('{"shots": 5}'), 'model.badAnswer'],
  ['fails', send(500, 'oops'), 'model.serverError'],
  ['says nothing', says(''), 'model.empty'],
])('a model that %s for some shots keeps the others', async (_name, bad, code) => {
  server.always = only('shot_0001', bad)
  const d = value((await run({ ...film(9), askBoundaries: false })).found)
  expect(codes(d)).toEqual([code])
  expect(d.segments.map((s) => said(s).length > 0).filter(Boolean).length).toBeGreaterThanOrEqual(6)
  expect(d.segments.every((s) => s.features[0]!.value === 'low_key')).toBe(true)
})

test.each([
  ['a key that is refused', send(401, { error: { message: `Incorrect API key provided: ${KEY}` } }), 'model.keyRefused', 1],
  ['a model that is not there', send(404, { error: 'model "seer" not found' }), 'model.unknownModel', 1],
  ['an empty account', send(402, { error: 'no balance' }), 'model.noCredit', 1],
])('%s: nothing more is asked, the refusal says why and not by which key', async (_name, bad, code, requests) => {
  server.always = bad
  const { found } = await run(film(20))
  expect(found).toMatchObject({ ok: false, refusal: { code } })
  expect(server.requests).toHaveLength(requests)
  expect(JSON.stringify(found)).not.toContain('abcdefgh')
})

test('three failures in a row are enough', async () => {
  server.always = says('{"wrong": true}')
  const { found } = await run({ ...film(40), askBoundaries: false })
  expect(found).toMatchObject({ ok: false, refusal: { code: 'model.badAnswer' } })
  expect(server.requests).toHaveLength(6)
})

test('a key that is refused half-way keeps what came before', async () => {
  server.always = (request, response) =>
    wordsOf(request).includes('shot_0004') ? send(401, '')(request, response) : goodModel(request, response)
  const d = value((await run({ ...film(30), askBoundaries: false })).found)
  expect(codes(d)).toEqual(['model.keyRefused'])
  expect(d.warnings[0]!.message).toContain('everything after it')
  expect(said(d.segments[0]!)).toHaveLength(3)
  expect(said(d.segments[29]!)).toHaveLength(0)
})

test('an answer that was paid for is not asked for again', async () => {
  const dataDir = mkdtempSync(join(folder, 'again-'))
  server.always = (request, response) =>
    wordsOf(request).includes('shot_0007') ? send(401, '')(request, response) : goodModel(request, response)
  await run({ ...film(12), askBoundaries: false }, { dataDir })
  const before = server.requests.length
  server.always = goodModel
  const d = value((await run({ ...film(12), askBoundaries: false }, { dataDir })).found)
  expect(d.segments.every((s) => said(s).length === 3)).toBe(true)
  expect(vision(d).usage['reused']).toBeGreaterThan(0)
  expect(server.requests.length - before).toBe(vision(d).usage['requests'])
  expect(vision(d).usage['requests']! + vision(d).usage['reused']!).toBe(vision(d).estimate['requests'])
})

test('the bound of tokens ends the questions', async () => {
  const d = value((await run({ ...film(12), askBoundaries: false }, { options: { max_tokens: 9000 } })).found)
  expect(d.segments.some((s) => said(s).length === 3)).toBe(true)
  expect(codes(d)).toContain('vision.shotsLeft')
  server.always = (request, response) => {
    const words = JSON.stringify({ shots: [] })
    send(200, { choices: [{ message: { content: words } }], usage: { prompt_tokens: 400_000, completion_tokens: 1 } })(request, response)
  }
  const greedy = value((await run({ ...film(12), askBoundaries: false })).found)
  expect(codes(greedy)).toContain('model.budget')
  expect(server.requests.length).toBeLessThan(8)
})

test('cancelled in the middle of a question', async () => {
  const abort = new AbortController()
  server.always = () => abort.abort()
  await expect(run(film(6), { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' })
  expect(server.requests).toHaveLength(1)
})

test('without signals the shots are those of the model', async () => {
  const bare = film(3)
  const input = { ...bare, measured: bare.measured.map((s) => ({ ...s, features: [] })) }
  server.always = (request, response) =>
    wordsOf(request).includes('"boundaries"')
      ? says(JSON.stringify({ boundaries: [{ time_ms: 2200, kind: 'cut', confidence: 0.9 }] }))(request, response)
      : goodModel(request, response)
  const d = value((await run(input)).found)
  expect(d.segments.map((s) => [s.start_ms, s.end_ms])).toEqual([
    [0, 2000],
    [2000, 6000],
  ])
  expect(d.segments.map((s) => said(s).length)).toEqual([3, 3])
})

test('a key that a service needs is asked for before anything is sent', async () => {
  const { found } = await run(film(3), { preset: 'openai', secret: '' })
  expect(found).toMatchObject({ ok: false, refusal: { code: 'model.keyMissing', params: { secret: 'OPENAI_KEY' } } })
  expect(server.requests).toEqual([])
})

test('prompts are Chinese where the words are to be, and a person may write own ones', async () => {
  await run({ ...film(1), askBoundaries: false }, { options: { language: 'zh-CN' } })
  expect(wordsOf(server.requests[0]!)).toContain('摄影指导')
  const dataDir = mkdtempSync(join(folder, 'own-'))
  mkdirSync(join(dataDir, 'prompts'))
  const own = join(dataDir, 'prompts', 'features.en.md')
  writeFileSync(own, 'Mine.\n\n# system\nBe brief. {{vocabulary}}\n\n# user\n{{shots}}\n')
  const d = value((await run({ ...film(1), askBoundaries: false }, { dataDir })).found)
  expect(wordsOf(server.requests[1]!)).toContain('Be brief.')
  expect(vision(d).prompts).toEqual([
    expect.objectContaining({ name: 'boundaries', own: false }),
    expect.objectContaining({ name: 'features', own: true }),
  ])
  for (const [text, why] of [
    ['# system\nhi {{vocabulary}}\n', 'it has no text below a line "# system"'],
    ['# system\nhi {{vocabulary}}\n# user\n{{shot}}\n', 'nothing is known to fill in for {{shot}}'],
    ['# system\nhi {{vocabulary}}\n# user\nall\n', 'it lacks {{shots}}'],
    [Buffer.from([0xff, 0xfe, 0x00]), 'it is not written in UTF-8'],
    ['x'.repeat(40_000), 'it is longer than'],
  ] as const) {
    writeFileSync(own, text)
    const { found } = await run({ ...film(1), askBoundaries: false }, { dataDir })
    expect(found).toMatchObject({ ok: false, refusal: { code: 'model.promptBroken' } })
    expect(found.ok ? '' : found.refusal.message).toContain(why)
  }
})
