import { z } from 'zod'
import { AssetId, ClipId, SequenceId, TrackId } from '../../timeline/ids.ts'
import { type Clip, ClipProps, Grade } from '../../timeline/model.ts'
import { Rational } from '../../time/rational.ts'
import type { LearnResult, Segment } from '../learn-result.ts'

/** A clip as it was when its film was looked at, so that a later change of it can be told. Times are ticks. */
export const SeenClip = z.object({
  sourceStart: z.int(),
  duration: z.int(),
  speed: Rational,
  grade: Grade,
  fit: ClipProps.shape.fit,
  focus: ClipProps.shape.focus,
  transform: ClipProps.shape.transform,
  /** Absent in results from before there was a stabiliser. */
  stabilise: ClipProps.shape.stabilise,
})
export type SeenClip = z.infer<typeof SeenClip>

/** A clip that a shot of a sequence shows, under `extensions.clips` of its segment. Times are milliseconds of the sequence, end exclusive. */
export const ShownClip = z.object({
  clip_id: ClipId,
  track_id: TrackId,
  asset_id: AssetId,
  start_ms: z.number(),
  end_ms: z.number(),
  seen: SeenClip,
})
export type ShownClip = z.infer<typeof ShownClip>

/** The sequence that a film was drawn of, under `extensions.sequence` of a learn result. */
export const SequenceRef = z.object({ project_id: z.string(), sequence_id: SequenceId })
export type SequenceRef = z.infer<typeof SequenceRef>

/** A cut of the timeline, and from where to where its transition reaches (both the cut itself where there is none). Milliseconds. */
export const TimelineCut = z.object({ at_ms: z.number(), from_ms: z.number(), to_ms: z.number() })
export type TimelineCut = z.infer<typeof TimelineCut>

export const seenClip = ({ sourceStart, duration, speed, grade, fit, focus, transform, stabilise }: Clip): SeenClip => ({
  ...{ sourceStart, duration, speed, grade, fit, focus, transform, stabilise: stabilise ?? null },
})

/** The clips that a shot shows; empty for a film that is no sequence. */
export function shownClips(segment: Segment): ShownClip[] {
  const parsed = z.array(ShownClip).safeParse(segment.extensions?.['clips'])
  return parsed.success ? parsed.data : []
}

export function sequenceOf(film: LearnResult): SequenceRef | null {
  const parsed = SequenceRef.safeParse(film.extensions?.['sequence'])
  return parsed.success ? parsed.data : null
}

/** Frames by which a boundary that was seen may lie beside the cut that it is. */
const NEAR_FRAMES = 2.5

/**
 * Puts the boundaries of shots that were seen in a film where the timeline cuts: one that lies within two frames of a cut, or within its
 * transition. Each cut is taken once, by the boundary nearest to it; what was seen elsewhere (a cut inside of a clip) stays.
 */
export function tieToCuts<S extends { start_ms: number; end_ms: number }>(
  shots: readonly S[],
  cuts: readonly TimelineCut[],
  fps: number,
): S[] {
  const near = (NEAR_FRAMES * 1000) / fps
  const starts = shots.map((s) => s.start_ms)
  const pairs = starts
    .slice(1)
    .flatMap((seen, i) =>
      cuts.filter((c) => seen >= c.from_ms - near && seen <= c.to_ms + near).map((c) => ({ i: i + 1, c, off: Math.abs(seen - c.at_ms) })),
    )
    .sort((a, b) => a.off - b.off)
  const [tied, used] = [new Set<number>(), new Set<TimelineCut>()]
  for (const { i, c } of pairs) {
    const at = Math.round(c.at_ms)
    const [low, high] = [starts[i - 1]!, starts[i + 1] ?? shots.at(-1)!.end_ms]
    if (tied.has(i) || used.has(c) || at <= low || at >= high) continue
    tied.add(i)
    used.add(c)
    starts[i] = at
  }
  return shots.map((s, i) => ({ ...s, start_ms: starts[i]!, end_ms: starts[i + 1] ?? s.end_ms }))
}

/** The part of each of these clips that is shown in [start, end), without what is there for less than a frame or two. */
export function clipsWithin(shown: readonly ShownClip[], start: number, end: number, fps: number): ShownClip[] {
  const least = Math.min((NEAR_FRAMES * 1000) / fps, (end - start) / 2)
  return shown.flatMap((c) => {
    const [from, to] = [Math.max(c.start_ms, start), Math.min(c.end_ms, end)]
    return to - from > least ? [{ ...c, start_ms: Math.round(from), end_ms: Math.round(to) }] : []
  })
}
