import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import type { z } from 'zod'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip, makeTestSound } from '#electron/testing/test-clips.ts'
import { contract } from '#shared/contract/contract.ts'
import { isFinal } from '#shared/jobs/job.ts'
import { CompareResult } from '#shared/learn/compare-result.ts'
import { violation } from '#shared/timeline/invariants.ts'
import { ProjectRecord } from '#shared/timeline/model.ts'
import { share, tried } from '../tally.ts'
import { brokenValuesOf, type Known, valuesOf } from './arbitrary-from-schema.ts'

/** FAULTS_SEED repeats a run; fast-check prints the seed and the path of what failed. */
const SEED = Number(process.env['FAULTS_SEED'] ?? 4711)
/** Nothing that is asked may take longer to be answered, in milliseconds. */
const PATIENCE = 20_000

type Call = (input: unknown, o?: { signal?: AbortSignal }) => Promise<unknown>
interface Procedure {
  name: string
  schema: z.ZodType | undefined
}
const procedures: Procedure[] = Object.entries(contract).flatMap(([group, all]) =>
  Object.entries(all).map(([name, p]) => ({
    name: `${group}.${name}`,
    schema: (p as { '~orpc': { inputSchema?: z.ZodType } })['~orpc'].inputSchema,
  })),
)

let t: TestEngine
let socket: WebSocket
let client: Record<string, Record<string, Call>>
let projectId: string
let projectPath: string
let media: string[]
let known: Known
const errors: unknown[] = []

const until = async (done: () => boolean): Promise<void> => {
  for (let i = 0; i < 1200 && !done(); i++) await new Promise((r) => setTimeout(r, 50))
  expect(done()).toBe(true)
}

beforeAll(async () => {
  t = await startTestEngine()
  const clip = { width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 75, tone: 330 }
  const paths = [
    await makeTestClip(t.folder, 'a.mp4', clip),
    await makeTestClip(t.folder, 'b.mp4', { ...clip, frameRate: { num: 30, den: 1 } }),
    await makeTestSound(t.folder, 'song.wav', 12, (s) => (s % 0.5 < 0.03 ? Math.sin(s * 3000) : 0)),
  ]
  await begin(paths)
  socket = new WebSocket(`ws://127.0.0.1:${t.server.port}/rpc`, { headers: { authorization: `Bearer ${t.server.token}` } })
  await new Promise((r) => socket.once('open', r))
  client = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
  // What the engine itself calls a bug.
  console.error = (...said: unknown[]) => void errors.push(said)
  await arrange()
}, 120_000)
afterAll(() => t.close())

/** A new project with the footage in it. */
async function begin(paths: string[]): Promise<void> {
  media = paths
  projectId = (await t.client.projects.create({ name: 'Fuzz' })).projectId
  projectPath = t.engine.projects.get(projectId).path
  const { jobId } = await t.client.library.import({ projectId, paths })
  await until(() => isFinal(t.engine.jobs.get(jobId).state) && t.engine.jobs.list().every((j) => isFinal(j.state)))
}

const document = () => t.engine.projects.get(projectId).document()

/** Puts clips that touch into the film, unless it has some. False where wild edits have left nothing to do it with. */
async function fill(): Promise<boolean> {
  const records = [...document().values()]
  if (records.filter((r) => r.type === 'clip').length >= 4) return true
  const footage = records.flatMap((r) => (r.type === 'asset' && r.kind === 'video' ? [r.id] : []))
  const main = records.find((r) => r.type === 'track' && r.role === 'main')
  if (!main || footage.length === 0) return false
  const clips = Array.from({ length: 6 }, (_, i) => ({
    assetId: footage[i % footage.length]!,
    sourceStart: 0 as never,
    duration: ((705_600_000 / 5) * 4) as never,
  }))
  const edit = { verb: 'insert' as const, trackId: main.id as never, at: 0 as never, clips }
  return t.client.projects.apply({ projectId, label: 'x', edits: [edit] }).then(
    () => true,
    () => false,
  )
}

/** A comparison that has ended, of the footage with itself, so that there is something to ask about. Gives its id. */
async function compare(): Promise<string> {
  const there = t.engine.jobs.list({ limit: 1000 }).find((j) => j.kind === 'compare' && j.state === 'succeeded')
  if (there) return there.id
  const { job_id } = await t.client.videoAnalysis.start({
    ...{ mode: 'compare', target_video: { path: join(t.folder, 'a.mp4') } },
    user_video: {
      sequence: {
        project_id: projectId,
        sequence_id: [...document().values()].find((r) => r.type === 'sequence')!.id as never,
      },
    },
  })
  const { error } = await t.engine.jobs.wait(job_id)
  if (error) throw new Error(error.message)
  compared++
  return job_id
}
let compared = 0

