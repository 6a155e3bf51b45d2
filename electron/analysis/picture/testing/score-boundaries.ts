import type { Boundary } from '../shots/boundary.ts'
import type { KnownTransition, LabelledSequence, TransitionKind, Trap } from './sequences.ts'

export interface BoundaryScore {
  found: number
  /** Known transitions and those found, by kind. */
  byKind: Partial<Record<TransitionKind, { known: number; hit: number; exact: number }>>
  falseAlarms: { frame: number; kind: Boundary['kind']; trap: Trap | 'none' }[]
  misses: KnownTransition[]
}

/** Frames by which a cut may be off. */
const TOLERANCE = 2

/** Matches found boundaries to known transitions one to one: a cut within two frames, a gradual one where the spans overlap. */
export function scoreBoundaries(found: readonly Boundary[], { transitions, traps }: LabelledSequence): BoundaryScore {
  const used = new Set<Boundary>()
  const score: BoundaryScore = { found: found.length, byKind: {}, falseAlarms: [], misses: [] }
  for (const known of transitions) {
    const entry = (score.byKind[known.kind] ??= { known: 0, hit: 0, exact: 0 })
    entry.known++
    const match = found.find((f) => !used.has(f) && f.start <= known.end + TOLERANCE && f.end >= known.start - TOLERANCE)
    if (!match) {
      score.misses.push(known)
      continue
    }
    used.add(match)
    entry.hit++
    if (match.kind === 'cut' && match.start === known.start) entry.exact++
  }
  for (const f of found) {
    if (used.has(f)) continue
    const trap = traps.find((t) => f.start <= t.end + 3 && f.end >= t.start - 3)
    score.falseAlarms.push({ frame: f.start, kind: f.kind, trap: trap?.kind ?? 'none' })
  }
  return score
}

/** Precision, recall and their harmonic mean over several sequences. */
export function summary(scores: readonly BoundaryScore[]): { precision: number; recall: number; f1: number } {
  const hits = scores.reduce((n, s) => n + s.found - s.falseAlarms.length, 0)
  const found = scores.reduce((n, s) => n + s.found, 0)
  const known = hits + scores.reduce((n, s) => n + s.misses.length, 0)
  const precision = found ? hits / found : 1
  const recall = known ? hits / known : 1
  return { precision, recall, f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0 }
}
