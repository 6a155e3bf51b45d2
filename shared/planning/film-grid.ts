import { quantile } from '../base/numbers.ts'
import { type FrameRate, frameToTicks, nearestFrame } from '../time/frame-rate.ts'
import { fromSeconds, type Ticks, ticks } from '../time/ticks.ts'
import { energyAt, onsetAt } from './song-energy.ts'
import type { FilmWindow } from './film-window.ts'
import type { PlanSong } from './plan-input.ts'

/** A beat inside the film. `time` is its true film time; `frame` the film frame whose start lies nearest. */
export interface FilmBeat {
  time: Ticks
  frame: number
  /** Position in its bar, 1 = downbeat. */
  bar: number
  /** Song energy there and strength of the onset on it, both 0..1. */
  energy: number
  onset: number
  /** A section of the song begins here. */
  section: boolean
}

/** The music as the film sees it: beats inside, in film frames; cuts stand on these and nowhere else. */
export interface FilmGrid {
  rate: FrameRate
  /** Film length in frames. */
  frames: number
  duration: Ticks
  beats: FilmBeat[]
  /** Median distance of beats, seconds. */
  beatLength: number
}

/** Beats of the song inside the window, moved to film time. A beat on frame 0 or at the end is left out: no cut can stand there. */
export function filmGrid(song: PlanSong, window: FilmWindow, rate: FrameRate): FilmGrid {
  const grid = song.grid!
  const origin = fromSeconds(window.songIn)
  const frames = Math.max(1, nearestFrame(ticks(fromSeconds(window.songOut) - origin), rate))
  const onsetTimes = song.analysis.onsets.map((o) => o.time)
  const beats: FilmBeat[] = []
  grid.beats.forEach((t, i) => {
    const time = fromSeconds(t) - origin
    const frame = nearestFrame(ticks(time), rate)
    if (time < 0 || frame <= 0 || frame >= frames || frame === beats.at(-1)?.frame) return
    beats.push({
      time: ticks(time),
      frame,
      bar: grid.bar[i] ?? 1,
      energy: energyAt(song.analysis, t + 0.01),
      onset: onsetAt(song.analysis, onsetTimes, t),
      section: song.analysis.sections.some((s) => s.start > 0 && Math.abs(s.start - t) < window.beatLength / 2),
    })
  })
  return { rate, frames, duration: frameToTicks(frames, rate), beats, beatLength: window.beatLength }
}

/** Median distance of neighbouring beats, seconds. */
export function medianBeat(beats: readonly number[]): number {
  const steps: number[] = []
  for (let i = 1; i < beats.length; i++) steps.push(beats[i]! - beats[i - 1]!)
  return quantile(steps, 0.5)
}
