import { METHODS } from '#shared/analysis/methods.ts'
import type { EventHub } from '../../engine/event-hub.ts'
import type { ProjectSessions } from '../../engine/projects/project-session.ts'
import type { JobRunner } from '../../jobs/job-runner.ts'
import type { CacheStore } from '../cache-store.ts'
import { CameraPathInput } from './job-input.ts'
import type { Steadiness } from './steadiness.ts'

interface Parts {
  projects: Pick<ProjectSessions, 'all'>
  events: EventHub
  jobs: JobRunner
  cache: CacheStore
  steadiness: Steadiness
}

/** Edits come in bursts: what they need is looked for once they pause. */
const SETTLE_MS = 500

/**
 * Sees to it that the camera of every clip that is to be steadied gets measured: after edits, when files come back, and when the cache
 * has thrown something out. What was cancelled or failed is not begun again by itself. Returns its undo.
 */
export function watchClips(p: Parts): () => void {
  const timers = new Map<string, NodeJS.Timeout>()

  function soon(projectId: string): void {
    clearTimeout(timers.get(projectId))
    timers.set(projectId, setTimeout(() => look(projectId), SETTLE_MS).unref())
  }
  function look(projectId: string): void {
    timers.delete(projectId)
    const session = p.projects.all().find((s) => s.id === projectId)
    if (session) p.steadiness.look(session).catch((e: unknown) => console.error('looking for clips to steady failed:', e))
  }
  const everywhere = (): void => {
    for (const { id } of p.projects.all()) soon(id)
  }
  /** One content may be shown in several projects. */
  function jobEnded(id: string, state: string): void {
    if (state === 'succeeded') return everywhere()
    const input = CameraPathInput.safeParse(p.jobs.inputOf(id))
    if (input.success) for (const session of p.projects.all()) p.steadiness.decline(session, input.data.hash)
  }

  const off = p.events.on((e) => {
    if (e.type === 'project.changed' || e.type === 'assets') soon(e.projectId)
    if (e.type === 'job' && e.job.kind === 'camera-path' && e.job.finishedAt !== null) jobEnded(e.job.id, e.job.state)
  })
  p.cache.onRemove((_hash, method) => {
    if (method === METHODS.cameraPath) everywhere()
  })
  return () => {
    off()
    for (const timer of timers.values()) clearTimeout(timer)
    timers.clear()
  }
}
