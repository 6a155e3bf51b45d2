import type { ErrorInfo } from '#shared/base/app-error.ts'

/** What the engine tells a worker. */
export type ToWorker =
  | { type: 'run'; id: number; kind: string; input: unknown; mostBytes?: number | undefined }
  | { type: 'cancel'; id: number }

/** What a worker answers. `progress` doubles as the sign of life. */
export type FromWorker =
  | { type: 'progress'; id: number; share: number; stage?: string }
  /** The process holds more memory than the task may have; it is for the engine to end it. */
  | { type: 'overMemory'; id: number; bytes: number }
  | { type: 'done'; id: number; output: unknown }
  | { type: 'error'; id: number; error: ErrorInfo; stack?: string }
