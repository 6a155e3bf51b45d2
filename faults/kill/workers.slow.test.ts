import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '../../electron/engine/testing/test-engine.ts'
import { seededRandom } from '../../shared/base/random.ts'
import { isFinal, type Job } from '../../shared/jobs/job.ts'
import { assetsOf, sequencesOf, tracksOf } from '../../shared/timeline/query.ts'
import { FULL, share, tried } from '../tally.ts'
import { descendants, workerName } from './host.ts'
import { freshMedia, leftOvers, makeScene, type Scene } from './torture.ts'

const SEED = Number(process.env['FAULTS_SEED'] ?? 90)
const SUPPORTED = process.platform === 'linux'
/** Hung workers are found out sooner than by a real engine, and not so soon that one which starts on a busy machine counts as hung. */
const PATIENCE = 0.4

let t: TestEngine
let scene: Scene
let projectId: string
let media = 0
beforeAll(async () => {
  t = await startTestEngine(mkdtempSync(join(tmpdir(), 'cw-workers-')), { patience: PATIENCE })
  scene = await makeScene(t.folder)
  t.engine.settings.set({ proxies: 'always' })
  projectId = (await t.client.projects.create({ name: 'Workers' })).projectId
  // The reader of headers stays alive: from here on its start does not count as silence.
  await importFresh()
  await quiet()
})
afterAll(async () => {
  for (const pid of workers()) send(pid, 'SIGKILL')
  await t.close()
  rmSync(t.folder, { recursive: true, force: true })
})

const workers = (name?: string): number[] =>
  descendants(process.pid).filter((pid) => (name ? workerName(pid) === name : workerName(pid) !== undefined))
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
const importFresh = (count = 1): Promise<{ jobId: string }> =>
  t.client.library.import({ projectId, paths: Array.from({ length: count }, () => freshMedia(scene, media++)) })

/** Waits until no job is under way; gives those that ended since `since`. */
async function quiet(since = 0): Promise<Job[]> {
  for (let n = 0; ; n++) {
    const jobs = t.engine.jobs.list({ limit: 1000 })
    if (jobs.every((j) => isFinal(j.state))) return jobs.filter((j) => (j.finishedAt ?? 0) >= since)
    if (n > 3000)
      throw new Error(
        `not ended: ${jobs
          .filter((j) => !isFinal(j.state))
          .map((j) => `${j.kind} ${j.state} ${j.progress.stage}`)
          .join(', ')}`,
      )
    await sleep(50)
  }
}
async function startFilm(): Promise<{ jobId: string; path: string }> {
  const doc = t.engine.projects.get(projectId).document()
  const sequence = sequencesOf(doc)[0]!
  const asset = assetsOf(doc).find((a) => a.kind === 'video')!
  const track = tracksOf(doc, sequence.id).find((k) => k.role === 'main')!
  const clips = Array.from({ length: 8 }, () => ({ assetId: asset.id, sourceStart: 0 as never, duration: asset.media!.duration as never }))
  await t.client.projects.apply({ projectId, label: 'film', edits: [{ verb: 'overwrite', trackId: track.id, at: 0 as never, clips }] })
  const path = join(t.folder, 'exports', `film-${media++}.mp4`)
  const video = { codec: 'h264', width: 640, height: 360, frameRate: null, quality: 24, speed: 'balanced', hardware: 'software' } as const
  const settings = { preset: 'sequence', container: 'mp4', video, audio: null, range: null } as const
  return { ...(await t.client.exports.start({ projectId, sequenceId: sequence.id, settings, path })), path }
}
/** Offers files again, three times at most: on a machine that is busy with other things a reader may be too slow once more. */
async function takenAtLast(paths: string[]): Promise<boolean> {
  for (let n = 0; n < 3; n++) {
    const { jobId } = await t.client.library.import({ projectId, paths })
    await quiet()
    const { unusable } = t.engine.jobs.get(jobId).output as { unusable: unknown[] }
    if (unusable.length === 0) return true
  }
  return false
}
/** The first worker of that name that shows up after the work was begun, or undefined when the work was done sooner. */
async function workerAtWork(name: string): Promise<number | undefined> {
  for (let n = 0; n < 400; n++) {
    const [pid] = workers(name)
    if (pid !== undefined) return pid
    await sleep(10)
  }
  return undefined
}

/** A proxy may rest for minutes behind other work, so a hung one is found out late; the sample has time for the fastest to be found out only. */
const mayHang = (name: string | undefined): boolean => (FULL ? name !== 'media-proxy' : name === 'media-probe')
const VICTIMS = ['media-probe', 'media-hash', 'media-artifacts', 'media-analysis', 'media-proxy', 'media-export'] as const