/** A film with clips that touch, so that edits have something to be about; and the names of everything, for the values. */
async function arrange(): Promise<void> {
  if (!t.engine.projects.all().some((p) => p.id === projectId)) await reopen()
  if (!(await fill())) {
    await begin(media)
    expect(await fill()).toBe(true)
  }
  const comparison = await compare()
  const { improvements } = CompareResult.parse((await t.client.videoAnalysis.get({ jobId: comparison })).result)
  const records = [...document().values()]
  const of = <T extends string>(type: T) => records.filter((r) => r.type === type).map((r) => r.id)
  const clipIds = of('clip')
  const paths = ['a.mp4', 'song.wav', '.', 'projects', 'page', 'none.mp4', 'exports/out.mp4', 'projects/other.cutwright', 'a.mp4/x'].map(
    (p) => join(t.folder, p),
  )
  const time = records.flatMap((r) => (r.type === 'clip' ? [r.start, r.start + r.duration, r.sourceStart] : []))
  known = {
    projectId: [projectId],
    assetId: of('asset'),
    songAssetId: of('asset'),
    assetIds: [of('asset'), of('asset').slice(0, 1)],
    sequenceId: of('sequence'),
    trackId: of('track'),
    clipId: clipIds,
    leftClipId: clipIds,
    rightClipId: clipIds,
    fromClipId: clipIds,
    toClipId: clipIds,
    clipIds: [clipIds.slice(0, 1), clipIds.slice(0, 3), clipIds],
    transitionId: of('transition'),
    markerId: of('marker'),
    at: time,
    to: time,
    start: time,
    by: [...time, ...time.map((n) => -n)],
    path: [...paths, t.engine.projects.get(projectId).path],
    paths: [paths.slice(0, 1), paths.slice(1, 3), paths.slice(4, 5)],
    jobId: [comparison, comparison, comparison, ...t.engine.jobs.list({ limit: 5 }).map((j) => j.id)],
    project_id: [projectId],
    sequence_id: of('sequence'),
    asset_id: of('asset'),
    job_id: [comparison],
    segment_id: ['shot_0001', 'shot_9999'],
    target: ['shot_0001', 'shot_9999'],
    user: ['shot_0001', null],
    stepId: improvements.flatMap((i) => i.steps.map((s) => s.id)),
    // Nobody listens there: no call of this test may leave the machine.
    url: ['http://127.0.0.1:9/film.mp4', 'file:///etc/passwd', 'http://[::1]:9/'],
    baseUrl: ['http://127.0.0.1:9/v1'],
    styleId: ['dynamic', 'none', 'like_a'],
    style: ['dynamic', 'travel', 'none'],
    preset: t.engine.exports.presets().map((p) => p.id),
    source: ['look:warm', join(t.folder, 'a.mp4'), join(t.folder, 'none.cube')],
    exportDir: [join(t.folder, 'exports'), paths[0]!, null],
    projectDir: [join(t.folder, 'projects'), paths[1]!, null],
  }
}

const reopen = async (): Promise<void> => void (await t.client.projects.open({ path: projectPath }))

/** Everything that a refused call must have left alone; equal by identity or by value. */
const state = (): unknown[] => [
  t.engine.settings.get(),
  ...t.engine.projects.all().flatMap((p) => [p.id, p.document(), JSON.stringify(p.state())]),
  JSON.stringify(t.engine.secrets.list()),
]

/** What was accepted must read back after a restart: every record fits its schema, and the rules of the document hold. */
function checkDocuments(before: unknown[]): void {
  for (const { document } of t.engine.projects.all()) {
    const doc = document()
    if (before.includes(doc)) continue
    expect(violation(doc)).toBeNull()
    for (const record of doc.values()) {
      const read = ProjectRecord.safeParse(record)
      if (!read.success) throw new Error(`a ${record.type} was accepted that no file can be read with: ${read.error.message}`)
    }
  }
}

interface Outcome {
  kind: 'done' | 'refused'
  code: string
}

/** Makes the call and judges the answer: a value, or a refusal with a code and a sentence that changed nothing; in time either way. */
async function judge(name: string, input: unknown): Promise<Outcome> {
  const [group, procedure] = name.split('.') as [string, string]
  const before = state()
  errors.length = 0
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(new Error(`${name} gave no answer in ${PATIENCE} ms`)), PATIENCE)
  try {
    const answer = await client[group]![procedure]!(input, { signal: stop.signal })
    if (name === 'system.events') await (answer as AsyncGenerator).return(undefined)
    checkDocuments(before)
    if (name === 'preview.open') await t.client.preview.close({ sessionId: (answer as { sessionId: string }).sessionId })
    return { kind: 'done', code: 'ok' }
  } catch (e) {
    if (!(e instanceof ORPCError)) throw e
    if (e.status >= 500) throw new Error(`${name} failed with ${e.code}: ${e.message}`, { cause: errors.at(-1) })
    const data = e.data as { code?: string; issues?: unknown[] } | undefined
    if (['REFUSED', 'NOT_FOUND'].includes(e.code) && !data?.code) throw new Error(`${name} refused without a code`)
    if (e.message.length < 10) throw new Error(`${name} refused without a sentence: ${e.message}`)
    const after = state()
    if (after.length !== before.length || after.some((v, i) => v !== before[i]))
      throw new Error(`${name} was refused (${e.code}) but changed something`)
    return { kind: 'refused', code: data?.code ?? e.code }
  } finally {
    clearTimeout(timer)
    await settle()
  }
}

