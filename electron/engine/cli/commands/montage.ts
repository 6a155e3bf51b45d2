import { Command, InvalidArgumentError } from 'commander'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { Closeness } from '#shared/planning/learned/closeness.ts'
import { ARC_IDS, Aspect, MontageSettings } from '#shared/planning/montage-settings.ts'
import { MontageOutput } from '../../../jobs/handlers/montage.ts'
import type { Engine } from '../../engine.ts'
import { unwrap } from '../../procedures/implementer.ts'
import { integer, number, oneOf } from '../options.ts'
import { UsageError } from '../outcome.ts'
import { type CommandSession, type GlobalOptions, withEngine } from '../session.ts'
import { presetFor } from './render.ts'

interface Options {
  footage: string[]
  song: string
  style: string
  arc?: (typeof ARC_IDS)[number]
  duration?: number
  songIn?: number
  aspect: Aspect
  resolution: number
  fps?: MontageSettings['frameRate']
  maxSceneReuse: number
  seed: number
  pace: number
  variety: number
  lut?: string
  lutIntensity: number
  clipSound: boolean
  transitions?: boolean
  preset?: string
  project?: string
  out?: string
  report?: string
  overwrite?: boolean
}

const frameRate = (text: string): { num: number; den: number } => {
  const known: Record<string, { num: number; den: number }> = {
    '23.976': { num: 24000, den: 1001 },
    '29.97': { num: 30000, den: 1001 },
    '59.94': { num: 60000, den: 1001 },
  }
  const n = Number(text)
  const rate = known[text] ?? (Number.isInteger(n) && n >= 1 && n <= 120 ? { num: n, den: 1 } : undefined)
  if (!rate) throw new InvalidArgumentError('It must be a whole number from 1 to 120, or 23.976, 29.97 or 59.94.')
  return rate
}

export const montageCommand = (): Command =>
  new Command('montage')
    .description('Cuts footage to a song: imports, listens, watches, plans, writes the film and a report on every cut.')
    .requiredOption('--footage <path...>', 'files and folders')
    .requiredOption('--song <file>', 'the music')
    .option(
      '--style <id or file>',
      'see "cutwright styles"; a .json file, such as "cutwright learn --style" writes, joins your styles',
      'dynamic',
    )
    .option('--arc <id>', `story arc; default: the style's (${ARC_IDS.join(', ')})`, oneOf(ARC_IDS))
    .option('--duration <seconds>', 'wanted length; the film ends on a bar line near it', number(2, 3600))
    .option('--song-in <seconds>', 'where in the song the film begins; default: chosen', number(0, 36_000))
    .option('--aspect <ratio>', Aspect.options.join(', '), oneOf(Aspect.options), '16:9')
    .option('--resolution <pixels>', 'of the shorter side', integer(144, 4320), 1080)
    .option('--fps <rate>', 'default: as most of the footage', frameRate)
    .option('--max-scene-reuse <n>', 'how often a scene may come back', integer(1, 50), 3)
    .option('--seed <n>', 'another number, another film; the same, the same', integer(0, 2 ** 31 - 1), 1)
    .option('--pace <0..1>', 'slower or faster than the style', number(0, 1), 0.5)
    .option('--variety <0..1>', 'best shots again and again, or everything once', number(0, 1), 0.7)
    .option('--lut <file>', 'a .cube file, or look:<name>')
    .option('--lut-intensity <0..1>', 'how much of it', number(0, 1), 1)
    .option('--no-clip-sound', 'music alone')
    .option('--no-transitions', 'straight cuts only')
    .option('--preset <id>', 'how the film is written')
    .option('--project <file>', 'keep the project, to edit it in the window')
    .option('--out <file>', 'the film')
    .option('--report <file>', 'the report as JSON')
    .option('--overwrite', 'replace files that are there')
    .addHelpText(
      'after',
      `
At least one of --out and --project is needed.

Examples:
  cutwright montage --footage ./holiday --song song.mp3 --style travel --out film.mp4
  cutwright montage --footage a.mp4 b.mov --song song.mp3 --style mtv --duration 45 --out film.mp4 --report film.json
  cutwright learn reference.mp4 --style like.json && cutwright montage --footage ./holiday --song song.mp3 --style like.json --out film.mp4
  cutwright montage --footage ./holiday --song song.mp3 --aspect 9:16 --project film.cutwright --out short.mp4`,
    )
    .action((o: Options, c: Command) => withEngine(c.optsWithGlobals<GlobalOptions>(), (s) => run(s, o)))

