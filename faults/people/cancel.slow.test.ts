import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '#shared/base/random.ts'
import { isFinal, type JobKind } from '#shared/jobs/job.ts'
import { MontageSettings } from '#shared/planning/montage-settings.ts'
import { type Asset, DEFAULT_STABILISE } from '#shared/timeline/model.ts'
import { clipsOfSequence } from '#shared/timeline/query.ts'
import { FULL, share, tried } from '../tally.ts'
import { EXPORT, type Stage, startStage } from './stage.ts'

const MOMENTS = share(20, 3)
const SEED = 20_260

let s: Stage
let made = 0
beforeAll(async () => {
  s = await startStage('Cancel')
})
afterAll(() => s.close())

/** One kind of work: `begin` starts it on something nobody has worked on and gives the job; `check` looks at what a finished one left. */
interface Work {
  kind: JobKind
  begin(): Promise<string>
  check?(): Promise<void> | void
  checkStopped?(): Promise<void> | void
}
const one = async (path: string): Promise<Asset> => (await s.take([path]))[0]!
const session = () => s.engine.projects.get(s.projectId)
const name = (ending: string): string => `${++made} ${ending}`

const fileWork = (kind: JobKind, path: () => string, begin: (a: Asset) => string[]): Work => ({
  kind,
  begin: async () => begin(await one(path()))[0]!,
})

let exportPath = ''
let footage: string[] = []
const works: Work[] = [
  {
    kind: 'import',
    async begin() {
      const paths = Array.from({ length: 6 }, () => s.film(name('clip.mp4')))
      const { path } = session()
      return s.engine.jobs.start({
        kind: 'import',
        title: 'six',
        projectId: s.projectId,
        input: { projectPath: path, paths, follow: false },
      })
    },
  },
  fileWork(
    'artifacts',
    () => s.film(name('a.mp4')),
    (a) => s.engine.library.draw(session(), [a]),
  ),
  fileWork(
    'analyse-picture',
    () => s.film(name('p.mp4')),
    (a) => s.engine.library.analyse(session(), [a]),
  ),
  fileWork(
    'analyse-song',
    () => s.song(name('song')),
    (a) => s.engine.library.analyse(session(), [a]),
  ),
  fileWork(
    'proxy',
    () => s.film(name('x.mp4')),
    (a) => s.engine.library.makeProxies(session(), [a], true),
  ),
  {
    kind: 'camera-path',
    async begin() {
      const film = await one(s.film(name('s.mp4')))
      const sequenceId = await s.place([film])
      const clipIds = clipsOfSequence(session().document(), sequenceId).map((c) => c.id)
      session().apply([{ verb: 'setClip', clipIds, props: { stabilise: DEFAULT_STABILISE } }], 'clip.look', {})
      return (await s.engine.steadiness.look(session()))[0]!
    },
  },
  {
    kind: 'export',
    async begin() {
      const film = await one(s.film(name('e.mp4')))
      const sequenceId = await s.place([film, film])
      exportPath = join(s.folder, 'exports', name('film.mp4'))
      return s.engine.exports.start(session(), { sequenceId, settings: EXPORT, path: exportPath, overwrite: false })
    },
    check: () => expect(existsSync(exportPath)).toBe(true),
    checkStopped: () => expect(existsSync(exportPath)).toBe(false),
  },
  {
    kind: 'montage',
    async begin() {
      footage = [s.film(name('m.mp4')), s.film(name('m.mp4'))]
      exportPath = join(s.folder, 'exports', name('montage.mp4'))
      const path = join(s.folder, 'projects', name('montage.cutwright'))
      const project = s.engine.projects.create('Montage', path)
      if (!project.ok) throw new Error(project.refusal.message)
      const settings = MontageSettings.parse({ duration: 4, resolution: 180 })
      const film = { path: exportPath, settings: EXPORT, overwrite: false }
      const input = { projectPath: path, footage, song: s.song(name('song')), settings, film, reportPath: null, temporary: false }
      return s.engine.jobs.start({ kind: 'montage', title: 'montage', projectId: project.value.id, input })
    },
    check: () => expect(existsSync(exportPath)).toBe(true),
    // Cancelled while its finished film is measured, it leaves that film, whole.
    checkStopped: async () => expect(!existsSync(exportPath) || (await s.engine.media.probe(exportPath)).ok).toBe(true),
  },
]

/** Nothing of a job may go on when it says that it has ended, its children included. */
async function quiet(projectId: string | null): Promise<void> {
  await expect.poll(() => s.engine.jobs.list({ projectId }).filter((j) => !isFinal(j.state)), { timeout: 15_000 }).toEqual([])
  expect(s.leftOvers()).toEqual([])
}

/** Cancels the work `after` milliseconds into it; `again` tries it once more from the list, as a person does. Gives whether it was stopped. */
async function cancelled(w: Work, after: number, again: boolean): Promise<boolean> {
  const id = await w.begin()
  await wait(after)
  await s.client.jobs.cancel({ jobId: id })
  const job = await s.ended(id)
  expect(job.error).toBeNull()
  await quiet(job.projectId)
  // Whoever cancels in the last moment comes too late; then the work is whole.
  expect(['succeeded', 'cancelled']).toContain(job.state)
  const stopped = job.state === 'cancelled'
  await (stopped ? w.checkStopped : w.check)?.()
  if (stopped && again) await triedAgain(w, id)
  return stopped
}

async function triedAgain(w: Work, id: string): Promise<void> {
  await s.client.jobs.retry({ jobId: id })
  expect(await s.ended(id)).toMatchObject({ state: 'succeeded', error: null })
  await w.check?.()
}

test.each(works)('$kind cancelled at any moment leaves nothing, and runs whole when it is asked for again', async (work) => {
  const first = await s.ended(await work.begin())
  expect(first).toMatchObject({ state: 'succeeded', error: null })
  await work.check?.()
  const length = first.finishedAt! - first.startedAt!
  const random = seededRandom(SEED + work.kind.length)
  let stopped = 0
  for (let i = 0; i < MOMENTS; i++) {
    if (await cancelled(work, i === 0 ? 0 : random() * length, FULL || i === MOMENTS - 1)) stopped++
  }
  expect(stopped).toBeGreaterThan(0)
  const contents = session()
    .assets()
    .map((a) => a.hash)
  expect(new Set(contents).size).toBe(contents.length)
  await quiet(null)
  tried('people', `${work.kind} cancelled at a random moment`, MOMENTS, `${stopped} stopped in time, seed ${SEED}`)
})

test('the sample project cancelled at any moment leaves no half file, and is whole when it is asked for again', async () => {
  const moments = share(6, 2)
  const random = seededRandom(SEED)
  const begin = async (): Promise<string> => (await s.client.sample.create()).jobId
  let stopped = 0
  for (let i = 0; i < moments; i++) {
    if (await cancelled({ kind: 'sample', begin }, i === 0 ? 0 : random() * 4000, FULL && i === moments - 1)) stopped++
  }
  expect(stopped).toBe(moments)
  rmSync(join(s.folder, 'projects', 'Sample'), { recursive: true, force: true })
  tried('people', 'sample cancelled at a random moment', moments, `seed ${SEED}`)
})
