import { useEffect, useRef, useState } from 'react'
import { useProject } from '../../client/index.ts'
import { checkAgain, refreshReview, useSteps } from './steps-store.ts'

/** Milliseconds without a further change after which a film that has changed is looked at again. */
const SETTLED = 2500

/**
 * While a comparison is shown, its steps check themselves: where the user's film is another one than was compared, a new take or an edit, it is
 * looked at again as soon as it has come to rest. Each version of it once: what was cancelled or failed waits for the next one, or for a click.
 */
export function useSelfCheck(jobId: string, onResult: () => void): void {
  const revision = useProject((s) => s.revision)
  const stale = useSteps((s) => s.reviews.get(jobId)?.stale === true)
  const checking = useSteps((s) => s.checking.has(jobId))
  const returns = useReturns(jobId)
  const looked = useRef('')
  const then = useRef(onResult)
  useEffect(() => {
    then.current = onResult
  })
  useEffect(() => {
    const version = `${jobId} ${revision} ${returns}`
    if (!stale || checking || looked.current === version) return
    const timer = setTimeout(() => {
      looked.current = version
      void checkAgain(jobId, () => then.current())
    }, SETTLED)
    return () => clearTimeout(timer)
  }, [jobId, revision, returns, stale, checking])
}

/** How often the user has come back to the window: a file may have been written by another program meanwhile. */
function useReturns(jobId: string): number {
  const [returns, setReturns] = useState(0)
  useEffect(() => {
    const onFocus = (): void => {
      setReturns((n) => n + 1)
      void refreshReview(jobId)
    }
    window.addEventListener('focus', onFocus)
    return () => window.removeEventListener('focus', onFocus)
  }, [jobId])
  return returns
}