async function run(s: CommandSession, o: Options): Promise<void> {
  const film = checkArguments(s.engine, o)
  if (film) await s.engine.exports.checkTarget(film)
  if (o.style.endsWith('.json')) o.style = (await s.engine.montage.learnedStyles.add(resolve(o.style))).id
  const settings = MontageSettings.parse(settingsOf(o))
  const styles = (await s.engine.montage.styles()).styles.map((x) => x.id)
  if (!styles.includes(o.style)) throw new UsageError(`There is no style ${o.style}; choose one of: ${styles.join(', ')}.`)
  const temporary = o.project === undefined
  const path = o.project === undefined ? temporaryProject(s.engine) : resolve(o.project)
  if (o.overwrite && o.project !== undefined) rmSync(path, { force: true })
  const project = unwrap(s.engine.projects.create('Montage', path))
  let done = false
  try {
    const id = s.engine.jobs.start({
      kind: 'montage',
      title: basename(o.out ?? path),
      projectId: project.id,
      input: {
        projectPath: project.path,
        footage: o.footage.map((f) => resolve(f)),
        song: resolve(o.song),
        settings,
        film,
        reportPath: o.report ? resolve(o.report) : null,
        temporary,
      },
    })
    const output = MontageOutput.parse(await s.runJob(id))
    done = true
    s.print(output.report, summary(output, temporary))
  } finally {
    s.engine.projects.close(project.id)
    // A project that nobody asked for, or that nothing came into, is not left lying about.
    if (temporary || !done) for (const suffix of ['', '-wal', '-shm']) rmSync(project.path + suffix, { force: true })
  }
}

function checkArguments(engine: Engine, o: Options): { path: string; settings: ExportSettings; overwrite: boolean } | null {
  if (o.out === undefined && o.project === undefined) throw new UsageError('Name the film with --out, a project with --project, or both.')
  for (const path of [...o.footage, o.song, ...(o.style.endsWith('.json') ? [o.style] : [])]) {
    if (!existsSync(path)) throw new UsageError(`${path} does not exist.`)
  }
  if (o.lut !== undefined && !o.lut.startsWith('look:') && !existsSync(o.lut)) throw new UsageError(`${o.lut} does not exist.`)
  if (o.report !== undefined && !existsSync(dirname(resolve(o.report)))) throw new UsageError(`The folder for ${o.report} does not exist.`)
  if (o.out === undefined) return null
  return { path: resolve(o.out), settings: presetFor(engine, o.preset, o.out), overwrite: o.overwrite ?? false }
}

const settingsOf = (o: Options): Partial<MontageSettings> => ({
  style: o.style,
  arc: o.arc ?? null,
  duration: o.duration ?? null,
  songIn: o.songIn ?? null,
  aspect: o.aspect,
  resolution: o.resolution,
  frameRate: o.fps ?? null,
  maxSceneReuse: o.maxSceneReuse,
  seed: o.seed,
  pace: o.pace,
  variety: o.variety,
  lut: o.lut === undefined ? null : { source: o.lut.startsWith('look:') ? o.lut : resolve(o.lut), intensity: o.lutIntensity },
  clipSound: o.clipSound,
  transitions: o.transitions === false ? false : null,
})

function temporaryProject(engine: Engine): string {
  const folder = join(engine.dataDir, 'montages')
  mkdirSync(folder, { recursive: true })
  return join(folder, `${randomUUID()}.cutwright`)
}

function summary(output: MontageOutput, temporary: boolean): string {
  const r = output.report as {
    duration_s: number
    cuts: unknown[]
    offset_ms: { median: number; p95: number }
    warnings: { message: string }[]
    closeness?: Closeness
    unusable: { name: string; message: string }[]
  }
  return [
    output.film
      ? `${output.film.path}: ${output.film.duration.toFixed(2)} s, ${(output.film.bytes / 1e6).toFixed(1)} MB, ${output.film.videoEncoder ?? ''}`
      : '',
    temporary ? '' : `${output.projectPath}: open it in the window to change any cut`,
    `${r.cuts.length} cuts, distance to the beat: median ${r.offset_ms.median.toFixed(1)} ms, 95th percentile ${r.offset_ms.p95.toFixed(1)} ms`,
    ...closenessLines(r.closeness),
    ...r.warnings.map((w) => `! ${w.message}`),
    ...r.unusable.map((u) => `! left out: ${u.message}`),
  ]
    .filter(Boolean)
    .join('\n')
}

/** How near the cut came to the film that the style was learned from, beside the nearest shipped style. */
function closenessLines(closeness: Closeness | undefined): string[] {
  if (!closeness) return []
  const line = (name: string, d: Closeness['plan']): string => {
    const percent = (x: number): string => `${(100 * x).toFixed(1)} %`
    const sizes = d.sizes === undefined ? '' : `, shot sizes ${percent(d.sizes)}`
    const onBeat = d.onBeat === null ? '' : `, cuts on the beat ${percent(d.onBeat)}`
    return `  ${name}: shot lengths ${percent(d.lengths)}, transitions ${percent(d.transitions)}, movement ${percent(d.motion)}${sizes}${onBeat}`
  }
  const { plan, nearest } = closeness
  return [
    'Distance to the reference (0 % is the same):',
    line('this film', plan),
    ...(nearest ? [line(nearest.style, nearest.distances)] : []),
  ]
}
