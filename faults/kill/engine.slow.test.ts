import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../shared/base/random.ts'
import type { ProjectRecord } from '../../shared/timeline/model.ts'
import { share, tried } from '../tally.ts'
import { allGone, descendants, KillableHost, killGroups } from './host.ts'
import { canonical, onCopy, readProject, replay } from './project-copy.ts'
import { cachedValues, leftOvers, makeScene, type Scene, Script, settled, type Snapshot } from './torture.ts'

const SEED = Number(process.env['FAULTS_SEED'] ?? 20260)
const KILLS = share(220, 12)
/** How often all is let come to rest and looked at whole. */
const REST_EVERY = 40
/** Milliseconds within which a dead engine's workers must be gone; one that is just starting on a busy machine takes seconds to notice. */
const WORKERS_GONE = 10_000

let scene: Scene
const pids: number[] = []
beforeAll(async () => {
  scene = await makeScene(mkdtempSync(join(tmpdir(), 'cw-torture-')))
})
afterAll(() => {
  killGroups(pids)
  rmSync(scene.folder, { recursive: true, force: true })
})

const start = (): Promise<KillableHost | undefined> => KillableHost.start(scene, (pid) => pids.push(pid))
async function mustStart(): Promise<KillableHost> {
  const host = await start()
  if (!host) throw new Error('the engine was killed while it started')
  return host
}
/** Milliseconds: mostly short, now and then long enough for analyses and films to end. */
const workTime = (random: () => number): number => (random() < 0.12 ? 4000 * random() : 400 * random() ** 2)
const byId = (records: readonly ProjectRecord[]): Map<string, string> => new Map(records.map((r) => [r.id, canonical(r)]))
const sorted = (m: Map<string, string>): [string, string][] => [...m].sort(([a], [b]) => (a < b ? -1 : 1))

test(`an engine killed ${KILLS} times (seed ${SEED}) keeps exactly what it acknowledged`, async () => {
  const random = seededRandom(SEED)
  const script = new Script(scene, random)
  const first = await mustStart()
  const { projectId, path } = await first.ask<Snapshot>('POST', '/projects', { name: 'Torture' })
  const { records: initial } = await first.ask<Snapshot>('GET', `/projects/${projectId}`)
  await first.stop()

  const cached = new Map<string, string>()
  const seen = { slowestGone: 0, starts: 0, groups: 0, slowestOpen: 0, done: 0, crashed: 0 }
  for (let n = 1; n <= KILLS; n++) {
    const group = random() < 0.4
    if (group) seen.groups++
    if (random() < 0.15) {
      seen.starts++
      await killInStart(random() * 700, group)
    } else seen.slowestGone = Math.max(seen.slowestGone, await killAtWork(script, path, workTime(random), group, seen))
    const stored = readProject(path, join(scene.folder, 'copy'))
    expect(stored.integrity).toBe('ok')
    script.ledger.settle(stored)
    expect(sorted(replay(initial, stored.steps))).toEqual(sorted(stored.records))
    madeOnce(cached)
    if (n % REST_EVERY !== 0 && n !== KILLS) continue
    const { done, crashed } = await rest(path, script)
    seen.crashed = crashed
    seen.done = done
    madeOnce(cached)
  }
  const note = `seed ${SEED}; ${script.ledger.acknowledged} acknowledged steps, ${script.ledger.landed} unanswered ones found on disk; ${script.imports} imports, ${script.exports.size} exports; ${seen.done} jobs done, ${seen.crashed} given up after several kills; workers gone ≤ ${Math.round(seen.slowestGone)} ms, project open again ≤ ${Math.round(seen.slowestOpen)} ms`
  tried('kill', 'engine killed at a random moment', KILLS - seen.starts, note)
  tried('kill', 'engine killed while it starts', seen.starts)
  tried('kill', 'of these with its whole process group', seen.groups)
  tried('kill', 'cached results that were made once', cached.size)
}, 900_000)

