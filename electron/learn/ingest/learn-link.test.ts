import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { CompareResult } from '#shared/learn/compare-result.ts'
import { LearnResult } from '#shared/learn/learn-result.ts'
import { type FilmServer, serveRange, startFilmServer } from './testing/film-server.ts'

let t: TestEngine
let server: FilmServer
let film: Buffer
let folder: string
const children: ChildProcess[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-link-'))
  const grain = (x: number, y: number, f: number): [number, number, number] => [
    f > 20 ? 40 + ((x + y) % 40) : 170 + ((x * 3) % 50),
    128,
    f > 20 ? 90 : 150,
  ]
  const path = await makeTestClip(folder, 'film.mp4', { width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 40, paint: grain })
  film = readFileSync(path)
  server = await startFilmServer()
  t = await startTestEngine()
})
afterAll(async () => {
  for (const c of children) c.kill('SIGKILL')
  await t.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Answer {
  job_id: string
  title: string
  status: string
  status_url: string
  progress: { stage: string; percent: number | null }
  result: unknown
  artifacts: Record<string, string> | null
  error: { code: string; message: string; retryable: boolean } | null
}
type Ask = (path: string, body?: unknown) => Promise<Answer>
const ask: Ask = async (path, body) => {
  const headers = { 'content-type': 'application/json', origin: `http://127.0.0.1:${t.server.port}` }
  return (await (await t.fetch(path, body ? { method: 'POST', body: JSON.stringify(body), headers } : {})).json()) as Answer
}
const JOBS = '/v1/video-analysis/jobs'
const options = { ingest: { allow_private_network: true } }
const done = async (id: string): Promise<Answer> => {
  await t.engine.jobs.wait(id)
  return ask(`${JOBS}/${id}`)
}
const learned = (): string[] => (existsSync(join(t.folder, 'data/learned')) ? readdirSync(join(t.folder, 'data/learned')) : [])

test('a film is learned from by its address: nothing of its secrets is shown, and the film lies among the artefacts', async () => {
  const url = server.on('/films/reference.mov', (q, s) => serveRange(q, s, film, '"1"')).replace('//', '//me:secret@')
  const { job_id } = await ask(JOBS, { mode: 'learn', target_video: { url: `${url}?token=secret` }, options })
  const job = await done(job_id)
  expect(job).toMatchObject({ status: 'succeeded', title: 'reference.mov' })
  const result = LearnResult.parse(job.result)
  expect(result.segments.map((s) => s.start_ms)).toEqual([0, 840])
  expect(result.extensions?.['fetched']).toEqual({ file: 'fetched.mp4', url: url.replace('me:secret@', ''), bytes: film.length })
  const whole = await t.fetch(job.artifacts!['fetched.mp4']!)
  expect(whole.headers.get('content-type')).toBe('video/mp4')
  expect(Buffer.from(await whole.arrayBuffer()).equals(film)).toBe(true)
  expect(JSON.stringify([job, await ask(JOBS), await ask('/v1/jobs')])).not.toContain('secret')

  const motion = await ask('/v1/video-analysis/virtual-motion/jobs', {
    source: { job_id, segment_id: 'shot_0001' },
    motion_recipe: { type: 'push_in', strength: 0.5, duration_ms: 400, easing: 'linear' },
    options: { longest: 160 },
  })
  await t.engine.jobs.wait(motion.job_id)
  expect(await ask(motion.status_url)).toMatchObject({ status: 'succeeded', error: null })
})

test('two films are compared by their addresses, one of them of the same host; the comparison can be looked at again', async () => {
  const [a, b] = ['/a.mp4', '/b.mp4'].map((p) => server.on(p, (q, s) => serveRange(q, s, film, '"1"')))
  const { job_id } = await ask(JOBS, { mode: 'compare', target_video: { url: a }, user_video: { url: b }, options })
  const job = await done(job_id)
  expect(job).toMatchObject({ status: 'succeeded', title: 'a.mp4 · b.mp4' })
  expect(CompareResult.parse(job.result).closeness).toBeGreaterThan(0.9)
  expect((await t.fetch(job.artifacts!['user/fetched.mp4']!)).status).toBe(200)
  expect(await ask(`${JOBS}/${job_id}/review`)).toMatchObject({ stale: false })
})

test.each([
  ['this machine, where that was not allowed', () => server.on('/x', (q, s) => serveRange(q, s, film, '"1"')), {}, 'link.privateAddress'],
  ['a page', () => server.on('/x', (_q, s) => void s.writeHead(200).end('<!doctype html><p>Watch')), options, 'link.page'],
  ['nothing', () => server.on('/x', (_q, s) => void s.writeHead(404).end()), options, 'link.notFound'],
  [
    'too large a film',
    () => server.on('/x', (q, s) => serveRange(q, s, film, '"1"')),
    { ingest: { allow_private_network: true, max_bytes: 99 } },
    'link.tooLarge',
  ],
])('%s ends as a failed job with its code and leaves no folder', async (_name, url, o, code) => {
  const before = learned()
  const { job_id } = await ask(JOBS, { mode: 'learn', target_video: { url: `${url()}?token=secret` }, options: o })
  const job = await done(job_id)
  expect(job).toMatchObject({ status: 'failed', error: { code } })
  expect(JSON.stringify(job)).not.toContain('secret')
  expect(learned()).toEqual(before)
})

test('what is no address is refused at once, and what is not there yet is not estimated', async () => {
  for (const [url, code] of [
    ['film.mp4', 'link.invalid'],
    ['file:///etc/passwd', 'link.protocol'],
    ['ftp://a.example/f.mp4', 'link.protocol'],
  ])
    expect(JSON.stringify(await ask(JOBS, { mode: 'learn', target_video: { url } }))).toContain(`"${code}"`)
})

test('a fetch that is cancelled leaves nothing', async () => {
  const before = learned()
  const url = server.on('/slow', (_q, s) => {
    s.writeHead(200, { 'content-length': film.length })
    inTwo(s, film.subarray(0, film.length >> 1))
  })
  const { job_id } = await ask(JOBS, { mode: 'learn', target_video: { url }, options })
  await until(async () => ((await ask(`${JOBS}/${job_id}`)).progress.percent ?? 0) > 10)
  expect((await ask(`${JOBS}/${job_id}`)).progress.stage).toBe('ingest')
  await ask(`${JOBS}/${job_id}/cancel`, {})
  expect(await done(job_id)).toMatchObject({ status: 'cancelled' })
  expect(learned()).toEqual(before)
})

test('downloads that take long hold nothing that films on this machine wait for, and say how much came where nobody says of how much', async () => {
  const held: ServerResponse[] = []
  const half = film.length >> 1
  const url = server.on('/live', (_q, s) => {
    s.writeHead(200)
    inTwo(s, film.subarray(0, half))
    held.push(s)
  })
  const slow = await Promise.all([1, 2].map(() => ask(JOBS, { mode: 'learn', target_video: { url }, options })))
  const id = slow[0]!.job_id
  await until(async () => t.engine.jobs.get(id).progress.message === `${Math.floor(half / 1000)} kB`)
  expect((await ask(`${JOBS}/${id}`)).progress).toMatchObject({ stage: 'ingest', percent: null })

  const path = join(folder, 'film.mp4')
  const near = t.engine.learning.learn({ path, name: 'film.mp4', fps: 2, maxFrames: 240 })
  expect(await t.engine.jobs.wait(near)).toMatchObject({ state: 'succeeded' })
  expect(slow.map((j) => t.engine.jobs.get(j.job_id).state)).toEqual(['running', 'running'])

  for (const s of held) s.end(film.subarray(half))
  for (const j of slow) expect(await done(j.job_id)).toMatchObject({ status: 'succeeded', error: null })
  expect(t.engine.jobs.get(id).progress.message).toBe('')
})

/** Progress is told five times a second. */
function inTwo(s: ServerResponse, bytes: Buffer): void {
  s.write(bytes.subarray(0, -2000))
  setTimeout(() => s.write(bytes.subarray(-2000)), 300)
}

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((r) => setTimeout(r, 40))
}

async function startHost(): Promise<{ child: ChildProcess; ask: Ask }> {
  const env = { ...process.env, CUTWRIGHT_DATA_DIR: join(folder, 'data'), CUTWRIGHT_PROJECT_DIR: folder, CUTWRIGHT_EXPORT_DIR: folder }
  const host = join(import.meta.dirname, '../../engine/web-host.ts')
  const child = spawn(process.execPath, [host], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const line = await new Promise<string>((resolve) => child.stdout.once('data', (d) => resolve(String(d))))
  const at = new URL((JSON.parse(line) as { url: string }).url)
  const headers = { authorization: `Bearer ${at.searchParams.get('t')!}`, 'content-type': 'application/json' }
  return {
    child,
    ask: async (path, body) =>
      (await (
        await fetch(new URL(path, at), body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })
      ).json()) as Answer,
  }
}

test('an engine that is killed while it fetches goes on after the next start, where it was', async () => {
  mkdirSync(join(folder, 'data'))
  const half = film.length >> 1
  const url = server.on('/long', (q, s, n) => {
    if (n > 0) return serveRange(q, s, film, '"1"')
    s.writeHead(200, { 'content-length': film.length, etag: '"1"' })
    inTwo(s, film.subarray(0, half))
  })
  const first = await startHost()
  const { job_id } = await first.ask(JOBS, { mode: 'learn', target_video: { url }, options })
  await until(async () => ((await first.ask(`${JOBS}/${job_id}`)).progress.percent ?? 0) > 10)
  server.asked.length = 0
  first.child.kill('SIGKILL')
  const second = await startHost()
  await until(async () => /succeeded|failed/.test((await second.ask(`${JOBS}/${job_id}`)).status))
  const job = await second.ask(`${JOBS}/${job_id}`)
  expect(job).toMatchObject({ status: 'succeeded', error: null })
  expect(server.asked.map((a) => a.headers.range)).toEqual([`bytes=${half}-`])
  const [kept] = readdirSync(join(folder, 'data/learned'))
  const sha = (b: Buffer): string => createHash('sha256').update(b).digest('hex')
  expect(sha(readFileSync(join(folder, 'data/learned', kept!, 'fetched.mp4')))).toBe(sha(film))
}, 60_000)
