import { type FrameRate, ticksToFrame } from './frame-rate.ts'
import { TICKS_PER_SECOND, type Ticks } from './ticks.ts'

const two = (n: number): string => String(n).padStart(2, '0')

/** Non-drop timecode HH:MM:SS:FF of the frame on screen at `t`. Printed only, never computed with. */
export function formatTimecode(t: Ticks, rate: FrameRate): string {
  const nominal = Math.round(rate.num / rate.den)
  const frame = Math.max(0, ticksToFrame(t, rate))
  const seconds = Math.floor(frame / nominal)
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}:${two(frame % nominal)}`
}

/** Short clock for people: 0:05, 1:10, 1:02:03. */
export function formatClock(t: Ticks): string {
  const s = Math.max(0, Math.floor(t / TICKS_PER_SECOND))
  const h = Math.floor(s / 3600)
  return h ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`
}
