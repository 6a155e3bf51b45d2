import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'
import { ExportSettings } from '#shared/export/export-settings.ts'
import { MontagePlan } from '#shared/planning/edit-plan.ts'
import { MontageSettings } from '#shared/planning/montage-settings.ts'
import { montageReport } from '#shared/planning/montage-report.ts'
import { AssetId, SequenceId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { gridOf } from '#shared/timeline/query.ts'
import type { EventHub } from '../../engine/event-hub.ts'
import type { Exports } from '../../engine/exports.ts'
import type { Montage } from '../../engine/montage.ts'
import type { ProjectSession, ProjectSessions } from '../../engine/projects/project-session.ts'
import type { Library } from '../../library/library.ts'
import type { MediaService } from '../../media/media-service.ts'
import { writeFileWhole } from '../../settings/write-file-whole.ts'
import { awaitChildren, outputOfChild } from '../child-job.ts'
import { type AnyJobHandler, type JobContext, defineHandler } from '../job-handler.ts'
import type { JobRunner } from '../job-runner.ts'
import { ExportReportValue } from './export.ts'
import { ImportOutput } from './import.ts'
import { measureCuts } from './measure-cuts.ts'

export const MontageInput = z.object({
  projectPath: z.string(),
  /** Files and folders. */
  footage: z.array(z.string()).min(1),
  song: z.string(),
  settings: MontageSettings,
  /** null: the film stays in the project. */
  film: z.object({ path: z.string(), settings: ExportSettings, overwrite: z.boolean() }).nullable(),
  /** Where the report is written besides the output. */
  reportPath: z.string().nullable(),
  /** Whether the project is only a means to the film and goes when that is written. */
  temporary: z.boolean(),
})
export type MontageInput = z.infer<typeof MontageInput>

export const MontageOutput = z.object({
  projectPath: z.string(),
  sequenceId: SequenceId,
  film: ExportReportValue.nullable(),
  /** As shared/planning/montage-report.ts describes it, with what was measured on the film. */
  report: z.record(z.string(), z.json()),
})
export type MontageOutput = z.infer<typeof MontageOutput>

const Checkpoint = z.object({
  plan: MontagePlan,
  sequenceId: SequenceId,
  unusable: ImportOutput.shape.unusable,
  /** The job that writes the film, once it was started: a run that goes on must not start another to the same file. */
  exportId: z.string().nullable().default(null),
})
type Checkpoint = z.infer<typeof Checkpoint>

interface Parts {
  projects: ProjectSessions
  library: Library
  montage: Montage
  exports: Exports
  media: MediaService
  jobs: JobRunner
  events: EventHub
}

/** Share of the whole at which each stage begins, percent. */
const STAGES = { import: 0, analyse: 5, sizes: 42, plan: 48, export: 52, measure: 92, end: 100 } as const

/** Footage and song in, film and report out. A killed run goes on where it was: what was analysed is known, what was planned is kept. */
export const montageHandler = (p: Parts): AnyJobHandler =>
  defineHandler({
    kind: 'montage',
    input: MontageInput,
    output: MontageOutput,
    checkpoint: Checkpoint,
    resource: 'none',
    maxAttempts: 1,
    async run(input, c) {
      const output = await p.projects.hold(input.projectPath, async (session) => {
        const planned = c.checkpoint ?? (await plan(session, input, c, p))
        const film = input.film ? await exportFilm(session, planned, input.film, c, p) : null
        const report = await makeReport(session, planned, film?.path ?? null, c, p)
        if (input.reportPath) writeFileWhole(input.reportPath, `${JSON.stringify(report, null, 2)}\n`)
        return { projectPath: session.path, sequenceId: planned.sequenceId, film, report }
      })
      const inUse = p.projects.all().some((session) => session.path === output.projectPath)
      if (input.temporary && !inUse) await removeProject(output.projectPath)
      return output
    },
  })

/** A project is one file and, while it is open, SQLite's two beside it. */
const removeProject = (path: string): Promise<unknown> =>
  Promise.all(['', '-wal', '-shm'].map((suffix) => rm(path + suffix, { force: true })))

type Context = JobContext<Checkpoint>

/** Runs jobs as a stage of this one, whose progress fills the stage's part of the whole. */
function stage(c: Context, p: Parts, name: keyof typeof STAGES, until: keyof typeof STAGES, ids: string[]) {
  const [from, to] = [STAGES[name], STAGES[until]]
  c.progress({ stage: name, percent: from })
  return awaitChildren(ids, { jobs: p.jobs, events: p.events, signal: c.signal }, (share, message) =>
    c.progress({ stage: name, percent: from + share * (to - from), message }),
  )
}

async function plan(session: ProjectSession, input: MontageInput, c: Context, p: Parts): Promise<Checkpoint> {
  const { song, footage, unusable } = await importAll(session, input, c, p)
  const ids = [...p.library.listen(session, song), ...p.library.analyse(session, footage)]
  const done = await stage(c, p, 'analyse', 'sizes', ids)
  // A film can be planned without knowing a clip; without knowing the song it cannot.
  for (const job of done) if (job.kind === 'analyse-song') outputOfChild(job)
  // What lay in a folder that was given is not named one by one.
  const named = footage.filter((a) => input.footage.includes(a.original.path))
  const idsOf = (assets: Asset[]): AssetId[] => assets.map((a) => a.id)
  const request = { songAssetId: song.id, settings: input.settings, footage: idsOf(footage), named: idsOf(named) }
  const wanted = await p.montage.prepare(session, request)
  // As above: what fails is left out of the plan, which says so.
  if (wanted.length > 0) await stage(c, p, 'sizes', 'plan', wanted)
  c.progress({ stage: 'plan', percent: STAGES.plan, message: '' })
  const made = await p.montage.plan(session, request)
  c.signal.throwIfAborted()
  const { sequenceId } = await p.montage.apply(session, made, null)
  const checkpoint = { plan: made, sequenceId, unusable, exportId: null }
  c.saveCheckpoint(checkpoint)
  return checkpoint
}

async function importAll(session: ProjectSession, input: MontageInput, c: Context, p: Parts) {
  const start = (paths: string[]): string =>
    p.jobs.start({
      kind: 'import',
      title: paths.length === 1 ? basename(paths[0]!) : String(paths.length),
      projectId: session.id,
      input: { projectPath: session.path, paths, follow: false },
    })
  const done = await stage(c, p, 'import', 'analyse', [start([input.song]), start(input.footage)])
  const [songs, pictures] = done.map((job) => ImportOutput.parse(outputOfChild(job)))
  const byId = new Map(session.assets().map((a) => [a.id, a]))
  const song = byId.get(songs!.assetIds[0]!)
  if (!song?.media?.audio) {
    const why = song?.unusable?.message ?? `${basename(input.song)} has no sound.`
    throw new AppError('montage.songUnusable', `${why} Nothing was planned; choose another song.`, {
      params: { name: basename(input.song) },
    })
  }
  const footage = pictures!.assetIds.flatMap((id: AssetId) => {
    const a = byId.get(id)
    return a?.media?.video && a.id !== song.id ? [a] : []
  })
  if (footage.length === 0) {
    const first = pictures!.unusable[0]
    const why = first ? ` (${first.name}: ${first.message})` : ''
    throw new AppError('montage.noFootage', `None of the footage can be used${why}, so nothing was planned; add video files or photos.`)
  }
  return { song, footage: dedupe(footage), unusable: pictures!.unusable }
}

const dedupe = (assets: Asset[]): Asset[] => [...new Map(assets.map((a) => [a.id, a])).values()]

async function exportFilm(session: ProjectSession, planned: Checkpoint, film: NonNullable<MontageInput['film']>, c: Context, p: Parts) {
  let id = planned.exportId === null ? undefined : exportUnderWay(planned.exportId, film.path, p.jobs)
  if (id === undefined) {
    const { settings, path, overwrite } = film
    id = await p.exports.start(session, { sequenceId: planned.sequenceId, settings, path, overwrite })
    c.saveCheckpoint({ ...planned, exportId: id })
  }
  const [job] = await stage(c, p, 'export', 'measure', [id])
  return ExportReportValue.parse(outputOfChild(job!))
}

/** The export that an earlier run of this job has started: running, done, or started again after it ended without a film. */
function exportUnderWay(id: string, path: string, jobs: JobRunner): string | undefined {
  const job = jobs.find(id)
  if (!job) return undefined
  if (job.state === 'succeeded') return existsSync(path) ? id : undefined
  return job.state === 'failed' || job.state === 'cancelled' ? jobs.retry(id).id : id
}

async function makeReport(
  session: ProjectSession,
  planned: Checkpoint,
  film: string | null,
  c: Context,
  p: Parts,
): Promise<MontageOutput['report']> {
  const { plan: made } = planned
  const doc = session.document()
  const song = session.assets().find((a) => a.id === made.songAssetId)
  const grid = gridOf(doc, made.songAssetId)?.grid ?? (song ? p.library.song(session, song.id)?.grid : null)
  const measured =
    film === null
      ? null
      : await measureCuts(film, made, p.media, c.signal, (share) =>
          c.progress({ stage: 'measure', percent: STAGES.measure + share * (STAGES.end - STAGES.measure), message: '' }),
        )
  const report = montageReport(made, {
    film: film ?? '',
    names: new Map(session.assets().map((a) => [a.id, a.name])),
    ...(grid ? { grid } : {}),
    ...(measured ? { cuts: measured.cuts } : {}),
    sceneOf: (asset, moment) => p.library.picture(session, asset)?.moments[moment]?.shot ?? moment,
  })
  const extra = measured ? { measured: { visible: measured.visible, of: measured.cuts.length, frame_ms: measured.frameMs } } : {}
  return JSON.parse(JSON.stringify({ ...report, ...extra, unusable: planned.unusable })) as MontageOutput['report']
}
