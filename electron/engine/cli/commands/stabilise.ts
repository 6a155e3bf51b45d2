import { Command } from 'commander'
import { AppError } from '#shared/base/app-error.ts'
import type { ClipSteadiness } from '#shared/contract/procedures/library.ts'
import type { ClipId } from '#shared/timeline/ids.ts'
import { type Clip, DEFAULT_STABILISE, type ProjectDocument, type Stabilise } from '#shared/timeline/model.ts'
import { recordOf, recordsOf } from '#shared/timeline/query.ts'
import { unwrap } from '../../procedures/implementer.ts'
import type { ProjectSession } from '../../projects/project-session.ts'
import { number, oneOf } from '../options.ts'
import { UsageError } from '../outcome.ts'
import { type CommandSession, type GlobalOptions, withEngine } from '../session.ts'

interface Options {
  clip?: string[]
  all?: boolean
  mode: Stabilise['mode']
  smoothness: number
  maxZoom: number
  off?: boolean
}

/** `project stabilise`: one undo step, then the camera of each clip is measured and what it brings is told. */
export const stabiliseCommand = (open: (s: CommandSession, file: string) => ProjectSession): Command =>
  new Command('stabilise')
    .argument('<project>')
    .description('Takes the shake out of clips, or leaves it in again; measures their camera and tells what it brought.')
    .option('--clip <ids...>', 'clips by their ids, which "project export-json" lists')
    .option('--all', 'every clip that shows a film')
    .option('--mode <mode>', 'smooth: the camera moves evenly; locked: as on a tripod', oneOf(['smooth', 'locked']), DEFAULT_STABILISE.mode)
    .option('--smoothness <0..1>', 'how long the movements are that are evened out', number(0, 1), DEFAULT_STABILISE.smoothness)
    .option('--max-zoom <1.02..1.5>', 'never enlarge the picture by more', number(1.02, 1.5), DEFAULT_STABILISE.maxZoom)
    .option('--off', 'show the clips as they were shot')
    .addHelpText(
      'after',
      '\nExamples:\n  cutwright project stabilise film.cutwright --all --smoothness 0.8\n  cutwright project stabilise film.cutwright --clip clp_… --mode locked --max-zoom 1.3\n  cutwright project stabilise film.cutwright --all --off',
    )
    .action((file: string, o: Options, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const session = open(s, file)
        const clips = chosen(session.document(), o)
        const { mode, smoothness, maxZoom, off } = o
        const props = { stabilise: off ? null : { mode, smoothness, maxZoom } }
        unwrap(session.apply([{ verb: 'setClip', clipIds: clips.map((x) => x.id), props }], off ? 'timeline.asShot' : 'timeline.stabilise'))
        const told = []
        for (const { id, name } of clips) {
          const { state, result } = await measured(s, session, id)
          told.push({ clip: id, name, state, zoom: result?.zoom ?? null, shake: result?.shake ?? null })
        }
        s.print({ clips: told }, told.map(line).join('\n'))
      }),
    )

function chosen(doc: ProjectDocument, { clip = [], all }: Options): Clip[] {
  if (clip.length > 0 === (all ?? false)) throw new UsageError('Name clips with --clip, or all of them with --all.')
  const films = recordsOf(doc, 'clip').filter((c) => isFilm(doc, c))
  if (all) {
    if (films.length > 0) return films
    throw new AppError('clip.notFound', 'No clip of this project shows a film, so nothing was changed.')
  }
  return clip.map((id) => {
    const found = films.find((c) => c.id === id)
    if (!found) throw new AppError('clip.notFound', `There is no clip ${id} that shows a film, so nothing was changed.`, { params: { id } })
    return found
  })
}

const isFilm = (doc: ProjectDocument, c: Clip): boolean =>
  recordOf(doc, 'asset', c.assetId)?.kind === 'video' && recordOf(doc, 'track', c.trackId)?.kind === 'video'

/** Runs the jobs that the clip still lacks. A file that is away is no reason to stop: the others may be there. */
async function measured(s: CommandSession, session: ProjectSession, id: ClipId): Promise<ClipSteadiness> {
  for (;;) {
    const now = await s.engine.steadiness.of(session, id)
    if (now.state === 'ready' || now.state === 'off' || now.state === 'offline' || s.signal.aborted) return now
    // What failed or was cancelled earlier is tried once more: whoever runs this asks for it.
    const jobId = now.state === 'stopped' ? await s.engine.steadiness.again(session, id) : now.jobId
    if (jobId === null) throw new AppError('steady.notBegun', 'The clips were changed, but measuring them could not be begun; try again.')
    await s.runJob(jobId)
  }
}

function line({ clip, name, state, zoom, shake }: { clip: string; name: string } & Pick<ClipSteadiness, 'state'> & Shown): string {
  const who = `${name} (${clip})`
  if (state === 'off') return `${who}: as it was shot`
  if (!shake || zoom === null) return `${who}: its file is not there; it is measured when it is back`
  const percent = (widths: number): string => `${(100 * widths).toFixed(2)} %`
  return `${who}: shake ${percent(shake.before)} → ${percent(shake.after)} of the width, enlarged ${zoom.toFixed(3)} times`
}
interface Shown {
  zoom: number | null
  shake: { before: number; after: number } | null
}
