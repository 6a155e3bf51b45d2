import { create } from 'zustand'
import { TICKS_PER_SECOND, type Ticks } from '#shared/time/ticks.ts'
import { sequenceDuration } from '#shared/timeline/query.ts'
import { useProject } from '../client/project-store.ts'
import { following, xOf, zoomedAt, zoomToFit } from './geometry.ts'
import { currentSequence } from './playhead.ts'
import { setSession, useSession } from './session-store.ts'

/** How wide the lanes are on screen, CSS pixels; 0 while there are none. */
export const useLanes = create<{ width: number }>()(() => ({ width: 0 }))

const view = (): { zoom: number; scroll: number; width: number } => {
  const { zoom, scroll } = useSession.getState()
  return { zoom, scroll, width: useLanes.getState().width }
}

/** Zooms with the time at `x` kept in place; by default the playhead where it is on screen, else the middle. */
export function zoomBy(factor: number, x?: number): void {
  const v = view()
  const playhead = xOf(v, useSession.getState().playhead)
  const at = x ?? (playhead >= 0 && playhead <= v.width ? playhead : v.width / 2)
  const next = zoomedAt(v, factor, at)
  setSession({ zoom: next.zoom, scroll: next.scroll as Ticks })
}
export function scrollTo(t: number): void {
  setSession({ scroll: Math.max(0, Math.round(t)) as Ticks })
}

/** Shows the whole sequence; a second time goes back to where the view was. */
export function zoomFit(): void {
  const sequence = currentSequence()
  const { width, zoom, scroll } = view()
  if (!sequence || !width) return
  // An empty sequence shows half a minute.
  const fit = zoomToFit(sequenceDuration(useProject.getState().document, sequence.id) || 30 * TICKS_PER_SECOND, width)
  if (before && Math.abs(zoom - fit) < 1e-9 && scroll === 0) {
    setSession({ zoom: before.zoom, scroll: before.scroll as Ticks })
    before = undefined
    return
  }
  before = { zoom, scroll }
  setSession({ zoom: fit, scroll: 0 as Ticks })
}
let before: { zoom: number; scroll: number } | undefined

/** Turns the page when the playhead has left the view. */
export function keepInView(playhead: number): void {
  const v = view()
  if (!v.width) return
  const scroll = following({ ...v, top: 0, height: 0 }, playhead)
  if (scroll !== null) scrollTo(scroll)
}
