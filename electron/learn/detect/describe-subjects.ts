import { mean, median } from '#shared/base/numbers.ts'
import type { Feature, FeatureCategory, TimeRangeMs } from '#shared/learn/feature.ts'
import { SHOT_SIZES } from '#shared/learn/shot-distance.ts'
import { margin } from '../signals/measures.ts'
import { areaOf, type Box, type FoundThing, heightOf, widthOf, within } from './boxes.ts'
import { boxOf, type Figure, figuresOf } from './figures.ts'
import { headOf, sizeMargin, sizeName, sizeOf } from './shot-size.ts'
import { KINDS, type SubjectKind } from './subject-kinds.ts'

/** One picture of a shot and what was found in it. */
export interface Sighting {
  time_ms: number
  things: readonly FoundThing[]
}

/** Share of the pictures in which something must be seen to be what the shot is about. */
const MOSTLY = 0.5
/** What is no person is only believed when it is sure and not small. */
const SURE = 0.6
const LEAST_AREA = 0.02
/** A person of less than this share of the largest one's height is background. */
const BACKGROUND = 0.25
/** A place is on a line up to this share of the picture's width beside it. */
const ON_LINE = 0.07
/** Wider than this, a subject is everywhere. */
const FILLS = 0.6
/** What is less sure than this is left out rather than guessed. */
const WORTH_SAYING = 0.3
/** Logarithm of heads over which a size becomes sure. */
const SURE_SIZE = 0.35

/**
 * Shot size, subject and composition of a shot from what detectors saw in a few of its pictures; what cannot be told is left out.
 * `area`: the part of the pictures without bars; `aspect`: the whole picture's width over its height.
 */
export function describeSubjects(
  shot: { start_ms: number; end_ms: number },
  pictures: readonly Sighting[],
  area: Box,
  aspect: number,
): Feature[] {
  const inside = pictures.map((p) => ({ ...p, things: p.things.map((t) => within(area, t)) }))
  const parts = partsOf(
    shot,
    pictures.map((p) => p.time_ms),
  )
  const seen = inside.map((p, i) => ({ part: parts[i]!, figures: figuresOf(p.things), things: p.things }))
  const peopled = seen.filter((s) => s.figures.length > 0)
  if (peopled.length > 0 && peopled.length >= MOSTLY * seen.length)
    return ofPeople(peopled, peopled.length / seen.length, (aspect * widthOf(area)) / heightOf(area)).filter(worthSaying)
  return ofThings(seen).filter(worthSaying)
}

const worthSaying = (f: Feature): boolean => f.confidence >= WORTH_SAYING

interface Seen {
  part: TimeRangeMs
  figures: Figure[]
  things: readonly FoundThing[]
}

function ofPeople(seen: readonly Seen[], share: number, aspect: number): Feature[] {
  const leading = seen.map((s) => s.figures[0]!)
  const score = mean(leading.map((f) => f.score)) * (0.6 + 0.4 * share)
  const say = speaker(seen.map((s) => s.part))
  const counts = seen.map((s) => s.figures.filter((f) => heightOf(boxOf(f)) >= BACKGROUND * heightOf(boxOf(s.figures[0]!))).length)
  const count = Math.round(median(counts))
  const agree = counts.filter((c) => c === count).length / counts.length
  const alone = count === 1
  const features: Feature[] = []
  const framed = size(leading, score, aspect, say)
  if (framed) features.push(framed)
  features.push(say('subject', 'kind', alone ? 'person' : 'people', score * (0.6 + 0.4 * agree)))
  // Detectors miss people behind each other more often than they see too many.
  features.push(say('subject', 'count', count, score * agree * (alone ? 0.95 : 0.8)))
  const framing = alone ? placement(leading, score, say) : null
  if (framing) features.push(framing)
  const above = median(leading.map((f) => Math.max(0, headOf(f, aspect).top)))
  features.push(say('composition', 'headroom', above, score * (leading.every((f) => f.face) ? 0.9 : 0.7), 'share'))
  return features
}

type Say = ReturnType<typeof speaker>

