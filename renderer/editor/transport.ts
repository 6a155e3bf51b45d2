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
