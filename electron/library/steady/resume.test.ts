import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AV_LOG_FATAL } from 'node-av/constants'
import { Log } from 'node-av/lib'
import { expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '#electron/engine/testing/test-engine.ts'
import { evenTimes, makeFilm } from '#electron/media/testing/make-film.ts'
import { METHODS } from '#shared/analysis/methods.ts'
import { DEFAULT_STABILISE } from '#shared/timeline/model.ts'
import { recordsOf } from '#shared/timeline/query.ts'

Log.setLevel(AV_LOG_FATAL)

const until = async (done: () => boolean): Promise<void> => {
  for (let i = 0; i < 1000 && !done(); i++) await new Promise((r) => setTimeout(r, 10))
  expect(done()).toBe(true)
}

/** The project of `t` with one clip of 25 seconds that is to be steadied. Gives the content's hash. */
async function begin(t: TestEngine): Promise<{ hash: string; path: string }> {
  const film = join(t.folder, 'long.mp4')
  await makeFilm(film, { width: 320, height: 180, times: evenTimes(375, 15) })
  const { projectId } = await t.client.projects.create({ name: 'Long' })
  const { jobId } = await t.client.library.import({ projectId, paths: [film] })
  await t.engine.jobs.wait(jobId)
  const session = t.engine.projects.get(projectId)
  const asset = recordsOf(session.document(), 'asset')[0]!
  const track = recordsOf(session.document(), 'track').find((r) => r.role === 'main')!
  const clips = [{ assetId: asset.id, sourceStart: 0 as never, duration: asset.media!.duration as never }]
  session.apply([{ verb: 'overwrite', trackId: track.id, at: 0 as never, clips }], 'x')
  const clipIds = [recordsOf(session.document(), 'clip')[0]!.id]
  session.apply([{ verb: 'setClip', clipIds, props: { stabilise: DEFAULT_STABILISE } }], 'x')
  return { hash: asset.hash!, path: session.path }
}

test('measuring that the end of the program cut short goes on at the next start with what is not there yet', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-steady-'))
  const first = await startTestEngine(folder)
  const { hash, path } = await begin(first)
  const dir = first.engine.cache.dir(hash, METHODS.cameraPath)
  const blocks = (): string[] => (statSync(dir, { throwIfNoEntry: false }) ? readdirSync(dir).filter((f) => f.startsWith('block-')) : [])
  await until(() => blocks().length > 0)
  await first.engine.close()
  const kept = blocks()
  expect(kept).toContain('block-0.json')
  expect(kept.length).toBeLessThan(3)
  const written = statSync(join(dir, 'block-0.json')).mtimeMs

  const second = await startTestEngine(folder)
  try {
    const jobId = second.engine.jobs.resume().find((id) => second.engine.jobs.get(id).kind === 'camera-path')!
    expect((await second.engine.jobs.wait(jobId)).state).toBe('succeeded')
    expect(readdirSync(dir).sort()).toEqual(['block-0.json', 'block-1.json', 'block-2.json'])
    expect(statSync(join(dir, 'block-0.json')).mtimeMs).toBe(written)
    const { projectId } = await second.client.projects.open({ path })
    const clipId = recordsOf(second.engine.projects.get(projectId).document(), 'clip')[0]!.id
    expect((await second.client.library.steadiness({ projectId, clipId })).state).toBe('ready')
    // Nothing is left to measure.
    await new Promise((r) => setTimeout(r, 700))
    expect(second.engine.jobs.active().filter((j) => j.kind === 'camera-path')).toEqual([])
  } finally {
    await second.close()
    await first.server.close().catch(() => undefined)
  }
}, 60_000)
