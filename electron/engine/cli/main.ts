import { Command, CommanderError } from 'commander'
import { VERSION } from '../version.ts'
import { analyzeCommand } from './commands/analyze.ts'
import { compareCommand } from './commands/compare.ts'
import { doctorCommand } from './commands/doctor.ts'
import { jobsCommand } from './commands/jobs.ts'
import { learnCommand } from './commands/learn.ts'
import { modelCommand } from './commands/model.ts'
import { motionCommand } from './commands/motion.ts'
import { montageCommand } from './commands/montage.ts'
import { probeCommand } from './commands/probe.ts'
import { projectCommand } from './commands/project.ts'
import { renderCommand } from './commands/render.ts'
import { sampleCommand } from './commands/sample.ts'
import { serveCommand } from './commands/serve.ts'
import { stylesCommand } from './commands/styles.ts'
import { EXIT, reportError } from './outcome.ts'

const HELP = `
Exit codes:
  0    done
  1    something broke
  2    wrong arguments
  3    refused: the input cannot be used, or it would overwrite something; nothing was changed
  130  cancelled (Ctrl C); nothing half-written is left behind

Every command takes --json (one JSON document on stdout, an error as {"error":{code,message}}) and --data-dir.

Examples:
  cutwright montage --footage ./holiday --song song.mp3 --style travel --out film.mp4
  cutwright analyze beats song.mp3 --json
  cutwright serve`

/** --json and --data-dir may stand before or after the command. */
function withCommonOptions(command: Command): Command {
  command
    .option('--json', 'print one JSON document instead of text')
    .option('--data-dir <folder>', 'where jobs, settings and the cache lie')
  for (const sub of command.commands) withCommonOptions(sub)
  return command.exitOverride()
}

function createProgram(): Command {
  const program = new Command('cutwright')
    .description('Footage and a song in, a film cut on the beat out; every cut stays yours to change.')
    .version(VERSION)
    .addHelpText('after', HELP)
  const commands = [
    montageCommand(),
    analyzeCommand(),
    learnCommand(),
    compareCommand(),
    motionCommand(),
    modelCommand(),
    probeCommand(),
    projectCommand(),
    renderCommand(),
    jobsCommand(),
    serveCommand(),
    sampleCommand(),
    stylesCommand(),
    doctorCommand(),
  ]
  for (const c of commands) program.addCommand(c)
  return withCommonOptions(program).showHelpAfterError('(add --help for the options)')
}

async function run(argv: string[]): Promise<number> {
  const json = argv.includes('--json')
  try {
    await createProgram().parseAsync(argv, { from: 'user' })
    return EXIT.ok
  } catch (e) {
    if (e instanceof CommanderError) {
      if (e.exitCode === 0) return EXIT.ok
      // Commander has printed the sentence to stderr already.
      if (json) process.stdout.write(`${JSON.stringify({ error: { code: 'usage', message: e.message } })}\n`)
      return EXIT.usage
    }
    return reportError(e, json)
  }
}

process.exitCode = await run(process.argv.slice(2))
// A pipe that is read slowly gets its last bytes; nothing else may hold the process.
process.stdout.write('', () => process.exit())
