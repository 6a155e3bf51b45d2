import { Command } from 'commander'
import { resolve } from 'node:path'
import { SampleOutput } from '../../../jobs/handlers/sample.ts'
import { type GlobalOptions, withEngine } from '../session.ts'

export const sampleCommand = (): Command =>
  new Command('sample')
    .description('Makes footage and a song of its own and a project of them, so that everything can be tried with nothing at hand.')
    .option('--out <folder>', 'where the sample folder is made; default: the projects folder')
    .addHelpText(
      'after',
      '\nExample:\n  cutwright sample --out . && cutwright montage --footage Sample/footage --song Sample/song.wav --out film.mp4',
    )
    .action((o: { out?: string }, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const folder = o.out ? resolve(o.out) : s.engine.settings.projectDir()
        const id = s.engine.jobs.start({ kind: 'sample', title: 'Sample', input: { folder } })
        const output = SampleOutput.parse(await s.runJob(id))
        s.print(output, `${output.path}\n${output.footage.join('\n')}\n${output.song}`)
      }),
    )
