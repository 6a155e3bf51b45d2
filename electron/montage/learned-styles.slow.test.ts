import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { presetFor } from '#electron/engine/cli/commands/render.ts'
import { type TestEngine, startTestEngine } from '#electron/engine/testing/test-engine.ts'
import { createSampleFiles } from '#electron/sample/create-sample.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import { wasserstein } from '#shared/planning/learned/distances.ts'
import { MontageSettings } from '#shared/planning/montage-settings.ts'
import { montageOf } from '#shared/timeline/query.ts'
import type { ProjectSession } from '../engine/projects/project-session.ts'
import { MontageOutput } from '../jobs/handlers/montage.ts'

let t: TestEngine
beforeAll(async () => {
  t = await startTestEngine(mkdtempSync(join(tmpdir(), 'cw-like-')))
})
afterAll(() => t.close())

async function done(id: string): Promise<unknown> {
  for (;;) {
    const job = t.engine.jobs.find(id)!
    if (job.state === 'succeeded') return job.output
    if (job.state === 'failed' || job.state === 'cancelled') throw new Error(job.error?.message ?? job.state)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
const planOf = (session: ProjectSession): MontagePlan => montageOf(session.document())!.plan as unknown as MontagePlan

test('a film that the planner made, written, learned from and planned again from its own style has its shot lengths within a tenth', async () => {
  const signal = new AbortController().signal
  const folder = join(t.folder, 'sample')
  mkdirSync(folder)
  const files = await createSampleFiles(folder, { signal, onProgress() {} })
  const film = join(t.folder, 'film.mp4')
  const project = t.engine.projects.create('Film', null)
  if (!project.ok) throw new Error(project.refusal.message)
  const settings = MontageSettings.parse({ style: 'travel', duration: 40, resolution: 240, transitions: false })
  const input = {
    ...{ projectPath: project.value.path, footage: files.footage, song: files.song, settings, reportPath: null, temporary: false },
    film: { path: film, settings: presetFor(t.engine, undefined, film), overwrite: false },
  }
  MontageOutput.parse(await done(t.engine.jobs.start({ kind: 'montage', title: 'film', projectId: project.value.id, input })))
  const first = planOf(project.value)

  const { job_id } = await t.client.videoAnalysis.start({ mode: 'learn', target_video: { path: film } })
  await done(job_id)
  const style = await t.client.montage.learnStyle({ jobId: job_id })
  expect(style.learned!.unit).toBe('beats')
  expect(style.learned!.onBeat).toBeGreaterThan(0.9)

  const again = await t.client.montage.plan({
    projectId: project.value.id,
    songAssetId: first.songAssetId,
    settings: { ...settings, style: style.id },
  })
  const beats = first.picks.map((p) => p.beats)
  const mean = beats.reduce((a, b) => a + b, 0) / beats.length
  const truth =
    wasserstein(
      again.picks.map((p) => p.beats),
      beats,
    ) / mean
  // Against what was learned, and against what the first film truly was.
  expect(again.closeness!.plan.lengths).toBeLessThan(0.1)
  expect(truth).toBeLessThan(0.1)
  expect(again.closeness!.nearest!.distances.lengths).toBeGreaterThanOrEqual(0)
  expect(again.look?.source).toMatch(/\.cube$/)
})