test.skipIf(!SUPPORTED)(
  `media workers killed at work (seed ${SEED}): the work is begun again and ends well`,
  async () => {
    const random = seededRandom(SEED)
    const rounds = share(54, 6)
    const killed = new Map<string, number>()
    for (let n = 0; n < rounds; n++) {
      const name = VICTIMS[n % VICTIMS.length]!
      const signal = random() < 0.5 ? 'SIGKILL' : 'SIGSEGV'
      const since = Date.now()
      const film = name === 'media-export' ? await startFilm() : undefined
      const importing = film ? undefined : await importFresh(2)
      const pid = await workerAtWork(name)
      await sleep(random() * 250)
      if (pid !== undefined && send(pid, signal)) killed.set(`${name} ${signal}`, (killed.get(`${name} ${signal}`) ?? 0) + 1)
      const jobs = await quiet(since)
      expect(jobs.filter((j) => j.state !== 'succeeded').map((j) => `${j.kind} ${j.state} ${j.error?.code}`)).toEqual([])
      expect(jobs.map((j) => j.id)).toContain(film?.jobId ?? importing?.jobId)
      expect(film === undefined || existsSync(film.path)).toBe(true)
      const answered = performance.now()
      await t.client.jobs.list({})
      expect(performance.now() - answered).toBeLessThan(10_000)
    }
    expect(assetsOf(t.engine.projects.get(projectId).document()).filter((a) => a.kind === 'unusable')).toEqual([])
    expect(leftOvers([join(t.folder, 'data'), join(t.folder, 'projects'), join(t.folder, 'exports')])).toEqual([])
    const count = [...killed.values()].reduce((a, b) => a + b, 0)
    expect(count).toBeGreaterThan(rounds * 0.6)
    tried('kill', 'media worker killed at work', count, [...killed].map(([k, v]) => `${v} ${k}`).join(', '))
  },
  600_000,
)

test.skipIf(!SUPPORTED)(
  'workers that hang (SIGSTOP): found out, replaced, and the work ends well or says in one sentence that it did not',
  async () => {
    const random = seededRandom(SEED + 1)
    const rounds = share(2, 1)
    let stopped = 0
    const outcomes = new Map<string, number>()
    for (let n = 0; n < rounds; n++) {
      const since = Date.now()
      if (FULL) await startFilm()
      await importFresh(3)
      await sleep(150 + random() * 500)
      for (const pid of workers()) if (mayHang(workerName(pid)) && send(pid, 'SIGSTOP')) stopped++
      const jobs = await quiet(since)
      for (const j of jobs) outcomes.set(`${j.kind} ${j.state}`, (outcomes.get(`${j.kind} ${j.state}`) ?? 0) + 1)
      const failed = jobs.filter((j) => j.state !== 'succeeded')
      expect(failed.map((j) => `${j.state} ${j.error?.code}`)).toEqual(failed.map(() => 'failed media.timeout'))
      expect(failed.filter((j) => !/^[A-Z].*\.$/s.test(j.error!.message))).toEqual([])
      // A file whose reader hung is a row with the reason; offered again it is taken.
      const rows = assetsOf(t.engine.projects.get(projectId).document()).filter((a) => a.kind === 'unusable')
      expect(rows.map((a) => a.unusable?.code)).toEqual(rows.map(() => 'media.timeout'))
      expect(await takenAtLast(rows.length ? rows.map((a) => a.original.path) : [freshMedia(scene, media++)])).toBe(true)
      for (const a of rows) await t.client.projects.apply({ projectId, label: 'remove', edits: [{ verb: 'removeAsset', assetId: a.id }] })
    }
    expect(stopped).toBeGreaterThanOrEqual(rounds)
    expect(leftOvers([join(t.folder, 'data'), join(t.folder, 'projects'), join(t.folder, 'exports')])).toEqual([])
    tried('kill', 'media worker that hangs', stopped, [...outcomes].map(([k, v]) => `${v} ${k}`).join(', '))
  },
  600_000,
)

test.skipIf(!SUPPORTED)(
  'the preview’s process dies or hangs: the window is told with a code, and a new one shows the same at once',
  async () => {
    const random = seededRandom(SEED + 2)
    const rounds = share(12, 3)
    const doc = t.engine.projects.get(projectId).document()
    const assetId = assetsOf(doc).find((a) => a.kind === 'video')!.id
    const ended: { code: string; sessionId: string }[] = []
    const off = t.engine.events.on((e) => void (e.type === 'preview.ended' && ended.push(e)))
    const open = () => t.client.preview.open({ projectId, source: { kind: 'asset', assetId }, width: 160, height: 90 })
    const bytesOf = async (url: string): Promise<number> => {
      const answer = await t.fetch(url)
      const { value } = await answer.body!.getReader().read()
      return value?.length ?? 0
    }
    for (let n = 0; n < rounds; n++) {
      const signal = FULL && n === rounds - 1 ? 'SIGSTOP' : n % 2 ? 'SIGSEGV' : 'SIGKILL'
      const session = await open()
      const reading = bytesOf(session.streamUrl)
      await t.client.preview.command({ sessionId: session.sessionId, command: { op: 'play', time: 0, rate: 1 } })
      await reading
      await sleep(random() * 200)
      for (const pid of workers('preview')) send(pid, signal)
      await expect
        .poll(() => ended.filter((e) => e.sessionId === session.sessionId).map((e) => e.code), { timeout: 30_000 })
        .toEqual(['preview.crashed'])
      await expect(t.client.preview.command({ sessionId: session.sessionId, command: { op: 'pause' } })).rejects.toMatchObject({
        data: { code: 'preview.notFound' },
      })
      const again = await open()
      const picture = bytesOf(again.streamUrl)
      await t.client.preview.command({ sessionId: again.sessionId, command: { op: 'seek', time: 0.5 } })
      expect(await picture).toBeGreaterThan(0)
      await t.client.preview.close({ sessionId: again.sessionId })
    }
    off()
    await expect.poll(() => workers('preview')).toEqual([])
    expect(readdirSync(tmpdir()).filter((f) => f.startsWith(`cutwright-${process.pid}-`))).toEqual([])
    tried('kill', 'process of the preview killed or hung', rounds)
  },
  300_000,
)