/** What was in the cache is there still and was not written again. */
function madeOnce(cached: Map<string, string>): void {
  const now = cachedValues(scene.dataDir)
  expect([...cached].filter(([file, mark]) => now.get(file) !== mark)).toEqual([])
  for (const [file, mark] of now) cached.set(file, mark)
}

async function killInStart(after: number, group: boolean): Promise<void> {
  let pid = 0
  const starting = KillableHost.start(scene, (p) => pids.push((pid = p)))
  await sleep(after)
  const below = descendants(pid)
  process.kill(group ? -pid : pid, 'SIGKILL')
  const host = await starting
  await host?.kill(group)
  await allGone(below, WORKERS_GONE)
}

/** Opens the project at once (the lock is free), works until the kill; how long the workers lived on. */
async function killAtWork(script: Script, path: string, after: number, group: boolean, seen: { slowestOpen: number }): Promise<number> {
  const host = await mustStart()
  const from = performance.now()
  const state = await host.ask<Snapshot>('POST', '/projects/open', { path })
  seen.slowestOpen = Math.max(seen.slowestOpen, performance.now() - from)
  const snapshot = await host.ask<Snapshot>('GET', `/projects/${state.projectId}`)
  const working = script.run(host, snapshot)
  await Promise.race([sleep(after), working])
  expect(host.alive, 'the engine lives until it is killed').toBe(true)
  const below = descendants(host.pid)
  await host.kill(group)
  await working
  return allGone(below, WORKERS_GONE)
}

/** One undo and one redo: what the undo took, and the records after both. */
async function thereAndBack(host: KillableHost, before: Snapshot): Promise<{ redo: string | null; records: [string, string][] }> {
  if (before.undo === null) return { redo: null, records: sorted(byId(before.records)) }
  const { redo } = await host.ask<Snapshot>('POST', `/projects/${before.projectId}/undo`)
  await host.ask('POST', `/projects/${before.projectId}/redo`)
  const after = await host.ask<Snapshot>('GET', `/projects/${before.projectId}`)
  return { redo, records: sorted(byId(after.records)) }
}

/** Everything resumes and ends; what a window sees is what the file holds; undo and redo work; nothing unfinished lies about. */
async function rest(path: string, script: Script): Promise<{ done: number; crashed: number }> {
  const host = await mustStart()
  const { projectId } = await host.ask<Snapshot>('POST', '/projects/open', { path })
  const jobs = await settled(host, 240_000)
  // Work that was under way at each of several kills is held to be their cause and not begun again.
  const unfinished = jobs.filter((j) => j.state !== 'succeeded')
  expect(unfinished.map((j) => `${j.kind} ${j.state} ${j.error?.code}`)).toEqual(unfinished.map((j) => `${j.kind} failed job.crashed`))
  const films = jobs.flatMap((j) => script.exports.get(j.id) ?? [])
  const written = jobs.flatMap((j) => (j.state === 'succeeded' ? (script.exports.get(j.id) ?? []) : []))
  expect(films.filter((f) => existsSync(f) && statSync(f).size > 0)).toEqual(written)
  const before = await host.ask<Snapshot>('GET', `/projects/${projectId}`)
  const after = await thereAndBack(host, before)
  expect(after).toEqual({ redo: before.undo, records: sorted(byId(before.records)) })
  await host.stop()
  const stored = readProject(path, join(scene.folder, 'copy'))
  expect(sorted(byId(before.records))).toEqual(sorted(stored.records))
  const database = onCopy(join(scene.dataDir, 'cutwright.db'), join(scene.folder, 'copy'), (db) =>
    db.pragma('integrity_check', { simple: true }),
  )
  expect(database).toBe('ok')
  expect(leftOvers([scene.dataDir, scene.projectDir, scene.exportDir, scene.tmpDir])).toEqual([])
  return { done: jobs.length - unfinished.length, crashed: unfinished.length }
}
