import { seededRandom } from '#shared/base/random.ts'
import type { SongSpec } from './song-spec.ts'

/** Where beats lie in time. Beat 0 is the first beat of the first bar; a pickup has negative beats. */
export interface TimeMap {
  /** Seconds of a beat position; fractions are swung (eighths late by up to a sixth of a beat). */
  at(beat: number): number
  /** Times of beats −pickup … count − 1. */
  beats: number[]
  end: number
}

export function makeTimeMap(spec: SongSpec, count: number): TimeMap {
  const { tempo, drift = 0, swing = 0, pickup = 0, leadIn = 0, seed } = spec
  const random = seededRandom(seed * 7919 + 13)
  const phase = random() * 2 * Math.PI
  const cycle = 24 + random() * 24
  const times = [leadIn]
  for (let i = 0; i < count + pickup; i++) {
    const wander = drift * Math.sin(phase + (2 * Math.PI * i) / cycle)
    times.push(times[i]! + 60 / (tempo * (1 + wander)))
  }
  const middle = 0.5 + swing / 6
  const at = (beat: number): number => {
    const position = Math.max(0, Math.min(times.length - 1, beat + pickup))
    const whole = Math.min(times.length - 2, Math.floor(position + 1e-9))
    const part = Math.max(0, position - whole)
    const swung = part <= 0.5 ? part * 2 * middle : middle + (part - 0.5) * 2 * (1 - middle)
    return times[whole]! + swung * (times[whole + 1]! - times[whole]!)
  }
  return { at, beats: times.slice(0, -1), end: times.at(-1)! }
}
