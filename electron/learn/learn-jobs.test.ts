import { existsSync, mkdirSync, mkdtempSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTestClip, makeTestSound } from '#electron/testing/test-clips.ts'
import { startTestEngine } from '#electron/engine/testing/test-engine.ts'

test('folders of results that no job names go after days, not at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-learned-'))
  const [old, fresh] = ['old', 'fresh'].map((name) => join(folder, 'data/learned', name))
  for (const f of [old!, fresh!]) mkdirSync(f, { recursive: true })
  const longAgo = Date.now() / 1000 - 10 * 86_400
  utimesSync(old!, longAgo, longAgo)
  const t = await startTestEngine(folder)
  expect([existsSync(old!), existsSync(fresh!)]).toEqual([false, true])
  await t.close()
})

test('a film that somebody waits for goes before what the library looks at by itself', async () => {
  const t = await startTestEngine()
  const { jobs, learning } = t.engine
  const { start } = jobs
  const priorities = new Map<string, number>()
  jobs.start = (job) => {
    priorities.set(job.kind, job.priority ?? 0)
    return start(job)
  }
  const film = await makeTestClip(t.folder, 'film.mp4', {
    ...{ width: 160, height: 90, frameRate: { num: 25, den: 1 }, frames: 10 },
    paint: (x, y, n) => [x + n, y, 128],
  })
  const song = await makeTestSound(t.folder, 'song.wav', 1, (s) => 0.1 * Math.sin(440 * 2 * Math.PI * s))
  const { projectId } = await t.client.projects.create({ name: 'Waiting' })
  const { jobId } = await t.client.library.import({ projectId, paths: [film, song] })
  await jobs.wait(jobId)
  const how = { fps: 2, maxFrames: 10 }
  const asked = { path: film, name: 'film.mp4' }
  learning.learn({ ...asked, ...how })
  learning.compare({ target: asked, user: asked, language: 'en', ...how })
  const at = (kind: string): number => priorities.get(kind)!
  const ofLibrary = Math.max(at('analyse-picture'), at('analyse-song'), at('artifacts'))
  expect([at('learn') > ofLibrary, at('compare') > ofLibrary]).toEqual([true, true])
  await t.close()
})

test('a path where no film lies is refused before anything is queued', async () => {
  const t = await startTestEngine()
  t.engine.grants.allow(t.folder)
  const path = join(t.folder, 'absent.mp4')
  const refusal = (code: string) => ({ data: { code } })
  await expect(t.client.videoAnalysis.start({ mode: 'learn', target_video: { path } })).rejects.toMatchObject(refusal('media.notFound'))
  const compare = { mode: 'compare' as const, target_video: { path: t.folder }, user_video: { path } }
  await expect(t.client.videoAnalysis.start(compare)).rejects.toMatchObject(refusal(expect.stringMatching(/^media\.not/) as string))
  const motion_recipe = { type: 'push_in' as const, strength: 0.5, duration_ms: 1000, easing: 'linear' as const }
  await expect(t.client.virtualMotion.start({ source: { path }, motion_recipe })).rejects.toMatchObject(refusal('media.notFound'))
  expect(t.engine.jobs.list({})).toEqual([])
  await t.close()
})
