import { seededRandom } from '../base/random.ts'
import type { ShotSize } from '../analysis/footage-sizes.ts'
import type { CameraMove } from '../analysis/picture-analysis.ts'
import type { SectionName } from '../analysis/song-analysis.ts'
import { ONE, fromNumber, type Rational } from '../time/rational.ts'
import { type Ticks, fromSeconds, toSeconds } from '../time/ticks.ts'
import { frameToTicks } from '../time/frame-rate.ts'
import { valueAt } from './curve.ts'
import type { FilmGrid } from './film-grid.ts'
import { wantedSizes } from './learned/size-rhythm.ts'
import { wantedMoves } from './learned/wanted-moves.ts'
import { sectionAt } from './song-energy.ts'
import type { PlanSong } from './plan-input.ts'
import type { Arc, Style } from './style.ts'

/** A place in the film that wants a moment: its length, its music, and what should happen there. Seconds unless said otherwise. */
export interface Slot {
  index: number
  start: number
  duration: number
  startFrame: number
  endFrame: number
  /** Film progress at its middle, 0..1. */
  progress: number
  /** Wanted intensity: arc and song together, 0..1. */
  intensity: number
  energy: number
  section: SectionName | null
  beats: number
  /** Its cut stands on a downbeat, or at a new section. */
  onDownbeat: boolean
  onSection: boolean
  first: boolean
  last: boolean
  /** Camera move that a learned style wants here. */
  move?: CameraMove
  /** Shot size that a learned style wants here. */
  size?: ShotSize
  /** Wanted playback speed. */
  speed: Rational
  /** Beats on which a motion peak may land, best first. */
  accents: { offset: number; time: Ticks; bar: number; strength: number; barNumber: number }[]
}

/** How much the arc counts against the song in the wanted intensity. */
const ARC_SHARE = 0.6

export function buildSlots(
  song: PlanSong,
  songIn: number,
  grid: FilmGrid,
  cuts: readonly number[],
  style: Style,
  arc: Arc,
  seed: number,
): Slot[] {
  const edges = [0, ...cuts, grid.frames]
  const length = toSeconds(grid.duration)
  const slots: Slot[] = []
  for (let i = 0; i + 1 < edges.length; i++) {
    const [startFrame, endFrame] = [edges[i]!, edges[i + 1]!]
    const start = toSeconds(frameToTicks(startFrame, grid.rate))
    const end = toSeconds(frameToTicks(endFrame, grid.rate))
    const inside = grid.beats.filter((b) => b.frame >= startFrame && b.frame < endFrame)
    const energy = inside.length ? inside.reduce((sum, b) => sum + b.energy, 0) / inside.length : 0.5
    const progress = (start + end) / 2 / length
    const cut = inside[0]?.frame === startFrame ? inside[0] : undefined
    slots.push({
      index: i,
      start,
      duration: end - start,
      startFrame,
      endFrame,
      progress,
      intensity: ARC_SHARE * valueAt(arc.curve, progress) + (1 - ARC_SHARE) * energy,
      energy,
      section: sectionAt(song.analysis, songIn + start + 0.05)?.name ?? null,
      beats: beatsOf(end - start, grid, style),
      onDownbeat: i === 0 || cut?.bar === 1,
      onSection: cut?.section === true,
      first: i === 0,
      last: i + 2 === edges.length,
      speed: ONE,
      accents: accentsOf(grid, startFrame, endFrame, start, end - start),
    })
  }
  assignSpeeds(slots, style, seed)
  if (style.learned) wantedMoves(style.learned.motion, slots.length, seed).forEach((move, i) => (slots[i]!.move = move))
  if (style.learned?.sizes)
    wantedSizes(style.learned.sizes, slots.length, seed).forEach((size, i) => {
      if (size) slots[i]!.size = size
    })
  return slots
}

/** Whole beats; half ones where a learned style may cut on them. */
function beatsOf(seconds: number, grid: FilmGrid, style: Style): number {
  const beats = seconds / Math.max(0.05, grid.beatLength)
  return style.learned ? Math.max(0.5, Math.round(2 * beats) / 2) : Math.round(beats)
}

/** Beats inside a shot, the musically strongest first; the beat of the cut itself comes last, because what leads up to it is not seen. */
function accentsOf(grid: FilmGrid, startFrame: number, endFrame: number, start: number, duration: number): Slot['accents'] {
  let bars = 0
  const accents: Slot['accents'] = []
  for (const beat of grid.beats) {
    if (beat.bar === 1) bars++
    if (beat.frame < startFrame || beat.frame >= endFrame) continue
    const offset = toSeconds(beat.time) - start
    // A peak in the last tenth of a shot is cut off before it is understood.
    if (offset > duration * 0.92) continue
    const metric = beat.bar === 1 ? 1 : beat.bar === 3 ? 0.8 : 0.6
    const place = offset < 0.08 ? 0.55 : 1
    accents.push({
      offset: Math.max(0, offset),
      time: beat.time,
      bar: beat.bar,
      strength: metric * place * (0.6 + 0.4 * beat.onset),
      barNumber: bars + 1,
    })
  }
  if (startFrame === 0) accents.push({ offset: 0, time: fromSeconds(0), bar: 1, strength: 0.4, barNumber: 1 })
  return accents.sort((a, b) => b.strength - a.strength || a.offset - b.offset)
}

/** Draws which shots the style slows down or speeds up; `energy` restricts a speed to the livelier or calmer half of the film. */
function assignSpeeds(slots: Slot[], style: Style, seed: number): void {
  const random = seededRandom(seed * 104729 + 7)
  const sorted = slots.map((s) => s.intensity).sort((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0.5
  for (const slot of slots) {
    let draw = random()
    for (const option of style.speed) {
      if (option.energy === 'high' && slot.intensity < middle) continue
      if (option.energy === 'low' && slot.intensity > middle) continue
      if (draw < option.share) {
        slot.speed = fromNumber(option.factor, 8)
        break
      }
      draw -= option.share
    }
  }
}
