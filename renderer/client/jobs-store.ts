import { create } from 'zustand'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import { client } from './connection.ts'
import { onEvent, onListening } from './events.ts'
import { reportError } from './report.ts'

/** All jobs that the engine lists, by id. */
export const useJobs = create<{ byId: ReadonlyMap<string, Job> }>()(() => ({ byId: new Map() }))

export const useJob = (id: string | null | undefined): Job | undefined => useJobs((s) => (id ? s.byId.get(id) : undefined))

const put = (jobs: readonly Job[]) =>
  useJobs.setState((s) => {
    const byId = new Map(s.byId)
    for (const j of jobs) byId.set(j.id, j)
    return { byId }
  })

export function startJobsStore(): void {
  onEvent('job', (e) => put([e.job]))
  onEvent('jobs.cleared', (e) =>
    useJobs.setState((s) => {
      const byId = new Map(s.byId)
      for (const id of e.jobIds) byId.delete(id)
      return { byId }
    }),
  )
  onListening(() => {
    // What is told while the list is on its way may be newer than the list.
    const meanwhile: Job[] = []
    const stop = onEvent('job', (e) => meanwhile.push(e.job))
    client.jobs
      .list({ limit: 500 })
      .then((jobs) => {
        useJobs.setState({ byId: new Map(jobs.map((j) => [j.id, j])) })
        put(meanwhile)
      })
      .catch(() => undefined)
      .finally(stop)
  })
}

/** Waits for a job's end; the job may have ended already. */
export async function jobDone(jobId: string): Promise<Job> {
  const known = useJobs.getState().byId.get(jobId) ?? (await client.jobs.get({ jobId }))
  if (isFinal(known.state)) return known
  return new Promise((resolve) => {
    const look = (s: { byId: ReadonlyMap<string, Job> }): void => {
      const job = s.byId.get(jobId)
      if (!job || !isFinal(job.state)) return
      stop()
      resolve(job)
    }
    const stop = useJobs.subscribe(look)
    // It may have ended while it was asked for.
    look(useJobs.getState())
  })
}

export const cancelJob = (jobId: string): Promise<void> => client.jobs.cancel({ jobId }).then((j) => put([j]), reportError)
export const retryJob = (jobId: string): Promise<void> => client.jobs.retry({ jobId }).then((j) => put([j]), reportError)
export const clearJobs = (jobIds: string[]): Promise<void> =>
  client.jobs.clear({ jobIds }).then(
    () =>
      useJobs.setState((s) => {
        const byId = new Map(s.byId)
        for (const id of jobIds) byId.delete(id)
        return { byId }
      }),
    reportError,
  )
