import { rm } from 'node:fs/promises'
import { toErrorInfo } from '#shared/base/app-error.ts'
import { ENGINE_CLOSING } from '../../jobs/engine-closing.ts'
import { keepFetched } from './part-file.ts'

/** Clears up after a try that failed: what was fetched stays where the job goes on, now or when it is tried again; else all goes. */
export async function leaveTry(dir: string, e: unknown, signal: AbortSignal): Promise<void> {
  const goesOn = signal.aborted ? signal.reason === ENGINE_CLOSING : toErrorInfo(e).retryable
  if (goesOn) keepFetched(dir)
  else await rm(dir, { recursive: true, force: true })
}
