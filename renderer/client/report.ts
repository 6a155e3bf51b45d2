import { toast } from '../ui/toast.tsx'
import { describeError } from './errors.ts'

/** Shows a failure in the corner. */
export const reportError = (e: unknown): void => void toast('error', describeError(e))

/** Runs an action of the user and shows its failure; undefined when it failed. */
export async function attempt<T>(action: Promise<T> | (() => Promise<T>)): Promise<T | undefined> {
  try {
    return await (typeof action === 'function' ? action() : action)
  } catch (e) {
    reportError(e)
    return undefined
  }
}
