import { pictureHash } from '#electron/analysis/picture/look/picture-hash.ts'
import type { Feature } from '#shared/learn/feature.ts'
import type { Segment } from '#shared/learn/learn-result.ts'
import type { DescribedSegment } from '#shared/learn/plug-ins.ts'
import type { ShotSignals } from '#shared/learn/shot-signals.ts'
import { describeCamera } from './camera-features.ts'
import type { FilmSight } from './film-sight.ts'
import { describeGrade } from './grade-features.ts'
import { describeLight } from './light-features.ts'
import { coloursInside } from './look-colours.ts'
import { pixelsOf } from './look-frame.ts'
import { margin, speaker } from './measures.ts'

/** Frames of a shot whose light and colour are looked at, and whose hashes are kept. */
const LOOKS = 8
const HASHES = 7

export type MeasuredSegment = DescribedSegment & { extensions: { signals: ShotSignals } }

/** Shots of a film with everything that can be measured of their pictures; what its music says is added by with-music.ts. */
export function describeFilm(sight: FilmSight): MeasuredSegment[] {
  const edges = [...sight.shots.map((s) => Math.round(1000 * s.start)), Math.max(1, Math.round(1000 * sight.duration))]
  return sight.shots.map((shot, i) => {
    const range = [edges[i]!, Math.max(edges[i]! + 1, edges[i + 1]!)] as const
    const inside = withoutTransitions(sight, i)
    const pairs = sight.pairs.filter((p) => p.from >= inside.from - 1e-6 && p.to <= inside.to + 1e-6)
    const looks = spread(looksOf(sight, inside), LOOKS).map((l) => l.small)
    const camera = describeCamera(pairs, range)
    const grade = describeGrade(
      looks.flatMap((small) => pixelsOf(small, sight.area)),
      range,
    )
    const frames = sight.frames.slice(shot.startFrame, shot.endFrame)
    return {
      id: `shot_${String(i + 1).padStart(4, '0')}`,
      start_ms: range[0],
      end_ms: range[1],
      boundary: boundaryOf(sight, i),
      features: [...camera.features, ...describeLight(looks, sight.area, range), ...grade.features, ...describeTransition(sight, i, range)],
      extensions: {
        signals: {
          hashes: spread(frames, HASHES).map((f) => pictureHash(f.layout)),
          color: grade.color,
          tone: grade.tone,
          motion: camera.curve,
          beats: null,
          colours: coloursInside(frames[frames.length >> 1]!.layout, sight.area),
        },
      },
    }
  })
}

/** Frames of a dissolve belong to two shots: neither is described by them. */
function withoutTransitions(sight: FilmSight, i: number): { from: number; to: number } {
  const shot = sight.shots[i]!
  const [before, after] = [sight.boundaries[i - 1], sight.boundaries[i]]
  const from =
    before && before.kind !== 'cut' ? (sight.frames[Math.min(before.end + 1, shot.endFrame - 1)]?.time ?? shot.start) : shot.start
  const to = after && after.kind !== 'cut' ? (sight.frames[Math.max(after.start, shot.startFrame)]?.time ?? shot.end) : shot.end
  return to > from ? { from, to } : { from: shot.start, to: shot.end }
}

function looksOf(sight: FilmSight, { from, to }: { from: number; to: number }): FilmSight['looks'] {
  const inside = sight.looks.filter((l) => l.time >= from - 1e-6 && l.time < to)
  if (inside.length) return inside
  const middle = (from + to) / 2
  return [sight.looks.reduce((best, l) => (Math.abs(l.time - middle) < Math.abs(best.time - middle) ? l : best))]
}

/** At most `count` of a list, evenly spread, ends left out where there is a choice. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list]
  return Array.from({ length: count }, (_, k) => list[Math.floor(((k + 0.5) * list.length) / count)]!)
}

function boundaryOf(sight: FilmSight, i: number): Segment['boundary'] {
  const b = sight.boundaries[i - 1]
  if (!b) return { kind: 'start', confidence: 1 }
  return {
    kind: b.kind,
    confidence: Number(Math.min(0.99, b.kind === 'cut' ? margin(b.score, 0.3, 0.5) : 0.6 + 0.4 * Math.min(1, b.score)).toFixed(2)),
  }
}

function describeTransition(sight: FilmSight, i: number, range: readonly [number, number]): Feature[] {
  const say = speaker(range)
  const shot = sight.shots[i]!
  const features = [say('pace', 'duration', shot.end - shot.start, 0.99, 's')]
  const b = sight.boundaries[i - 1]
  if (!b) return features
  features.push(say('transition', 'kind', b.kind, b.kind === 'cut' ? 0.97 : 0.85))
  if (b.kind !== 'cut') {
    const seconds = (sight.frames[b.end]?.time ?? shot.end) - (sight.frames[b.start]?.time ?? shot.start)
    features.push(say('transition', 'duration', seconds, 0.8, 's'))
  }
  return features
}
