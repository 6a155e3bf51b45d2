import type { CutRequest } from '../cut-points.ts'
import { arrangeLengths, type Place } from './arrange-lengths.ts'
import { drawLengths, type DrawnShot } from './draw-lengths.ts'
import type { Learned } from './learned.ts'

/** From this share of cuts beside the beat on, and of shots clearly shorter than one, half beats are places for cuts, too. */
const LEAST = { off: 0.03, short: 0.1 }
const SHORT = 0.75
/** Beats over which the energy of the music is smoothed: parts are stretches, not beats. */
const STRETCH = 4
/** What weak beats, beats that nobody plays and half beats cost. */
const PLACE = { weak: 0.25, third: 0.12, quiet: 0.2, half: 0.3 }

/**
 * Where cuts fall in a film of a learned style, as film frames, ascending, without 0 and the end: as many shots of each length as the
 * reference has, drawn for the calm and the lively parts of the song apart, in a seeded order that puts cuts on strong beats and on new
 * sections. Cuts stand on beats; where the reference cuts beside them, its share of the cuts stands on half beats, and where it has shots
 * shorter than a beat, those do.
 *
 * @param factor on all shot lengths: what settings and short material ask for.
 */
export function learnedCuts(request: CutRequest, learned: Learned, factor: number): number[] {
  const { grid } = request
  const beats = [0, ...grid.beats.map((b) => b.frame), grid.frames]
  const perUnit = factor / (learned.unit === 'beats' ? 1 : Math.max(0.05, grid.beatLength))
  const lengths = learned.lengths.map((part) => part.map((x) => x * perUnit))
  const { onBeat } = learned
  const off = onBeat !== null && 1 - onBeat > LEAST.off
  const halves = beats.length > 3 && (off || shareOfShort(lengths) > LEAST.short)
  const frames = halves ? withHalves(beats) : beats
  const steps = frames.length - 1
  const perStep = halves ? 2 : 1
  const places = placesOf(request, steps, perStep, learned.lengths.map(total))
  const shares = learned.lengths.map((_, p) => places.filter((x) => x.part === p).length)
  const shots = drawLengths({
    parts: lengths.map((part) => part.map((x) => x * perStep)),
    shares,
    whole: halves && !off,
    fills: (n, length) => {
      const seconds = (length * grid.beatLength) / perStep
      const film = (steps * grid.beatLength) / perStep
      const supply = request.supply(seconds)
      return supply >= 1 || (supply * film) / seconds >= n
    },
  })
  if (off) offBeats(shots, onBeat)
  const film = arrangeLengths(shots, places, off ? onBeat : null, request.seed)
  const cuts: number[] = []
  let at = 0
  for (const shot of film.slice(0, -1)) cuts.push(frames[(at += shot.steps)]!)
  return cuts
}

function shareOfShort(lengths: readonly (readonly number[])[]): number {
  const all = lengths.flat()
  return all.filter((x) => x < SHORT).length / all.length
}

function withHalves(beats: readonly number[]): number[] {
  const frames: number[] = []
  for (let i = 0; i + 1 < beats.length; i++) frames.push(beats[i]!, Math.round((beats[i]! + beats[i + 1]!) / 2))
  return [...frames, beats.at(-1)!]
}

/** Two shots a half beat longer and shorter bring the cuts between them off the beat; without any there is no way off it. */
function offBeats(shots: DrawnShot[], onBeat: number): void {
  if ((1 - onBeat) * shots.length < 0.75 || shots.filter((s) => s.steps % 2 === 1).length >= 2) return
  const [long, other] = [...shots].sort((a, b) => b.steps - a.steps)
  if (!long || !other || long.steps < 3) return
  long.steps--
  other.steps++
}

function placesOf({ grid }: CutRequest, steps: number, perStep: number, weights: readonly number[]): Place[] {
  const energy = Float64Array.from({ length: Math.ceil(steps / perStep) }, (_, i) => grid.beats[Math.max(0, i - 1)]?.energy ?? 0.5)
  const part = partsOf(smoothed(energy), weights)
  return Array.from({ length: steps }, (_, k): Place => {
    const beat = grid.beats[Math.floor(k / perStep) - 1]
    const own = part[Math.min(part.length - 1, Math.floor(k / perStep))] ?? 0
    if (k % perStep !== 0) return { cost: PLACE.half, onBeat: false, section: false, part: own }
    const weak = !beat || beat.bar === 1 ? 0 : beat.bar === 3 ? PLACE.third : PLACE.weak
    return { cost: weak + PLACE.quiet * (1 - (beat?.onset ?? 1)), onBeat: true, section: beat?.section ?? false, part: own }
  })
}

function smoothed(energy: Float64Array): Float64Array {
  return energy.map((_, i) => {
    const near = energy.slice(Math.max(0, i - STRETCH), i + STRETCH + 1)
    return near.reduce((a, b) => a + b, 0) / near.length
  })
}

const total = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0)

/**
 * Divides a film into parts from calm to lively by its energy, as long as their weights; the earlier of two equals is the calmer. Gives the
 * part of every place.
 */
export function partsOf(energy: Float64Array, weights: readonly number[]): Int32Array {
  const byEnergy = Array.from(energy, (e, i) => ({ e, i })).sort((a, b) => a.e - b.e || a.i - b.i)
  const whole = total(weights)
  const out = new Int32Array(energy.length)
  let [part, until] = [0, weights[0]! / whole]
  byEnergy.forEach(({ i }, rank) => {
    while (part + 1 < weights.length && (rank + 0.5) / energy.length > until) until += weights[++part]! / whole
    out[i] = part
  })
  return out
}
