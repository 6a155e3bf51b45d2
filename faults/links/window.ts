import { join } from 'node:path'
import { vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Job } from '../../shared/jobs/job.ts'
import type { Diff } from '../../shared/timeline/diff.ts'
import type { Edit } from '../../shared/timeline/edits/edit.ts'
import type { ProjectDocument, ProjectRecord } from '../../shared/timeline/model.ts'
import { canonical } from '../kill/project-copy.ts'

/** What is used here of renderer/client, which is checked with the browser's types and not with these. */
interface Store {
  startProjectStore(): void
  useProject: { getState(): { projectId: string | null; revision: number; saving: number; document: ProjectDocument } }
  createProject(name: string): Promise<{ projectId: string; path: string }>
  openProject(path: string): Promise<unknown>
  closeProject(): Promise<void>
  /** Rejects with an error that has a code. */
  tryApply(edits: Edit[], label: string): Promise<Diff>
  undo(): Promise<void>
  redo(): Promise<void>
}
interface Jobs {
  startJobsStore(): void
  useJobs: { getState(): { byId: ReadonlyMap<string, Job> } }
}
interface Connection {
  connect(): void
  useConnection: { getState(): { state: 'connecting' | 'connected' | 'lost' } }
}

/** The window's own code without its pictures: connection, events, replica, jobs. */
export interface ClientWindow {
  store: Store
  jobs: Jobs
  connection: Connection
}
export const isConnected = (w: ClientWindow): boolean => w.connection.useConnection.getState().state === 'connected'

/** Where windows connect, and as whom: what the page's address and cookie are to a browser. */
export interface Wire {
  /** Port of a proxy or of the engine itself. */
  port: number
  enginePort: number
  token: string
}

/** Lets the window's code run here: it asks for the page's address and for a WebSocket that carries the page's cookie. */
export function playBrowser(wire: Wire): void {
  class PageSocket extends WebSocket {
    constructor(address: string) {
      const host = `127.0.0.1:${wire.enginePort}`
      super(address, { headers: { host, origin: `http://${host}`, cookie: `cutwright_${wire.enginePort}=${wire.token}` } })
      // A browser tells of a failed connection by 'close' alone.
      this.on('error', () => undefined)
    }
  }
  const location = {
    protocol: 'http:',
    get host() {
      return `127.0.0.1:${wire.port}`
    },
  }
  Object.assign(globalThis, { WebSocket: PageSocket, location })
}

/** Another window: its own copy of every module, as in another page. */
export async function openWindow(): Promise<ClientWindow> {
  vi.resetModules()
  const load = async <T>(name: string): Promise<T> => (await import(join(import.meta.dirname, '../../renderer/client', name))) as T
  const store = await load<Store>('project-store.ts')
  const jobs = await load<Jobs>('jobs-store.ts')
  const events = await load<{ startEvents(): void }>('events.ts')
  const connection = await load<Connection>('connection.ts')
  store.startProjectStore()
  jobs.startJobsStore()
  events.startEvents()
  connection.connect()
  return { store, jobs, connection }
}

/** Records as canonical JSON in order of id, so that two documents can be compared. */
export const documentOf = (records: Iterable<ProjectRecord>): string[] => [...records].map(canonical).sort()

/** The window's replica. */
export const replicaOf = (w: ClientWindow): { revision: number; records: string[] } => {
  const { revision, document } = w.store.useProject.getState()
  return { revision, records: documentOf(document.values()) }
}
