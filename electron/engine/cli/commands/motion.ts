import { existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { Command, Option } from 'commander'
import { MotionRequest, type MotionResult, type MotionSource } from '#shared/learn/motion/motion-job.ts'
import { MotionRecipe, MotionType } from '#shared/learn/motion-recipe.ts'
import { MOTION_FILE } from '../../../learn/motion/render-shot.ts'
import { CommandEnd, EXIT, UsageError } from '../outcome.ts'
import { type CommandSession, type GlobalOptions, withEngine } from '../session.ts'
import { withTargets } from '../targets.ts'

interface Options {
  type: string
  strength: string
  duration: string
  easing: string
  out: string
  shot?: string
  film?: string
  at?: string
  fps?: string
  longest: string
  overwrite?: boolean
}

const EASINGS = MotionRecipe.shape.easing.options

const isJob = (what: string): boolean => what.startsWith('job_') && !existsSync(what)

/** A file, or a shot of a job. */
function sourceOf(what: string, o: Options): unknown {
  if (isJob(what)) return { job_id: what, segment_id: o.shot ?? '', ...(o.film ? { film: o.film } : {}) }
  return { path: resolve(what), ...(o.at === undefined ? {} : { time_ms: Math.round(1000 * Number(o.at)) }) }
}

function requestOf(what: string, o: Options): MotionRequest {
  const asked = MotionRequest.safeParse({
    source: sourceOf(what, o),
    motion_recipe: { type: o.type, strength: Number(o.strength), duration_ms: Number(o.duration), easing: o.easing },
    options: { longest: Number(o.longest), ...(o.fps ? { fps: Number(o.fps) } : {}) },
  })
  if (asked.success) return asked.data
  const wrong = asked.error.issues.map((i) => i.path.at(-1) ?? 'source').join(', ')
  process.stderr.write(
    `Cannot be used: ${wrong}. --strength is 0 to 1, --duration 200 to 20000 milliseconds, --longest 160 to 3840, --fps 5 to 60, --at seconds; a job needs --shot.\n`,
  )
  throw new CommandEnd(EXIT.usage)
}

async function learnedFrom(s: CommandSession, path: string): Promise<string> {
  const id = s.engine.learning.learn({ path, name: basename(path), fps: 2, maxFrames: 240 })
  await s.runJob(id)
  return id
}

const text = (out: string, r: MotionResult): string =>
  [
    `${out}: ${r.frame_count} frames, ${(r.duration_ms / 1000).toFixed(2)} s, ${r.width} × ${r.height}, ${Number(r.fps.toFixed(3))} fps`,
    ...r.warnings.map((w) => `  note: ${w.message}`),
  ].join('\n')

export const motionCommand = (): Command =>
  new Command('motion')
    .description('Tries a camera move on a still, a film at a time, or a shot of a learn or compare job.')
    .argument('<what>', 'a film, a picture, or the id of a job (with --shot)')
    .requiredOption('--out <file>', 'the film to write, .mp4')
    .addOption(new Option('--type <move>', 'which move').choices(MotionType.options).default('push_in'))
    .addOption(new Option('--easing <kind>', 'how it begins and ends').choices(EASINGS).default('ease_in_out'))
    .option('--strength <0..1>', 'how far the camera goes', '0.5')
    .option('--duration <ms>', 'how long it takes', '3000')
    .option('--shot <id>', 'a segment of the job or film, such as shot_0004')
    .addOption(new Option('--film <side>', 'of a comparison').choices(['target', 'user']))
    .option('--at <seconds>', 'where in a film its picture is taken')
    .option('--fps <number>', "frames a second; default: the film's own")
    .option('--longest <pixels>', 'longer side at most', '1280')
    .option('--overwrite', 'replace a file that is there')
    .addHelpText(
      'after',
      '\nExamples:\n  cutwright motion still.jpg --type pan_right --out pan.mp4\n  cutwright motion film.mp4 --at 12.5 --type push_in --strength 0.3 --out push.mp4\n  cutwright motion film.mp4 --shot shot_0004 --type orbit_left --out orbit.mp4\n  cutwright motion job_… --shot shot_0004 --type handheld --out hand.mp4',
    )
    .action((what: string, o: Options, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const out = resolve(o.out)
        if (extname(out).toLowerCase() !== '.mp4') throw new UsageError(`--out ${o.out} has to end in .mp4, so nothing was begun.`)
        await withTargets({ film: o.out, sources: [what], overwrite: o.overwrite === true }, async () => {
          // A shot of a film is only known once the film was learned from.
          const learned = o.shot !== undefined && !isJob(what) ? await learnedFrom(s, resolve(what)) : what
          const request = requestOf(learned, o)
          const { motions } = s.engine
          const id = motions.start(request, (path) => path)
          await s.runJob(id)
          const { result } = motions.drawn(motions.get(id))
          await copyFile(motions.artifact(id, MOTION_FILE)!, out)
          s.print({ job_id: id, out, source: request.source satisfies MotionSource, ...result }, text(o.out, result))
        })
      }),
    )