/** Long work that the calls have started is called off again: this test is about the calls. */
async function settle(): Promise<void> {
  for (const job of t.engine.jobs.list({ limit: 50 })) if (!isFinal(job.state)) t.engine.jobs.cancel(job.id)
  expect(socket.readyState).toBe(socket.OPEN)
}

/** Calls that start processes or plan whole films: fewer of them. */
const HEAVY = new Set([
  'preview.open',
  'montage.plan',
  'montage.stylePreview',
  'sample.create',
  'exports.encoders',
  'exports.start',
  'system.info',
  'library.importLink',
  'models.test',
  'videoAnalysis.start',
  'videoAnalysis.estimate',
  'videoAnalysis.remap',
  'videoAnalysis.recheck',
  'videoAnalysis.applyStep',
  'virtualMotion.start',
])
const runsOf = (name: string): number => (HEAVY.has(name) ? share(10, 2) : share(120, 12))

async function fuzz(p: Procedure, make: (s: z.ZodType, k: Known) => fc.Arbitrary<unknown>, runs: number): Promise<Record<string, number>> {
  await arrange()
  const outcomes: Record<string, number> = {}
  const values = p.schema ? make(p.schema, known) : fc.constantFrom(undefined, null, {}, 'x')
  const property = fc.asyncProperty(values, async (input) => {
    const { code } = await judge(p.name, input)
    outcomes[code] = (outcomes[code] ?? 0) + 1
    if (!t.engine.projects.all().some((x) => x.id === projectId)) await reopen()
  })
  await fc.assert(property, { numRuns: runs, seed: SEED, endOnFailure: true })
  return outcomes
}

test.each(procedures)('$name answers every fitting value', { timeout: 240_000 }, async (p) => {
  const runs = runsOf(p.name)
  const outcomes = await fuzz(p, valuesOf, runs)
  expect(Object.values(outcomes).reduce((a, b) => a + b, 0)).toBeGreaterThan(0)
  tried('doors', 'calls with values that fit the contract', runs, `seed ${SEED}`)
})

test.each(procedures.filter((p) => p.schema))('$name refuses every broken value', { timeout: 240_000 }, async (p) => {
  const runs = runsOf(p.name)
  const outcomes = await fuzz(p, brokenValuesOf, runs)
  expect(Object.keys(outcomes)).toContain('BAD_REQUEST')
  tried('doors', 'calls with values that are broken', runs, `seed ${SEED}`)
})

test('every verb of the edits, thousands of times: all or nothing, the rules of the document hold, and it reads back the same', {
  timeout: 300_000,
}, async () => {
  const apply = procedures.find((p) => p.name === 'projects.apply')!
  const runs = share(2000, 150)
  let done = 0
  const codes = new Set<string>()
  for (let at = 0; at < runs; at += 25) {
    await arrange()
    for (const input of fc.sample(valuesOf(apply.schema!, known), { numRuns: 25, seed: SEED + at })) {
      const single = { ...(input as { edits: unknown[] }), tracked: true, projectId }
      for (const edit of single.edits) {
        const outcome = await judge('projects.apply', { ...single, edits: [edit] })
        codes.add(outcome.code)
        if (outcome.kind === 'done') done++
      }
      if (at % 3 === 0) await judge('projects.undo', { projectId })
    }
  }
  expect(done).toBeGreaterThan(runs / 10)
  const before = [...document()]
  await t.client.projects.close({ projectId })
  await reopen()
  expect(new Map([...document()])).toEqual(new Map(before))
  tried('doors', 'edits with made-up values', runs, `${done} accepted, refused with ${codes.size - 1} codes; seed ${SEED}`)
})

test('nothing was polluted, nothing is left over', async () => {
  expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined()
  expect((await t.client.system.info()).version).toMatch(/^\d/)
  // Work that was called off has taken its folders along.
  const folders = (name: string): string[] => (existsSync(join(t.folder, 'data', name)) ? readdirSync(join(t.folder, 'data', name)) : [])
  const ended = (kinds: string[]): number =>
    t.engine.jobs.list({ limit: 10_000 }).filter((j) => kinds.includes(j.kind) && j.state === 'succeeded').length
  await until(
    () => folders('learned').length <= Math.max(compared, ended(['learn', 'compare'])) && folders('motions').length <= ended(['motion']),
  )
  await t.client.projects.close({ projectId })
})
