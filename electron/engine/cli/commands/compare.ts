import { Command } from 'commander'
import { copyFile, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CompareResult } from '#shared/learn/compare-result.ts'
import { LOOK_FILE } from '../../../learn/compare-films.ts'
import { RESULT_FILE } from '../../../learn/learn-film.ts'
import { fileInput } from '../../film-source.ts'
import { type LlmFlags, llmOf, printEstimate, withLlmFlags } from '../llm-options.ts'
import { type GlobalOptions, withEngine } from '../session.ts'

function text(r: CompareResult): string {
  const lines = [
    `${r.user.video.name} beside ${r.target.video.name}: closeness ${Math.round(100 * r.closeness)} of 100, ${r.user.segments.length} and ${r.target.segments.length} shots`,
  ]
  r.mapping.forEach((m, i) => {
    lines.push(`  ${m.user ?? '(none)'} ↔ ${m.target ?? '(none)'}  ${Math.round(100 * m.closeness)}`)
    for (const s of r.improvements[i]?.steps ?? [])
      lines.push(`    ${s.order}. ${s.problem} ${s.actions.map((a) => a.instruction).join(' ')}`)
  })
  return [...lines, ...r.warnings.map((w) => `  note: ${w.message}`)].join('\n')
}

interface Flags extends LlmFlags {
  language: string
  out?: string
}

export const compareCommand = (): Command =>
  withLlmFlags(new Command('compare'))
    .description('Maps the shots of your film to those of a reference and says what to change first: camera, light, grade, cut.')
    .argument('<reference>', 'the film to come close to')
    .argument('<film>', 'your film')
    .option('--language <code>', 'of the sentences: en, de, zh-CN', 'en')
    .option('--out <folder>', 'copies result.json and the fitted look as a .cube file there')
    .addHelpText(
      'after',
      '\nExamples:\n  cutwright compare reference.mp4 mine.mp4\n  cutwright compare reference.mp4 mine.mp4 --language de --json',
    )
    .action((reference: string, film: string, o: Flags, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const { learning } = s.engine
        const films = { target: fileInput(resolve(reference)), user: fileInput(resolve(film)), language: o.language }
        const { llm, modules } = llmOf(o, o.language)
        const taken = { fps: 2, maxFrames: 240 }
        if (o.dryRun && llm) return printEstimate(s, [films.target, films.user], { ...taken, llm })
        const id = learning.compare({ ...films, ...taken, llm, modules })
        await s.runJob(id)
        const result = learning.compared(learning.get(id))
        if (o.out) {
          const out = resolve(o.out)
          await mkdir(out, { recursive: true })
          for (const name of [RESULT_FILE, LOOK_FILE]) {
            const path = learning.artifact(id, [name])
            if (path) await copyFile(path, join(out, name))
          }
        }
        s.print(result, text(result))
      }),
    )
