import { Command } from 'commander'
import { extname, resolve } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { Sequence } from '#shared/timeline/model.ts'
import { clipsOfSequence, sequencesOf } from '#shared/timeline/query.ts'
import { ExportReportValue } from '../../../jobs/handlers/export.ts'
import type { Engine } from '../../engine.ts'
import { unwrap } from '../../procedures/implementer.ts'
import type { ProjectSession } from '../../projects/project-session.ts'
import { UsageError } from '../outcome.ts'
import { type GlobalOptions, withEngine } from '../session.ts'

/** The settings of a preset by its id; without one, what the file name asks for, in the sequence's own size where a preset does that. */
export function presetFor(engine: Engine, id: string | undefined, out: string): ExportSettings {
  const presets = engine.exports.presets()
  const names = presets.map((p) => p.id).join(', ')
  const container = extname(out).slice(1).toLowerCase()
  const fitting = presets.filter((p) => p.settings.container === container)
  const found = id === undefined ? (fitting.find((p) => p.id === 'sequence') ?? fitting[0]) : presets.find((p) => p.id === id)
  if (!found)
    throw new UsageError(
      id === undefined
        ? `No preset writes .${container} files; name one with --preset (${names}).`
        : `There is no preset ${id}; choose one of: ${names}.`,
    )
  if (found.settings.container !== container)
    throw new UsageError(`The preset ${found.id} writes .${found.settings.container} files; name the output so.`)
  return found.settings
}

/** By id or name; without one, the sequence with the most clips. */
export function chooseSequence(p: ProjectSession, wanted: string | undefined): Sequence {
  const doc = p.document()
  const all = sequencesOf(doc)
  const found =
    wanted === undefined
      ? all.toSorted((a, b) => clipsOfSequence(doc, b.id).length - clipsOfSequence(doc, a.id).length)[0]
      : all.find((s) => s.id === wanted || s.name === wanted)
  if (!found) throw new AppError('sequence.notFound', `There is no sequence ${wanted ?? ''} in this project; "project info" lists them.`)
  return found
}

interface Options {
  out: string
  preset?: string
  sequence?: string
  overwrite?: boolean
}

export const renderCommand = (): Command =>
  new Command('render')
    .argument('<project>')
    .description('Exports a sequence of a project.')
    .requiredOption('--out <file>', 'the film to write')
    .option('--preset <id>', 'how it is written; default: the first preset for the file’s extension')
    .option('--sequence <id or name>', 'default: the one with the most clips')
    .option('--overwrite', 'replace a file that is there')
    .addHelpText('after', '\nExample:\n  cutwright render film.cutwright --out film.mp4')
    .action((file: string, o: Options, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const settings = presetFor(s.engine, o.preset, o.out)
        const p = unwrap(s.engine.projects.open(resolve(file)))
        const sequence = chooseSequence(p, o.sequence)
        const id = await s.engine.exports.start(p, {
          sequenceId: sequence.id,
          settings,
          path: resolve(o.out),
          overwrite: o.overwrite ?? false,
        })
        const report = ExportReportValue.parse(await s.runJob(id))
        s.print(
          report,
          `${report.path}: ${report.duration.toFixed(2)} s, ${report.frames} frames, ${(report.bytes / 1e6).toFixed(1)} MB, ${report.videoEncoder ?? 'no picture'}, ${(report.wallMs / 1000).toFixed(1)} s`,
        )
      }),
    )