function size(leading: readonly Figure[], score: number, aspect: number, say: Say): Feature | null {
  const seen = leading.flatMap((f) => sizeOf(f, aspect) ?? [])
  if (seen.length < MOSTLY * leading.length) return null
  const heads = median(seen.map((s) => s.heads))
  const name = sizeName(heads)
  const place = SHOT_SIZES.indexOf(name)
  const steps = seen.map((s) => Math.abs(SHOT_SIZES.indexOf(sizeName(s.heads)) - place))
  // A neighbour agrees by half.
  const agree = mean(steps.map((n) => Math.max(0, 1 - n / 2)))
  return say('shot_size', 'size', name, score * agree * mean(seen.map((s) => s.sure)) * margin(sizeMargin(heads), 0, SURE_SIZE))
}

/** In the middle or on a third; elsewhere there is no name for it. */
function placement(leading: readonly Figure[], score: number, say: Say): Feature | null {
  if (median(leading.map((f) => widthOf(boxOf(f)))) > FILLS) return null
  const places = leading.map((f) => f.face ?? boxOf(f)).map((b) => (b.left + b.right) / 2)
  const nameOf = (x: number): string | null => {
    if (Math.abs(x - 0.5) <= ON_LINE) return 'centered'
    return Math.min(Math.abs(x - 1 / 3), Math.abs(x - 2 / 3)) <= ON_LINE ? 'rule_of_thirds' : null
  }
  const x = median(places)
  const name = nameOf(x)
  if (!name) return null
  const off = Math.min(...[1 / 3, 0.5, 2 / 3].map((line) => Math.abs(x - line)))
  const agree = places.filter((p) => nameOf(p) === name).length / places.length
  return say('composition', 'framing', name, score * agree * margin(off, ON_LINE, ON_LINE))
}

/** Without people: the animals, vehicles or dishes that take most of the picture. */
function ofThings(seen: readonly Seen[]): Feature[] {
  let best: { kind: SubjectKind; room: number; found: FoundThing[][]; parts: TimeRangeMs[] } | null = null
  for (const [kind, labels] of KINDS) {
    const found = seen.map((s) => s.things.filter((t) => labels.includes(t.label) && t.score >= SURE && areaOf(t) >= LEAST_AREA))
    const there = seen.filter((_, i) => found[i]!.length > 0)
    if (there.length === 0 || there.length < MOSTLY * seen.length) continue
    const room = found.flat().reduce((sum, t) => sum + areaOf(t) * t.score, 0)
    if (!best || room > best.room) best = { kind, room, found: found.filter((f) => f.length > 0), parts: there.map((s) => s.part) }
  }
  if (!best) return []
  const say = speaker(best.parts)
  const score = mean(best.found.map((f) => Math.max(...f.map((t) => t.score)))) * (0.6 + (0.4 * best.found.length) / seen.length)
  const count = Math.round(median(best.found.map((f) => f.length)))
  const agree = best.found.filter((f) => f.length === count).length / best.found.length
  return [say('subject', 'kind', best.kind, score), say('subject', 'count', count, 0.9 * score * agree)]
}

/** Says features that are seen in these parts of a shot. */
function speaker(parts: readonly TimeRangeMs[]) {
  const ranges: TimeRangeMs[] = []
  for (const [from, to] of parts) {
    const last = ranges.at(-1)
    if (last && last[1] === from) last[1] = to
    else ranges.push([from, to])
  }
  return (category: FeatureCategory, type: string, value: string | number, confidence: number, unit?: string): Feature => ({
    ...{ category, type, value: typeof value === 'number' ? Number(value.toPrecision(3)) : value },
    confidence: Math.round(100 * Math.min(0.97, Math.max(0, confidence))) / 100,
    evidence: { time_ranges_ms: ranges.map(([from, to]) => [from, to]) },
    extensions: unit === undefined ? { source: 'detector' } : { source: 'detector', unit },
  })
}

/** A shot cut up so that each picture stands for the times that are nearest to it. `times` ascend; they may lie outside of a short shot. */
export function partsOf({ start_ms, end_ms }: { start_ms: number; end_ms: number }, times: readonly number[]): TimeRangeMs[] {
  const edges = times.slice(1).map((t, i) => Math.min(end_ms, Math.max(start_ms, Math.round((t + times[i]!) / 2))))
  const all = [start_ms, ...edges, end_ms]
  return times.map((_, i) => [all[i]!, Math.max(all[i]! + 1, all[i + 1]!)])
}
