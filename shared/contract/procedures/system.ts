import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { AppSettings, SystemInfo } from '../system.ts'
import { EngineEvent } from '../events.ts'
import { base, JobRef } from './base.ts'

/** The engine itself: what it is, its settings, secrets and events. */
export const system = {
  info: base.route({ method: 'GET', path: '/system' }).output(SystemInfo),
  /** Event stream of everything that changes; a reconnecting client reads the state anew, then listens. */
  events: base.input(z.object({ projectId: z.string().nullable() })).output(eventIterator(EngineEvent)),
  settings: base.route({ method: 'GET', path: '/settings' }).output(AppSettings),
  setSettings: base.route({ method: 'PATCH', path: '/settings' }).input(AppSettings.partial()).output(AppSettings),
  /** Names of stored secrets; values never leave the engine. */
  secrets: base
    .route({ method: 'GET', path: '/secrets' })
    .output(z.array(z.object({ name: z.string(), source: z.enum(['file', 'environment', 'keychain']) }))),
  setSecret: base
    .route({ method: 'PUT', path: '/secrets/{name}' })
    .input(z.object({ name: z.string().regex(/^[A-Z][A-Z0-9_]{1,60}$/), value: z.string().max(4000).nullable() })),
  /** Lets the engine read a path that a person chose (native dialog or drop). Only hosts that hold the shell key may call it. */
  grant: base.input(z.object({ paths: z.array(z.string().max(4096)).max(10_000), shellKey: z.string() })),
  /** Frees cached files that nothing needs. */
  clearCache: base.route({ method: 'POST', path: '/system/clear-cache' }).output(z.object({ freedBytes: z.number() })),
}

/** The sample project. */
export const sample = {
  /** Makes the sample footage and song and a project of them; the job's output is {path}. */
  create: base.route({ method: 'POST', path: '/sample' }).output(JobRef),
}
