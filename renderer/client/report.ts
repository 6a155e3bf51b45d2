import { toast } from '../ui/toast.tsx'
import { describeError, toClientError } from './errors.ts'

/** Shows a failure in the corner; a lost engine has its banner and is not told a second time. */
export function reportError(e: unknown): void {
  if (toClientError(e).code !== 'engine-lost') toast('error', describeError(e))
}

/** Runs an action of the user and shows its failure; undefined when it failed. */
export async function attempt<T>(action: Promise<T> | (() => Promise<T>)): Promise<T | undefined> {
  try {
    return await (typeof action === 'function' ? action() : action)
  } catch (e) {
    reportError(e)
    return undefined
  }
}
