import { frameToTicks, nearestFrame } from '../time/frame-rate.ts'
import { type Rational, toNumber } from '../time/rational.ts'
import { fromSeconds, type Ticks, ticks, toSeconds } from '../time/ticks.ts'
import { type Accent, accentStarts } from './align-accents.ts'
import { type Candidate, playbackSpeed } from './candidates.ts'
import type { Slot } from './slots.ts'

/** The stretch of the source that a pick shows. */
export interface Span {
  sourceStart: Ticks
  speed: Rational
  /** The beat on which the motion peak lands, if it could be arranged. */
  accent: Accent['beat'] | null
}

/** Distance kept between two spans of one scene, seconds: no frame is shown twice through rounding. */
const GAP = 0.06

interface Wish {
  slot: Slot
  candidate: Candidate
  speed: Rational
  /** Seconds of source. */
  need: number
  fixed: number | undefined
}
interface Placed {
  start: number
  end: number
}

/**
 * Picks the source span of every shot. Within a scene: fixed ones first, then those with the best accents; each takes the first of its
 * wishes (peak on a beat, middle of its moment, beside what is taken) that overlaps nothing. Where that fails although all fit, they are
 * laid one after another; where they do not fit, the least overlap wins.
 */
export function placeSpans(slots: readonly Slot[], film: readonly Candidate[], fixed: ReadonlyMap<number, Ticks>): Span[] {
  const spans: Span[] = []
  const scenes = new Map<number, Wish[]>()
  film.forEach((candidate, k) => {
    const slot = slots[k]!
    const speed = playbackSpeed(candidate, slot.speed, slot.duration)
    const start = fixed.get(k)
    const wish: Wish = {
      slot,
      candidate,
      speed,
      need: slot.duration * toNumber(speed),
      fixed: start === undefined ? undefined : toSeconds(start),
    }
    if (candidate.still) spans[k] = { sourceStart: ticks(0), speed, accent: null }
    else scenes.set(candidate.scene, [...(scenes.get(candidate.scene) ?? []), wish])
  })
  for (const wishes of scenes.values()) placeScene(wishes, spans, fixed)
  return spans
}

function placeScene(wishes: Wish[], spans: Span[], fixed: ReadonlyMap<number, Ticks>): void {
  const worth = (w: Wish): number =>
    (w.fixed !== undefined ? 10 : 0) + (accentStarts(w.candidate, w.slot, w.speed)[0]?.strength ?? 0) * (w.candidate.peak?.strength ?? 0)
  const sorted = [...wishes].sort((a, b) => worth(b) - worth(a) || a.slot.index - b.slot.index)
  const starts = new Map<Wish, number>()
  const placed: Placed[] = []
  let clash = false
  for (const wish of sorted) {
    const start = bestStart(wish, placed)
    if (overlapOf(start, wish.need, placed) > 0) clash = true
    starts.set(wish, start)
    placed.push({ start, end: start + wish.need })
  }
  if (clash && sorted.every((w) => w.fixed === undefined)) layOut(sorted, starts)
  for (const wish of sorted) {
    const exact = fixed.get(wish.slot.index)
    spans[wish.slot.index] = finish(wish, starts.get(wish)!, exact)
  }
}

/** Starts that a shot would like, best first. */
export function preferredStarts(c: Candidate, slot: Slot, speed: Rational): number[] {
  const need = slot.duration * toNumber(speed)
  const latest = c.shotEnd - need
  const clamp = (x: number, margin: number): number => Math.max(c.shotStart + margin, Math.min(latest - margin, x))
  // A quarter of a second on either side feeds transitions, where the shot is that long.
  const margin = Math.max(0, Math.min(0.25, (latest - c.shotStart) / 2))
  const middle = clamp((c.start + c.end - need) / 2, margin)
  return [...accentStarts(c, slot, speed).map((a) => a.start), middle, clamp(c.start, margin), clamp(c.end - need, margin)]
}

function bestStart(wish: Wish, placed: readonly Placed[]): number {
  const { candidate: c, need } = wish
  const clamp = (x: number): number => Math.max(c.shotStart, Math.min(c.shotEnd - need, x))
  if (wish.fixed !== undefined) return clamp(wish.fixed)
  const wished = preferredStarts(c, wish.slot, wish.speed)
  const beside = placed.flatMap((p) => [clamp(p.end + GAP), clamp(p.start - need - GAP)])
  beside.sort((a, b) => Math.abs(a - wished[0]!) - Math.abs(b - wished[0]!))
  let best = wished[0]!
  let least = Number.POSITIVE_INFINITY
  for (const start of [...wished, ...beside]) {
    const overlap = overlapOf(start, need, placed)
    if (overlap === 0) return start
    if (overlap < least) [best, least] = [start, overlap]
  }
  return best
}

function overlapOf(start: number, need: number, placed: readonly Placed[]): number {
  let sum = 0
  for (const p of placed) sum += Math.max(0, Math.min(p.end, start + need) - Math.max(p.start, start) + GAP / 2)
  return sum
}

/** One after another in order of their wishes, the free time spread between them; leaves things as they are when they do not fit. */
function layOut(wishes: readonly Wish[], starts: Map<Wish, number>): void {
  const { shotStart, shotEnd } = wishes[0]!.candidate
  const free = shotEnd - shotStart - wishes.reduce((sum, w) => sum + w.need, 0)
  if (free < 0) return
  const gap = free / (wishes.length + 1)
  let at = shotStart + gap
  for (const wish of [...wishes].sort((a, b) => starts.get(a)! - starts.get(b)! || a.slot.index - b.slot.index)) {
    starts.set(wish, at)
    at += wish.need + gap
  }
}

/** Moves a start to a frame of the source and sees on which beat the peak now lands (within one source frame). */
function finish(wish: Wish, start: number, exact: Ticks | undefined): Span {
  const { candidate: c, slot, speed, need } = wish
  const rate = c.item.frameRate
  const frame = rate.den / rate.num
  let n = nearestFrame(fromSeconds(start), rate)
  while (n > 0 && toSeconds(frameToTicks(n, rate)) + need > c.shotEnd + frame / 2) n--
  const sourceStart = exact !== undefined && start === toSeconds(exact) ? exact : frameToTicks(Math.max(0, n), rate)
  const at = toSeconds(sourceStart)
  let accent: Accent['beat'] | null = null
  if (c.peak) {
    const offset = (c.peak.time - at) / toNumber(speed)
    accent = slot.accents.find((a) => Math.abs(a.offset - offset) <= Math.max(frame, 0.021)) ?? null
  }
  return { sourceStart, speed, accent }
}
