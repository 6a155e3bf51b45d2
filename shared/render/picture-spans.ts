import { type FrameRate, frameToTicks } from '../time/frame-rate.ts'
import { TICKS_PER_SECOND } from '../time/ticks.ts'
import type { TransitionKind } from '../timeline/model.ts'
import type { RenderLayer, RenderSpan } from './render-list.ts'

/** One stretch of one track: a clip alone, or two clips in a transition. Frames, half-open. */
export interface TrackPiece {
  start: number
  end: number
  layer: RenderLayer
  /** Nothing below can be seen through it. */
  covers: boolean
}

/** The first frame that starts at or after `t` (ticks): both the first frame of what begins at t and the end of what ends there. */
export function frameAtOrAfter(t: number, rate: FrameRate): number {
  let n = Math.max(0, Math.floor((t * rate.num) / (TICKS_PER_SECOND * rate.den)) - 1)
  while (frameToTicks(n, rate) < t) n++
  return n
}

export interface PlacedClip {
  clip: number
  start: number
  end: number
  covers: boolean
}
export interface PlacedTransition {
  kind: TransitionKind
  from: number
  to: number
  start: number
  end: number
}

/** Cuts the clips of one track (in order) where transitions take over. */
export function trackPieces(clips: PlacedClip[], transitions: PlacedTransition[]): TrackPiece[] {
  const pieces: TrackPiece[] = transitions
    .filter((t) => t.end > t.start)
    .map((t) => ({
      start: t.start,
      end: t.end,
      layer: { type: 'transition', kind: t.kind, from: t.from, to: t.to, start: t.start, end: t.end },
      covers: [t.from, t.to].every((i) => clips.find((c) => c.clip === i)?.covers ?? false),
    }))
  for (const c of clips) {
    const start = Math.max(c.start, ...transitions.filter((t) => t.to === c.clip).map((t) => t.end))
    const end = Math.min(c.end, ...transitions.filter((t) => t.from === c.clip).map((t) => t.start))
    if (end > start) pieces.push({ start, end, layer: { type: 'clip', clip: c.clip }, covers: c.covers })
  }
  return pieces.sort((a, b) => a.start - b.start)
}

/**
 * Lays tracks (bottom to top) over each other: spans in which the layers do not change. What lies under a covering layer is
 * left out, so that it is never decoded.
 */
export function flatten(tracks: TrackPiece[][], frames: number): RenderSpan[] {
  const edges = new Set([0, frames])
  for (const p of tracks.flat()) for (const e of [p.start, p.end]) if (e > 0 && e < frames) edges.add(e)
  const cuts = [...edges].sort((a, b) => a - b)
  const cursors = tracks.map(() => 0)
  const spans: RenderSpan[] = []
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [start, end] = [cuts[i]!, cuts[i + 1]!]
    let layers: RenderLayer[] = []
    tracks.forEach((pieces, k) => {
      while (cursors[k]! < pieces.length && pieces[cursors[k]!]!.end <= start) cursors[k]!++
      const piece = pieces[cursors[k]!]
      if (!piece || piece.start > start) return
      if (piece.covers) layers = []
      layers.push(piece.layer)
    })
    const last = spans.at(-1)
    if (last && sameLayers(last.layers, layers)) last.end = end
    else spans.push({ start, end, layers })
  }
  return spans
}

const sameLayers = (a: RenderLayer[], b: RenderLayer[]): boolean => a.length === b.length && a.every((layer, i) => layer === b[i])
