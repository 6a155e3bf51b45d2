import { useEffect } from 'react'
import { create } from 'zustand'
import type { CompareReview, StepApplied } from '#shared/learn/analysis-job.ts'
import { attempt, client, jobDone, reportError, surely, useConnection, useProject } from '../../client/index.ts'

interface StepsState {
  /** How each comparison stands to its films. */
  reviews: ReadonlyMap<string, CompareReview>
  /** Jobs that check a comparison again, by the comparison. */
  checking: ReadonlyMap<string, string>
  /** A step that is being carried out. */
  applying: string | null
}
export const useSteps = create<StepsState>()(() => ({ reviews: new Map(), checking: new Map(), applying: null }))
const set = useSteps.setState
const get = useSteps.getState

/** Milliseconds without an edit after which it is asked whether the sequence is still the one that was compared. */
const REST = 400

/** Keeps what is known of a comparison up to date while it is shown: asks again when the project has changed. */
export function useReview(jobId: string): CompareReview | undefined {
  const revision = useProject((s) => s.revision)
  const connection = useConnection((s) => s.state)
  useEffect(() => {
    const timer = setTimeout(() => void refreshReview(jobId), get().reviews.has(jobId) ? REST : 0)
    return () => clearTimeout(timer)
  }, [jobId, revision, connection])
  return useSteps((s) => s.reviews.get(jobId))
}

/** Asks anew whether the films are still those that were compared. */
export async function refreshReview(jobId: string): Promise<void> {
  try {
    const review = await client.videoAnalysis.review({ jobId })
    set((s) => ({ reviews: new Map(s.reviews).set(jobId, review) }))
  } catch {
    // A result that is gone shows itself where it is read; a lost engine comes back.
  }
}

/** Looks at the film as it is now and marks what is done; `onResult` is called when the comparison has changed. */
export async function checkAgain(jobId: string, onResult: () => void): Promise<void> {
  if (get().checking.has(jobId)) return
  const put = (id: string | null): void =>
    set((s) => {
      const checking = new Map(s.checking)
      if (id === null) checking.delete(jobId)
      else checking.set(jobId, id)
      return { checking }
    })
  put('')
  try {
    const queued = await client.videoAnalysis.recheck({ jobId })
    put(queued.job_id)
    const done = await jobDone(queued.job_id)
    if (done.state === 'failed' && done.error) reportError(done.error)
    if (done.state === 'succeeded') onResult()
  } catch (e) {
    reportError(e)
  } finally {
    put(null)
    void refreshReview(jobId)
  }
}

export interface StepWish {
  jobId: string
  projectId: string
  stepId: string
  /** Of a look, 0..1. */
  strength?: number
}

/** What a step would change. Throws a refusal. */
export const tryStep = (wish: StepWish): Promise<StepApplied> => client.videoAnalysis.applyStep({ ...wish, dryRun: true })

/** Carries out a step, and then looks whether it is done. False where it was refused, which has been said. */
export async function carryOut(wish: StepWish, onResult: () => void): Promise<boolean> {
  if (get().applying !== null) return false
  set({ applying: wish.stepId })
  const done = await attempt(surely((requestId) => client.videoAnalysis.applyStep({ ...wish, requestId })))
  set({ applying: null })
  if (done) void checkAgain(wish.jobId, onResult)
  return done !== undefined
}
