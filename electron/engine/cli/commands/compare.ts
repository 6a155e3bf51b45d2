import { Command, Option } from 'commander'
import { copyFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { MappingLine } from '#shared/learn/analysis-job.ts'
import { EDITOR_ACTIONS } from '#shared/learn/apply/plan-step.ts'
import type { CompareResult } from '#shared/learn/compare-result.ts'
import { LOOK_FILE } from '../../../learn/compare-films.ts'
import { RESULT_FILE } from '../../../learn/learn-film.ts'
import { jobReport } from '../../../learn/report/job-report.ts'
import { actionsArgument, type AppliedStep, appliedText, applySteps, filmArgument, lineArgument } from '../compare-steps.ts'
import { filmOf, type LinkFlags, withLinkFlags } from '../link-options.ts'
import { type LlmFlags, llmOf, printEstimate, withLlmFlags } from '../llm-options.ts'
import { LANGUAGES, number } from '../options.ts'
import { UsageError } from '../outcome.ts'
import { type CommandSession, type GlobalOptions, withEngine } from '../session.ts'
import { withTargets } from '../targets.ts'

function text(r: CompareResult): string {
  const lines = [
    `${r.user.video.name} beside ${r.target.video.name}: closeness ${Math.round(100 * r.closeness)} of 100, ${r.user.segments.length} and ${r.target.segments.length} shots`,
  ]
  r.mapping.forEach((m, i) => {
    lines.push(`  ${m.user ?? '(none)'} ↔ ${m.target ?? '(none)'}  ${Math.round(100 * m.closeness)}`)
    for (const s of r.improvements[i]?.steps ?? [])
      lines.push(`    ${s.validation.passed ? '✓' : `${s.order}.`} ${s.problem} ${s.actions.map((a) => a.instruction).join(' ')}`)
  })
  return [...lines, ...r.warnings.map((w) => `  note: ${w.message}`)].join('\n')
}

interface Flags extends LlmFlags, LinkFlags {
  language: string
  out?: string
  report?: string
  sequence?: string
  map?: MappingLine[]
  apply?: string | true
  strength?: number
  try?: boolean
  overwrite?: boolean
}

/** Come to lie in the folder that --out names. */
const FILES = [RESULT_FILE, LOOK_FILE]

/** Applies what was asked for, looks at the sequence again, and gives what was done. */
async function carryOut(s: CommandSession, id: string, projectId: string | null, o: Flags): Promise<AppliedStep[]> {
  const { learning, comparisons } = s.engine
  if (o.map) await comparisons.remap(id, o.map, o.language)
  if (o.apply === undefined) return []
  if (projectId === null) throw new UsageError('--apply changes a sequence: give your film as a .cutwright project.')
  const dryRun = o.try === true
  const result = learning.compared(learning.get(id))
  const applied = await applySteps(s, { jobId: id, projectId, result, actions: actionsArgument(o.apply), strength: o.strength, dryRun })
  if (applied.some((a) => a.done?.applied)) await s.runJob(await comparisons.recheck(id))
  return applied
}

export const compareCommand = (): Command =>
  withLinkFlags(withLlmFlags(new Command('compare')))
    .description('Maps the shots of your film to those of a reference and says what to change first: camera, light, grade, cut.')
    .argument('<reference>', 'the film to come close to: a file, or the web address of one')
    .argument('<film>', 'your film: a file, the web address of one, or a .cutwright project')
    .addOption(new Option('--language <code>', 'of the sentences').choices(LANGUAGES).default('en'))
    .option('--out <folder>', 'copies result.json and the fitted look as a .cube file there')
    .option('--sequence <id or name>', 'of the project; default: the one with the most clips')
    .option('--map <reference:yours>', 'a line of your own, as in 3:1 or 3:- (none); may be given several times', lineArgument)
    .option('--apply [actions]', `carries out the steps that the editor can do: ${EDITOR_ACTIONS.join(', ')}; default: all`)
    .option('--strength <number>', 'of looks that are applied', number(0, 1))
    .option('--try', 'with --apply: only says what would change')
    .option('--report <file>', 'writes a page with pictures that can be read, printed and sent')
    .option('--overwrite', 'replace files that are there')
    .addHelpText(
      'after',
      '\nExamples:\n  cutwright compare reference.mp4 mine.mp4\n  cutwright compare reference.mp4 mine.mp4 --language de --json\n  cutwright compare reference.mp4 film.cutwright --apply match_grade,trim --report report.html',
    )
    .action((reference: string, film: string, o: Flags, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        await withTargets(
          { ...o, sources: [reference, film], files: FILES, overwrite: o.overwrite === true || o.dryRun === true },
          async () => {
            const { learning } = s.engine
            const { film: user, projectId } = filmArgument(s, film, o)
            const films = { target: filmOf(reference, o), user, language: o.language }
            if (o.apply !== undefined) actionsArgument(o.apply)
            const { llm, modules } = llmOf(o, o.language)
            const taken = { fps: 2, maxFrames: 240 }
            if (o.dryRun && llm) return printEstimate(s, [films.target, films.user], { ...taken, llm })
            const id = learning.compare({ ...films, ...taken, llm, modules })
            await s.runJob(id)
            const applied = await carryOut(s, id, projectId, o)
            const result = learning.compared(learning.get(id))
            if (o.out) {
              const out = resolve(o.out)
              for (const name of FILES) {
                const path = learning.artifact(id, [name])
                if (path) await copyFile(path, join(out, name))
              }
            }
            if (o.report) await writeFile(resolve(o.report), await jobReport(learning, id, o.language))
            s.print(applied.length > 0 ? { ...result, applied } : result, [text(result), ...appliedText(applied)].join('\n'))
          },
        )
      }),
    )
