import { seededRandom } from '../base/random.ts'
import { type FrameRate, frameToTicks } from '../time/frame-rate.ts'
import { toNumber } from '../time/rational.ts'
import { toSeconds } from '../time/ticks.ts'
import type { Candidate } from './candidates.ts'
import type { Pick } from './edit-plan.ts'
import { quotaTransitions } from './learned/quota-transitions.ts'
import type { Span } from './place-spans.ts'
import type { Slot } from './slots.ts'
import type { Style } from './style.ts'

type PlannedTransition = NonNullable<Pick['transition']>

/** Most of a shot that transitions may take at either end. */
const SHARE_OF_SHOT = 0.4

export interface TransitionRequest {
  slots: readonly Slot[]
  film: readonly Candidate[]
  spans: readonly Span[]
  style: Style
  /** null: as the style says; false: straight cuts only; true: also where the style has none (dissolves at sections). */
  wanted: boolean | null
  rate: FrameRate
  beatLength: number
  seed: number
}

const PLAIN: Style['transitions'] = [{ kind: 'dissolve', share: 0.8, beats: 1, at: 'section' }]

/**
 * Transition at the start of each shot, or null for a straight cut. Centred on the cut, an even number of frames, and only as long as
 * both handles and both shots allow; fewer than two frames is no transition.
 */
export function chooseTransitions(request: TransitionRequest): (PlannedTransition | null)[] {
  const { slots, style, wanted, rate, beatLength } = request
  if (style.learned && wanted !== false) return learnedTransitions(request, style.learned)
  const options = wanted === false ? [] : style.transitions.length || wanted === null ? style.transitions : PLAIN
  const random = seededRandom(request.seed * 31 + 5)
  return slots.map((slot, k) => {
    let draw = random()
    if (k === 0) return null
    for (const option of options) {
      if (option.at === 'section' && !slot.onSection) continue
      if (option.at === 'downbeat' && !slot.onDownbeat) continue
      if (draw < option.share) {
        const half = Math.floor(Math.min((option.beats * beatLength) / 2, roomAt(request, k)) * toNumber(rate) + 1e-6)
        return half >= 1 ? { kind: option.kind, duration: frameToTicks(2 * half, rate) } : null
      }
      draw -= option.share
    }
    return null
  })
}

/** A learned style has its transitions counted, not drawn: the reference's share of each kind. */
function learnedTransitions(request: TransitionRequest, learned: NonNullable<Style['learned']>): (PlannedTransition | null)[] {
  const { slots, rate, beatLength } = request
  const transitions: (PlannedTransition | null)[] = slots.map(() => null)
  const places = slots.slice(1).map((slot) => ({ shot: slot.index, onSection: slot.onSection, room: 2 * roomAt(request, slot.index) }))
  for (const { shot, kind, length } of quotaTransitions(learned, places, beatLength, request.seed)) {
    const half = Math.floor((length / 2) * toNumber(rate) + 1e-6)
    if (half >= 1) transitions[shot] = { kind, duration: frameToTicks(2 * half, rate) }
  }
  return transitions
}

/** Seconds on either side of the cut before shot k that shots and handles give. */
function roomAt({ slots, film, spans }: TransitionRequest, k: number): number {
  const [left, right] = [film[k - 1]!, film[k]!]
  const [leftSpan, rightSpan] = [spans[k - 1]!, spans[k]!]
  const leftEnd = toSeconds(leftSpan.sourceStart) + slots[k - 1]!.duration * toNumber(leftSpan.speed)
  const after = left.still ? Number.POSITIVE_INFINITY : (left.shotEnd - leftEnd) / toNumber(leftSpan.speed)
  const before = right.still ? Number.POSITIVE_INFINITY : (toSeconds(rightSpan.sourceStart) - right.shotStart) / toNumber(rightSpan.speed)
  const shots = SHARE_OF_SHOT * Math.min(slots[k - 1]!.duration, slots[k]!.duration)
  return Math.max(0, Math.min(after, before, shots))
}
