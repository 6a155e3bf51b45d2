import { seededRandom } from '../base/random.ts'
import { frameToTicks } from '../time/frame-rate.ts'
import { toSeconds } from '../time/ticks.ts'
import { valueAt } from './curve.ts'
import type { FilmGrid } from './film-grid.ts'
import { learnedCuts } from './learned/learned-cuts.ts'
import type { Style } from './style.ts'

export interface CutRequest {
  grid: FilmGrid
  style: Style
  /** 0 slow .. 1 fast; 0.5 as the style says. */
  pace: number
  seed: number
  /** Factor on every shot length: > 1 where the material asks for fewer shots. */
  longer: number
  /** 0..1: how much of a film of shots this long (seconds) the material can fill. */
  supply: (seconds: number) => number
}

/** What a missed wish costs, per beat of wanted length; larger = more obedient. */
const COST = { length: 1, downbeat: 0.9, section: 3, onset: 0.25, supply: 4, limit: 60 }
/** Factor on shot lengths from pace 0.5 to 0 or 1 is 2 to the power of this. */
const PACE_OCTAVES = 1.2
/** Seconds of a beat at the tempo for which styles name their beats: 110 a minute. */
const REFERENCE_BEAT = 60 / 110

/**
 * Where cuts fall, as film frames of beats, ascending, without 0 and the end. Shortest path over the beats of the film:
 *
 *     0 ──┬───── beat ── beat ── BAR ── beat ──┬── end        an edge i → j is a shot; it costs what its length
 *         └──────── one shot ───────────────── ┘              and the beat it ends on differ from the style's wish
 *
 * Wanted length = pace curve × section energy × settings pace × seeded scatter. Costs count per wanted beat, so that neither many
 * short nor few long shots win by their number. Limits of the style bend rather than break: a grid with a hole still gets a film.
 * A learned style draws its lengths from its reference instead: learned/learned-cuts.ts.
 */
export function planCuts(request: CutRequest): number[] {
  const { grid } = request
  const { learned } = request.style
  if (learned) return learnedCuts(request, learned, request.longer * 2 ** ((1 - 2 * request.pace) * PACE_OCTAVES))
  const frames = [0, ...grid.beats.map((b) => b.frame), grid.frames]
  const seconds = frames.map((f) => toSeconds(frameToTicks(f, grid.rate)))
  const wanted = wantedBeats(request)
  const last = frames.length - 1
  const cost = new Float64Array(frames.length).fill(Number.POSITIVE_INFINITY)
  const from = new Int32Array(frames.length).fill(-1)
  cost[0] = 0
  const reach = Math.max(request.style.pace.max * request.longer, grid.beatLength) + grid.beatLength
  for (let j = 1; j <= last; j++) {
    const place = placeCost(request, j, last)
    let missedSections = 0
    for (let i = j - 1; i >= 0; i--) {
      const length = seconds[j]! - seconds[i]!
      if (length > reach && i < j - 1) break
      const w = wanted[i]!
      const c = cost[i]! + w * (lengthCost(request, length, w) + place) + COST.section * missedSections
      if (c < cost[j]!) [cost[j], from[j]] = [c, i]
      if (i > 0 && grid.beats[i - 1]!.section) missedSections++
    }
  }
  const cuts: number[] = []
  for (let j = from[last]!; j > 0; j = from[j]!) cuts.unshift(frames[j]!)
  return cuts
}

/** Wanted shot length in beats for a shot that starts at position i (0 = film start). */
function wantedBeats({ grid, style, pace, seed, longer }: CutRequest): Float64Array {
  const random = seededRandom(seed * 7919 + 13)
  const beatSeconds = Math.max(0.05, grid.beatLength)
  const phrasing = phraseShape(grid)
  // Half way between "so many beats" and "so many seconds": a style feels the same at 80 and at 160 beats a minute.
  const tempoOctaves = 0.5 * Math.log2(REFERENCE_BEAT / beatSeconds)
  const wanted = new Float64Array(grid.beats.length + 2)
  for (let i = 0; i < wanted.length; i++) {
    const beat = grid.beats[Math.max(0, i - 1)]
    const energy = beat?.energy ?? 0.5
    const progress = (i === 0 ? 0 : (beat?.frame ?? grid.frames)) / grid.frames
    // Sum of three uniforms: close to normal, never further than 1.5.
    const noise = random() + random() + random() - 1.5
    const octaves =
      style.pace.energy * (1 - 2 * energy) +
      (1 - 2 * pace) * PACE_OCTAVES +
      style.pace.scatter * (2.4 * noise + 1.6 * phrasing[i]!) +
      tempoOctaves
    const low = Math.max(1, style.pace.min / beatSeconds)
    const high = Math.max(low, (style.pace.max * longer) / beatSeconds)
    wanted[i] = Math.min(high, Math.max(low, valueAt(style.pace.beats, progress) * 2 ** octaves * longer))
  }
  return wanted
}

/**
 * How editors phrase a cut to music, in octaves of shot length per position: a new section is given a look, the bar that leads into
 * one is chopped up, within four bars the first rests and the last hurries, and the last bar of the film lets go.
 */
function phraseShape(grid: FilmGrid): Float64Array {
  const shape = new Float64Array(grid.beats.length + 2)
  shape[0] = 0.5
  let bar = 0
  grid.beats.forEach((beat, k) => {
    if (beat.section) bar = 0
    else if (beat.bar === 1) bar++
    const left = (grid.frames - beat.frame) * (grid.rate.den / grid.rate.num)
    const beatsToSection = grid.beats.slice(k + 1, k + 5).findIndex((b) => b.section)
    shape[k + 1] =
      beat.section || left < 4.5 * grid.beatLength ? 0.9 : beatsToSection >= 0 ? -0.7 : bar % 4 === 0 ? 0.3 : bar % 4 === 3 ? -0.35 : 0
  })
  return shape
}

function lengthCost(request: CutRequest, seconds: number, wanted: number): number {
  const { style, grid, longer, supply } = request
  const octaves = Math.log2(seconds / (wanted * grid.beatLength))
  const tooShort = Math.max(0, Math.log2((style.pace.min * 0.98) / seconds))
  const tooLong = Math.max(0, Math.log2(seconds / (style.pace.max * longer * 1.02)))
  return COST.length * octaves * octaves + COST.limit * (tooShort + tooLong) + COST.supply * (1 - supply(seconds))
}

/** What it costs to cut at position j: weak beats where the style wants downbeats, beats that nobody plays. */
function placeCost({ grid, style }: CutRequest, j: number, last: number): number {
  if (j === last) return 0
  const beat = grid.beats[j - 1]!
  // In bars of four the third beat is the second-best place.
  const weak = beat.bar === 1 ? 0 : beat.bar === 3 ? 0.6 : 1
  return COST.downbeat * style.pace.downbeat * weak * 2 + COST.onset * (1 - beat.onset)
}
