import { Command, Option } from 'commander'
import { copyFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type LearnResult, type Segment } from '#shared/learn/learn-result.ts'
import { LEARNED_FILES } from '../../../learn/learn-film.ts'
import { jobReport } from '../../../learn/report/job-report.ts'
import { writeFileWhole } from '../../../settings/write-file-whole.ts'
import { filmOf, type LinkFlags, withLinkFlags } from '../link-options.ts'
import { type LlmFlags, llmOf, printEstimate, withLlmFlags } from '../llm-options.ts'
import { LANGUAGES } from '../options.ts'
import { UsageError } from '../outcome.ts'
import { type GlobalOptions, withEngine } from '../session.ts'
import { withTargets } from '../targets.ts'

const clock = (ms: number): string =>
  `${String(Math.floor(ms / 60_000)).padStart(2, '0')}:${((ms % 60_000) / 1000).toFixed(2).padStart(5, '0')}`

function line(s: Segment): string {
  const of = (category: string, types: readonly string[]): string =>
    types
      .flatMap((t) =>
        s.analysis.features
          .filter((f) => f.category === category && f.type === t && f.value !== 'unclear' && f.extensions?.['contradicts'] === undefined)
          .map((f) => String(f.value).replaceAll('_', ' ')),
      )
      .join(', ')
  const parts = [
    of('shot_size', ['size']),
    of('camera_angle', ['angle']),
    of('subject', ['kind', 'main', 'action']),
    of('camera_motion', ['movement', 'pace', 'steadiness']),
    of('lighting', ['key', 'contrast', 'key_direction']),
    of('color_grading', ['colorfulness', 'warmth', 'palette_1', 'palette_2', 'palette_3']),
  ]
  return `  ${s.id}  ${clock(s.start_ms)}–${clock(s.end_ms)}  ${s.boundary.kind.padEnd(8)}  ${parts.filter((p) => p !== '').join(' · ')}`
}

const text = (r: LearnResult): string =>
  [
    `${r.video.name}: ${r.segments.length} ${r.segments.length === 1 ? 'shot' : 'shots'} in ${(r.video.duration_ms / 1000).toFixed(1)} s${r.video.tempo ? `, ${r.video.tempo.toFixed(0)} bpm` : ''}`,
    ...r.segments.map(line),
    ...r.warnings.map((w) => `  note: ${w.message}`),
  ].join('\n')

interface Flags extends LlmFlags, LinkFlags {
  fps: string
  maxFrames: string
  out?: string
  style?: string
  report?: string
  language: string
  overwrite?: boolean
}

export const learnCommand = (): Command =>
  withLinkFlags(withLlmFlags(new Command('learn')))
    .description('Says how a film was shot and cut, shot by shot: camera, light, colour, pace.')
    .argument('<film>', 'a film file, or the web address of one')
    .option('--fps <number>', 'pictures taken a second', '2')
    .option('--max-frames <number>', 'pictures taken at most', '240')
    .option('--out <folder>', 'copies result.json, the contact sheet and the archive of pictures there')
    .option('--report <file>', 'writes a page with pictures that can be read, printed and sent')
    .addOption(new Option('--language <code>', 'of the report').choices(LANGUAGES).default('en'))
    .option('--style <file>', 'writes a montage style that cuts like this film')
    .option('--overwrite', 'replace files that are there')
    .addHelpText(
      'after',
      '\nExamples:\n  cutwright learn reference.mp4 --json\n  cutwright learn reference.mp4 --out ./learned\n  cutwright learn reference.mp4 --style like.json\n  cutwright learn reference.mp4 --llm --dry-run\n  cutwright learn https://example.org/reference.mp4 --json',
    )
    .action((film: string, o: Flags, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const [fps, maxFrames] = [Number(o.fps), Number(o.maxFrames)]
        if (!(fps >= 0.1 && fps <= 30) || !Number.isInteger(maxFrames) || maxFrames < 1 || maxFrames > 2000)
          throw new UsageError('--fps must be 0.1 to 30 and --max-frames 1 to 2000.')
        await withTargets(
          { ...o, sources: [film], files: LEARNED_FILES, overwrite: o.overwrite === true || o.dryRun === true },
          async () => {
            const { llm, modules } = llmOf(o)
            const input = filmOf(film, o)
            if (o.dryRun && llm) return printEstimate(s, [input], { fps, maxFrames, llm })
            const id = s.engine.learning.learn({ ...input, fps, maxFrames, llm, modules })
            await s.runJob(id)
            const job = s.engine.learning.get(id)
            const result = s.engine.learning.learned(job)
            if (o.report) await writeFile(resolve(o.report), await jobReport(s.engine.learning, id, o.language))
            if (o.out) {
              const out = resolve(o.out)
              for (const name of LEARNED_FILES) {
                const path = s.engine.learning.artifact(id, [name])
                if (path) await copyFile(path, join(out, name))
              }
            }
            if (o.style) {
              const style = await s.engine.montage.learnedStyles.of(result, { content: s.engine.learning.content(job) })
              writeFileWhole(resolve(o.style), `${JSON.stringify(style, null, 1)}\n`)
            }
            s.print(result, text(result))
          },
        )
      }),
    )
