import { valueAt } from './curve.ts'
import { medianBeat } from './film-grid.ts'
import { energyAt } from './song-energy.ts'
import type { PlanSong } from './plan-input.ts'
import type { Arc } from './style.ts'

/** The stretch of the song under the film, seconds. Its end is a bar line. */
export interface FilmWindow {
  songIn: number
  songOut: number
  beatLength: number
  /** Number of whole bars inside. */
  bars: number
}

/** Bar lines of the song in seconds, with those that the grid implies after its last beat while the song still sounds. */
export function barLines(song: PlanSong): number[] {
  const grid = song.grid!
  const length = song.analysis.duration
  const lines = grid.beats.filter((t, i) => grid.bar[i] === 1 && t <= length + 0.02)
  if (lines.length < 2) return [...grid.beats]
  const bar = medianBeat(lines)
  for (let next = lines.at(-1)! + bar; next <= length + 0.02; next += bar) lines.push(Math.min(next, length))
  return lines
}

/**
 * Chooses the stretch of `wish` seconds (nearest bar line) that carries the arc best. With `songIn` given it starts exactly there;
 * `onBeats` lets it end on any beat, for material that does not fill a bar.
 * Returns undefined where the song has less than one bar left.
 */
export function chooseWindow(song: PlanSong, arc: Arc, wish: number, songIn: number | null, onBeats = false): FilmWindow | undefined {
  const lines = onBeats ? song.grid!.beats : barLines(song)
  const beatLength = medianBeat(song.grid!.beats)
  const starts = songIn === null ? lines : [songIn]
  const longest = lines.at(-1)! - (songIn ?? lines[0]!)
  let best: FilmWindow | undefined
  let bestScore = Number.NEGATIVE_INFINITY
  for (const start of starts) {
    const end = nearestLine(lines, start, start + Math.min(wish, longest))
    if (end === undefined) continue
    // A start so late that the film loses more than a bar against another start is out of the question.
    const lost = Math.max(0, Math.min(wish, longest) - (end - start)) / Math.max(beatLength, 0.1)
    const score = windowScore(song, arc, start, end, beatLength) - (lost > 4 ? lost : lost * 0.02)
    if (score > bestScore + 1e-9) {
      bestScore = score
      best = { songIn: start, songOut: end, beatLength, bars: lines.filter((l) => l >= start - 0.01 && l < end - 0.01).length }
    }
  }
  return best
}

function nearestLine(lines: readonly number[], start: number, wanted: number): number | undefined {
  let best: number | undefined
  for (const line of lines)
    if (line > start + 0.25 && (best === undefined || Math.abs(line - wanted) < Math.abs(best - wanted))) best = line
  return best
}

/** How well a stretch carries the arc: its energy follows the curve, it holds the strong parts, it starts and ends with sections. */
function windowScore(song: PlanSong, arc: Arc, start: number, end: number, beatLength: number): number {
  const steps = 48
  const energy: number[] = []
  const wanted: number[] = []
  for (let i = 0; i < steps; i++) {
    const part = (i + 0.5) / steps
    energy.push(energyAt(song.analysis, start + part * (end - start)))
    wanted.push(valueAt(arc.curve, part))
  }
  const atBoundary = (t: number): number =>
    song.analysis.sections.some((s) => Math.abs(s.start - t) < beatLength || Math.abs(s.end - t) < beatLength) ? 1 : 0
  const mean = energy.reduce((a, b) => a + b, 0) / steps
  const range = Math.max(...energy) - Math.min(...energy)
  const opens = start < song.grid!.beats[0]! + 2 * beatLength ? 1 : 0
  return correlation(energy, wanted) + 0.7 * mean + 0.5 * range + 0.6 * atBoundary(start) + 0.3 * atBoundary(end) + 0.15 * opens
}

/** Pearson correlation; 0 where one side is flat. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const meanA = a.reduce((x, y) => x + y, 0) / a.length
  const meanB = b.reduce((x, y) => x + y, 0) / b.length
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return aa > 1e-9 && bb > 1e-9 ? ab / Math.sqrt(aa * bb) : 0
}
