import { Command } from 'commander'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import { type GlobalOptions, withEngine } from '../session.ts'

const line = (j: Job): string => {
  const percent = j.progress.percent === null ? '' : ` ${Math.floor(j.progress.percent)}%`
  return `${j.id}  ${j.state.padEnd(10)}${percent.padEnd(5)} ${j.kind.padEnd(15)} ${j.title}${j.error ? `  – ${j.error.message}` : ''}`
}
const globals = (c: Command): GlobalOptions => c.optsWithGlobals<GlobalOptions>()

export function jobsCommand(): Command {
  const command = new Command('jobs').description('Long work: what runs, what is done; also that of a window on the same data folder.')
  command
    .command('list')
    .description('Newest first.')
    .option('--all', 'finished ones too')
    .action((o: { all?: boolean }, c: Command) =>
      withEngine(globals(c), async (s) => {
        const jobs = s.engine.jobs.list({ limit: 1000 }).filter((j) => o.all || !isFinal(j.state))
        s.print(jobs, jobs.length ? jobs.map(line).join('\n') : 'No jobs.')
      }),
    )
  command
    .command('show <id>')
    .description('Everything about one job.')
    .action((id: string, _o: object, c: Command) =>
      withEngine(globals(c), async (s) => {
        const job = s.engine.jobs.get(id)
        s.print(job, `${line(job)}\n${JSON.stringify(job, null, 2)}`)
      }),
    )
  command
    .command('cancel <id>')
    .description('Stops a job, also one that another process runs; waits until it has stopped.')
    .action((id: string, _o: object, c: Command) =>
      withEngine(globals(c), async (s) => {
        s.engine.jobs.cancel(id)
        const job = await s.engine.jobs.wait(id, s.signal)
        s.print(job, line(job))
      }),
    )
  command
    .command('resume [id]')
    .description('Goes on with what a stopped or killed program left behind: one job, or all.')
    .action((id: string | undefined, _o: object, c: Command) =>
      withEngine(globals(c), async (s) => {
        if (id !== undefined) s.engine.jobs.get(id)
        const ids = s.engine.jobs.resume(id)
        for (const job of ids) await s.runJob(job)
        const jobs = ids.map((i) => s.engine.jobs.get(i))
        s.print(jobs, jobs.length ? jobs.map(line).join('\n') : 'Nothing was left behind.')
      }),
    )
  return command.addHelpText('after', '\nExamples:\n  cutwright jobs list --all --json\n  cutwright jobs cancel job_…')
}
