import type { Ticks } from '#shared/time/ticks.ts'

/** Moves the playhead. The viewer that is on screen implements it; timeline, keyboard and strips call it. */
export interface Transport {
  play(rate?: number): void
  pause(): void
  toggle(): void
  /** Shows the frame at `t`; while scrubbing only the newest request counts. */
  seek(t: Ticks): void
  /** Steps by whole frames, negative backwards. */
  step(frames: number): void
  /** To the next point of interest before or after; absent: the sequence's edit points. */
  toPoint?(direction: -1 | 1): void
  /** To the first or the last frame; absent: the sequence's. */
  toEnd?(direction: -1 | 1): void
}

let current: Transport | undefined

/** Called by a viewer when it mounts; returns its undo. */
export function provideTransport(t: Transport): () => void {
  current = t
  return () => {
    if (current === t) current = undefined
  }
}
/** The transport in charge; without a viewer every call is a no-op. */
export const transport: Transport = {
  play: (rate) => current?.play(rate),
  pause: () => current?.pause(),
  toggle: () => current?.toggle(),
  seek: (t) => current?.seek(t),
  step: (n) => current?.step(n),
}
/** The viewer on screen goes there by itself; false where it leaves that to the sequence. */
export function viewerGoes(to: 'toPoint' | 'toEnd', direction: -1 | 1): boolean {
  current?.[to]?.(direction)
  return current?.[to] !== undefined
}
