import { useEffect, useRef } from 'react'
import { checkAgain, refreshReview, useSteps } from './steps-store.ts'

/** Milliseconds without a further change after which a film that has changed is looked at again. */
const SETTLED = 2500
/** The version of the user's film that was looked at last by itself, by comparison. */
const looked = new Map<string, string>()

/**
 * While a comparison is shown, its steps check themselves: where the user's film is another one than was compared, a new take or an edit, it is
 * looked at again as soon as it has come to rest. Each version of it once: what was cancelled or failed waits for the next one, or for a click.
 */
export function useSelfCheck(jobId: string, onResult: () => void): void {
  const version = useSteps((s) => {
    const review = s.reviews.get(jobId)
    return review?.stale === true ? review.version : null
  })
  const checking = useSteps((s) => s.checking.has(jobId))
  const then = useRef(onResult)
  useEffect(() => {
    then.current = onResult
  })
  // Another program may have written the film while the user was there.
  useEffect(() => {
    const onFocus = (): void => void refreshReview(jobId)
    window.addEventListener('focus', onFocus)
    return () => window.removeEventListener('focus', onFocus)
  }, [jobId])
  useEffect(() => {
    if (version === null || checking || looked.get(jobId) === version) return
    const timer = setTimeout(() => {
      looked.set(jobId, version)
      void checkAgain(jobId, () => then.current())
    }, SETTLED)
    return () => clearTimeout(timer)
  }, [jobId, version, checking])
}
