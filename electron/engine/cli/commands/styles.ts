import { Command } from 'commander'
import { type GlobalOptions, withEngine } from '../session.ts'

export const stylesCommand = (): Command =>
  new Command('styles')
    .description('Montage styles and story arcs, with what each does.')
    .addHelpText('after', '\nExample:\n  cutwright styles')
    .action((_o: object, c: Command) =>
      withEngine(c.optsWithGlobals<GlobalOptions>(), async (s) => {
        const { styles, arcs } = await s.engine.montage.styles()
        const rows = (list: { id: string; description: { en: string } }[]): string =>
          list.map((x) => `  ${x.id.padEnd(18)} ${x.description.en}`).join('\n')
        s.print({ styles, arcs }, `Styles\n${rows(styles)}\n\nArcs\n${rows(arcs)}`)
      }),
    )
