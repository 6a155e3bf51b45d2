import type { BeatGrid } from './beat-grid.ts'
import { countBars, gridTempo } from './grid-tempo.ts'

/**
 * Changes to a beat grid, as values: each takes a grid and answers with a new one whose beats ascend and whose lists have equal length. What
 * cannot be done (halving three beats) answers with the same grid; an index outside the grid is a bug and throws.
 */

/** Beats never come closer than this, seconds. */
const CLOSEST = 0.05
const FEWEST = 2

/**
 * Every second beat, the downbeats among them.
 *
 *     | 1 . 2 . 3 . 4 . |  ->  | 1   2   3   4 |
 */
export function halveGrid(grid: BeatGrid): BeatGrid {
  if (grid.beats.length < 2 * FEWEST) return grid
  const odd = grid.bar.filter((p, i) => p === 1 && i % 2 === 1).length
  const even = grid.bar.filter((p, i) => p === 1 && i % 2 === 0).length
  const phase = odd > even ? 1 : 0
  const beats = grid.beats.filter((_, i) => i % 2 === phase)
  const anchor = Math.max(0, grid.bar.findIndex((p, i) => p === 1 && i % 2 === phase) - phase) / 2
  return withBeats(grid, beats, countBars(beats.length, grid.meter, Math.round(anchor)))
}

/** A beat between every two; the old downbeats keep being downbeats, in bars that last half as long. */
export function doubleGrid(grid: BeatGrid): BeatGrid {
  const { beats } = grid
  if (beats.length < FEWEST) return grid
  if (Math.min(...intervals(beats)) / 2 < CLOSEST) return grid
  const doubled = beats.flatMap((b, i) => (i + 1 < beats.length ? [b, (b + beats[i + 1]!) / 2] : [b]))
  return withBeats(grid, doubled, countBars(doubled.length, grid.meter, 2 * firstDownbeat(grid)))
}

/** Moves the grid by a number of beats: whole beats move the bar count, the rest moves the times by that share of each interval. */
export function shiftByBeats(grid: BeatGrid, amount: number): BeatGrid {
  if (grid.beats.length < FEWEST) return grid
  const whole = Math.trunc(amount)
  const part = amount - whole
  const anchor = firstDownbeat(grid) + whole
  const times = part === 0 ? grid.beats : grid.beats.map((b, i) => b + part * intervalBeside(grid.beats, i, part))
  return keepPositive(withBeats(grid, times, countBars(times.length, grid.meter, anchor)))
}

/** Moves all beats by seconds; what would lie before the start is dropped. */
export const shiftBySeconds = (grid: BeatGrid, seconds: number): BeatGrid =>
  keepPositive(
    withBeats(
      grid,
      grid.beats.map((b) => b + seconds),
      grid.bar,
    ),
  )

/** Counts bars anew in both directions from this beat. */
export function setDownbeat(grid: BeatGrid, index: number): BeatGrid {
  mustExist(grid, index)
  return { ...grid, bar: countBars(grid.beats.length, grid.meter, index) }
}

/** Counts bars of `meter` beats (1 … 12) from the first downbeat. */
export function setMeter(grid: BeatGrid, meter: number): BeatGrid {
  const beats = Math.max(1, Math.min(12, Math.round(meter)))
  return { ...grid, meter: beats, bar: countBars(grid.beats.length, beats, firstDownbeat(grid)) }
}

/**
 * Moves one beat to a time. With `soft` > 0 its neighbours follow, less the farther they are (Gaussian over `soft` beats); without, only this
 * beat moves. It stops before it would reach a beat that stays.
 */
export function dragBeat(grid: BeatGrid, index: number, time: number, soft = 0): BeatGrid {
  mustExist(grid, index)
  const { beats } = grid
  const wanted = Math.max(0, time) - beats[index]!
  const share = (i: number): number => {
    if (i === index) return 1
    const w = soft > 0 ? Math.exp(-0.5 * ((i - index) / soft) ** 2) : 0
    return w < 0.02 ? 0 : w
  }
  // The furthest move that keeps the order: between neighbours the difference of shares eats the interval.
  let allowed = wanted
  for (let i = 0; i + 1 < beats.length; i++) {
    const room = Math.max(0, beats[i + 1]! - beats[i]! - CLOSEST)
    const closing = share(i) - share(i + 1)
    if (allowed > 0 && closing > 0) allowed = Math.min(allowed, room / closing)
    if (allowed < 0 && closing < 0) allowed = Math.max(allowed, room / closing)
  }
  if (allowed < 0) allowed = Math.max(allowed, -beats[0]! / (share(0) || Number.EPSILON))
  return withBeats(
    grid,
    beats.map((b, i) => Math.max(0, b + allowed * share(i))),
    grid.bar,
  )
}

/** Puts a beat at a time (not nearer than 50 ms to another); its bar gets one beat longer. */
export function addBeat(grid: BeatGrid, time: number): BeatGrid {
  if (time < 0 || grid.beats.some((b) => Math.abs(b - time) < CLOSEST)) return grid
  const at = grid.beats.filter((b) => b < time).length
  const beats = [...grid.beats.slice(0, at), time, ...grid.beats.slice(at)]
  const bar = [...grid.bar.slice(0, at), 0, ...grid.bar.slice(at)]
  return withBeats(grid, beats, recountBar(bar, at, grid.meter))
}

/** Takes a beat away; its bar gets one beat shorter, and where it was the downbeat the next beat becomes it. */
export function removeBeat(grid: BeatGrid, index: number): BeatGrid {
  mustExist(grid, index)
  if (grid.beats.length <= FEWEST) return grid
  const bar = grid.bar.filter((_, i) => i !== index)
  if (grid.bar[index] === 1 && index < bar.length) bar[index] = 1
  return withBeats(
    grid,
    grid.beats.filter((_, i) => i !== index),
    recountBar(bar, Math.min(index, bar.length - 1), grid.meter),
  )
}

/** Numbers the beats of the bar around `at` anew, up to the next downbeat. */
function recountBar(bar: number[], at: number, meter: number): number[] {
  const out = [...bar]
  let first = at
  while (first > 0 && out[first] !== 1) first--
  for (let i = first + 1; i < out.length && out[i] !== 1; i++) out[i] = Math.min(12, out[i - 1]! + 1)
  if (out[first] === 0) out[first] = out[first + 1] === 1 ? meter : Math.max(1, (out[first + 1] ?? 2) - 1)
  return out
}

const intervals = (beats: readonly number[]): number[] => beats.slice(1).map((b, i) => b - beats[i]!)
/** The interval after a beat, or before it for a move to the left; at the ends the one there is. */
const intervalBeside = (beats: readonly number[], i: number, direction: number): number => {
  const from = Math.max(0, Math.min(beats.length - 2, direction > 0 ? i : i - 1))
  return beats[from + 1]! - beats[from]!
}
const firstDownbeat = (grid: BeatGrid): number => Math.max(0, grid.bar.indexOf(1))

function withBeats(grid: BeatGrid, beats: number[], bar: number[]): BeatGrid {
  const tempo = gridTempo(beats)
  return { ...grid, beats, bar, tempo: Number.isFinite(tempo) ? tempo : grid.tempo }
}

function keepPositive(grid: BeatGrid): BeatGrid {
  const dropped = grid.beats.filter((b) => b < 0).length
  return dropped ? withBeats(grid, grid.beats.slice(dropped), grid.bar.slice(dropped)) : grid
}

function mustExist(grid: BeatGrid, index: number): void {
  if (grid.beats[index] === undefined) throw new RangeError(`no beat ${index} in a grid of ${grid.beats.length}`)
}
