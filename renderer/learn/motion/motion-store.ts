import { create } from 'zustand'
import type { MotionJob } from '#shared/learn/motion/motion-job.ts'
import type { MotionRecipe } from '#shared/learn/motion-recipe.ts'
import { ClientError, client, jobDone, toClientError } from '../../client/index.ts'

/** A shot of a learn or compare job. */
export interface MotionShot {
  jobId: string
  segmentId: string
  /** Which side of a comparison; of a learn job it does not matter. */
  film: 'target' | 'user'
}

/** What is shown of a shot's moves. */
export interface ShotMoves {
  /** As the controls stand. */
  recipe: MotionRecipe
  /** The move on show; null before the first. */
  shown: MotionJob | null
  /** The job under way. */
  running: string | null
  error: ClientError | null
  /** Moves drawn before are being looked for. */
  looking: boolean
}

interface MotionState {
  byShot: ReadonlyMap<string, ShotMoves>
}
export const useMotion = create<MotionState>()(() => ({ byShot: new Map() }))

export const shotKey = ({ jobId, segmentId, film }: MotionShot): string => `${jobId}/${film}/${segmentId}`

const change = (shot: MotionShot, part: Partial<ShotMoves>): void =>
  useMotion.setState((s) => {
    const before = s.byShot.get(shotKey(shot))
    return before ? { byShot: new Map(s.byShot).set(shotKey(shot), { ...before, ...part }) } : s
  })

export const sameRecipe = (a: MotionRecipe, b: MotionRecipe): boolean =>
  a.type === b.type && a.strength === b.strength && a.duration_ms === b.duration_ms && a.easing === b.easing

const isOf = (j: MotionJob, shot: MotionShot): boolean => 'job_id' in j.source && (j.source.film ?? shot.film) === shot.film

/**
 * Shows a shot's moves: what was drawn of it before, else the recipe that was handed in. A recipe that is handed in anew takes the
 * controls; `draw`: it is what is wanted to be seen, and is drawn where it was not yet.
 */
export async function openShot(shot: MotionShot, recipe: MotionRecipe, draw = false): Promise<void> {
  const known = useMotion.getState().byShot.get(shotKey(shot))
  if (known) change(shot, { recipe })
  else await lookUp(shot, recipe)
  const now = useMotion.getState().byShot.get(shotKey(shot))
  if (!draw || !now || now.looking || now.running !== null || now.error) return
  if (!now.shown || !sameRecipe(now.shown.motion_recipe, recipe)) await drawMove(shot)
}

async function lookUp(shot: MotionShot, recipe: MotionRecipe): Promise<void> {
  const fresh: ShotMoves = { recipe, shown: null, running: null, error: null, looking: true }
  useMotion.setState((s) => ({ byShot: new Map(s.byShot).set(shotKey(shot), fresh) }))
  try {
    const jobs = (await client.virtualMotion.list({ job_id: shot.jobId, segment_id: shot.segmentId })).filter((j) => isOf(j, shot))
    const running = jobs.find((j) => j.status === 'queued' || j.status === 'running')
    const done = jobs.filter((j) => j.status === 'succeeded')
    const best = done.find((j) => sameRecipe(j.motion_recipe, recipe)) ?? done[0]
    change(shot, { looking: false, shown: best ? await read(best.job_id) : null })
    if (running) void follow(shot, running.job_id)
  } catch (e) {
    change(shot, { looking: false, error: toClientError(e) })
  }
}

/** A move whose film was removed is as if it had never been drawn. */
async function read(jobId: string): Promise<MotionJob | null> {
  try {
    return await client.virtualMotion.get({ jobId })
  } catch (e) {
    if (toClientError(e).code === 'motion.resultGone') return null
    throw e
  }
}

export const setRecipe = (shot: MotionShot, part: Partial<MotionRecipe>): void => {
  const now = useMotion.getState().byShot.get(shotKey(shot))
  if (now) change(shot, { recipe: { ...now.recipe, ...part } })
}

/** Draws the move as the controls stand. */
export async function drawMove(shot: MotionShot): Promise<void> {
  const now = useMotion.getState().byShot.get(shotKey(shot))
  if (!now) return
  change(shot, { error: null })
  try {
    const source = { job_id: shot.jobId, segment_id: shot.segmentId, film: shot.film }
    const { job_id } = await client.virtualMotion.start({ source, motion_recipe: now.recipe })
    await follow(shot, job_id)
  } catch (e) {
    change(shot, { running: null, error: toClientError(e) })
  }
}

async function follow(shot: MotionShot, jobId: string): Promise<void> {
  change(shot, { running: jobId })
  const job = await jobDone(jobId)
  // A newer one was asked for meanwhile.
  if (useMotion.getState().byShot.get(shotKey(shot))?.running !== jobId) return
  if (job.state === 'succeeded') return change(shot, { running: null, shown: await read(jobId) })
  const failed = job.error && new ClientError(job.error.code, job.error.message, { params: job.error.params })
  change(shot, { running: null, error: job.state === 'cancelled' ? null : failed })
}
