import { type RefObject, useEffect } from 'react'
import { setSession, useSession } from '../editor/session-store.ts'
import { ticksPerPixel } from '../editor/geometry.ts'
import { zoomBy } from '../editor/zoom.ts'
import type { Ticks } from '#shared/time/ticks.ts'

/** Pixels of a wheel event whatever unit it counts in. */
const pixels = (e: WheelEvent, delta: number): number => (e.deltaMode === 1 ? delta * 16 : e.deltaMode === 2 ? delta * 400 : delta)

/** Ctrl wheel and pinch zoom around the pointer, Shift wheel and sideways swipes scroll; a plain wheel moves rows where they overflow, else time. */
export function useWheel(
  element: RefObject<HTMLDivElement | null>,
  overflow: number,
  setTop: (change: (top: number) => number) => void,
): void {
  useEffect(() => {
    const el = element.current
    if (!el) return
    const onWheel = (e: WheelEvent) => {
      e.preventDefault()
      const [dx, dy] = [pixels(e, e.deltaX), pixels(e, e.deltaY)]
      if (e.ctrlKey || e.metaKey) {
        // A pinch arrives as a Ctrl wheel with small steps.
        const speed = Math.abs(dy) < 40 && e.deltaMode === 0 ? 0.01 : 0.0025
        zoomBy(Math.exp(-dy * speed), e.clientX - el.getBoundingClientRect().left)
        return
      }
      const sideways = e.shiftKey ? dy || dx : dx || (overflow > 0 ? 0 : dy)
      if (sideways) {
        const { scroll, zoom } = useSession.getState()
        setSession({ scroll: Math.max(0, Math.round(scroll + sideways * ticksPerPixel(zoom))) as Ticks })
      }
      if (overflow > 0 && !e.shiftKey && dy) setTop((top) => Math.min(overflow, Math.max(0, top + dy)))
    }
    el.addEventListener('wheel', onWheel, { passive: false })
    return () => el.removeEventListener('wheel', onWheel)
  }, [element, overflow, setTop])
}
