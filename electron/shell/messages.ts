import type { WorkerRank } from '../media/worker/worker-rank.ts'

/** Between Electron's main process and the engine's utility process: plain values. */
export interface EngineStart {
  type: 'start'
  dataDir: string
  rendererDir: string
  /** Of the window; kept over a restart so that it stays logged in. */
  token: string
  /** 0 the first time, then the port that the window knows. */
  port: number
  shellKey: string
  secrets: Record<string, string>
  viteUrl: string | null
}

export type ToEngine =
  | EngineStart
  | { type: 'grant'; id: number; paths: string[] }
  | { type: 'worker-message'; worker: number; message: unknown }
  | { type: 'worker-exit'; worker: number; code: number | null; stderr: string }
  | { type: 'close' }

export type FromEngine =
  | { type: 'ready'; port: number; url: string }
  | { type: 'failed'; message: string }
  | { type: 'granted'; id: number }
  | { type: 'secret'; name: string; value: string | null }
  | { type: 'spawn'; worker: number; entry: string; name: string; rank?: WorkerRank }
  | { type: 'post'; worker: number; message: unknown }
  | { type: 'kill'; worker: number }
