import { describeFilm } from '../signals/describe-film.ts'
import { createFilmSight } from '../signals/film-sight.ts'
import type { MovedStill } from './still-moves.ts'

export interface JudgedMove {
  /** The movement has its name, in one shot; a push cannot be told from a zoom over a still. */
  named: boolean
  /** How far the measured speed is off, relative to the true one; null where there is none. */
  speedError: number | null
  found: string
}

/** What the features say of a known move, as learning sees it: frame by frame, shots and all. */
export function judge(known: MovedStill): JudgedMove {
  const sight = createFilmSight({ frameRate: known.rate, duration: known.frames.length / known.rate })
  for (const [i, frame] of known.frames.entries()) sight.push(frame, i / known.rate)
  const shots = describeFilm(sight.finish())
  const value = (type: string): unknown =>
    shots[0]!.features.find((f) => f.category === 'camera_motion' && f.type === type)?.value ?? 'nothing'
  const movement = String(value('movement')).replace('push_in', 'zoom_in').replace('pull_out', 'zoom_out')
  const speed = Number(value('speed'))
  return {
    named: shots.length === 1 && movement === known.move,
    speedError: known.speed > 0 ? Math.abs(speed / known.speed - 1) : null,
    found: `${movement} at ${speed} in ${shots.length} shot(s)`,
  }
}
