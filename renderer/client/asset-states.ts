import type { AssetStatus } from '#shared/contract/contract.ts'
import { isFinal, type Job } from '#shared/jobs/job.ts'

type States = ReadonlyMap<string, AssetStatus>

/**
 * States after an answer to a question about the assets `asked`, or about all. Those that were asked about and are not in the answer are
 * gone. An asset whose state is the same keeps its object, so that its card does not draw again.
 */
export function withAnswer(old: States, answer: readonly AssetStatus[], asked: ReadonlySet<string> | 'all'): States {
  const next = new Map(asked === 'all' ? [] : old)
  if (asked !== 'all') for (const id of asked) next.delete(id)
  for (const a of answer) {
    const before = old.get(a.assetId)
    next.set(a.assetId, before && JSON.stringify(before) === JSON.stringify(a) ? before : a)
  }
  return next
}

/** How far a job is, where an asset is known to wait for it. `ended`: assets whose job is over, to be asked about. */
export function withJob(old: States, job: Pick<Job, 'id' | 'state' | 'progress'>): { states: States; ended: string[] } {
  const waiting = [...old.values()].filter((a) => a.busy.some((b) => b.jobId === job.id))
  if (isFinal(job.state)) return { states: old, ended: waiting.map((a) => a.assetId) }
  const { percent } = job.progress
  const changed = waiting.filter((a) => a.busy.some((b) => b.jobId === job.id && b.percent !== percent))
  if (changed.length === 0) return { states: old, ended: [] }
  const states = new Map(old)
  for (const a of changed) states.set(a.assetId, { ...a, busy: a.busy.map((b) => (b.jobId === job.id ? { ...b, percent } : b)) })
  return { states, ended: [] }
}
