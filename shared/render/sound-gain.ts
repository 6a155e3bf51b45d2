import { clamp, lerp } from '../base/numbers.ts'
import { TICKS_PER_SECOND } from '../time/ticks.ts'
import type { SoundClip } from './render-list.ts'

/** The sound goes down before the music sets in and comes back after it, in ticks. */
export const DUCK_DOWN = 0.25 * TICKS_PER_SECOND
export const DUCK_UP = 0.6 * TICKS_PER_SECOND

/** Gain of a sound at sequence time `t` (ticks) from fades and ducking, without its own gain and pan; 0 outside of the clip. */
export function gainAt(s: SoundClip, t: number): number {
  if (t < s.start || t >= s.end) return 0
  const into = s.fadeIn > 0 ? clamp((t - s.start) / s.fadeIn, 0, 1) : 1
  const out = s.fadeOut > 0 ? clamp((s.end - t) / s.fadeOut, 0, 1) : 1
  return fadeShape(s, into) * fadeShape(s, out) * duckAt(s.duck, t)
}

const fadeShape = (s: SoundClip, x: number): number => (s.fade === 'power' ? Math.sin((x * Math.PI) / 2) : x)

/** Smooth (cosine) ramps in decibels between 1 and the ducked gain. */
export function duckAt(duck: SoundClip['duck'], t: number): number {
  if (!duck) return 1
  let depth = 0
  for (const { start, end } of duck.spans) {
    if (t < start - DUCK_DOWN) break
    if (t > end + DUCK_UP) continue
    const x = t < start ? (t - (start - DUCK_DOWN)) / DUCK_DOWN : t > end ? 1 - (t - end) / DUCK_UP : 1
    depth = Math.max(depth, 0.5 - 0.5 * Math.cos(Math.PI * clamp(x, 0, 1)))
  }
  if (depth === 0) return 1
  // A gain of 0 has no decibels: there the ramp is linear.
  return duck.gain > 0 ? duck.gain ** depth : lerp(1, 0, depth)
}

/** Left and right gain of a pan position: a balance, so that the middle is untouched. */
export const panGains = (pan: number): [number, number] => [pan > 0 ? 1 - pan : 1, pan < 0 ? 1 + pan : 1]
