import type { Shot } from '#shared/analysis/picture-analysis.ts'
import type { Boundary } from './boundary.ts'
import { findCuts } from './cuts.ts'
import { findDissolves } from './dissolves.ts'
import { findFades } from './fades.ts'
import type { FrameFeatures } from './frame-features.ts'
import { findWipes } from './wipes.ts'

/** Shorter shots are taken as part of the change around them. */
const SHORTEST_SHOT = 5
/** A cut this clear inside a supposed dissolve refutes it. */
const CLEAR_CUT = 0.8

/** All changes between shots in order, none overlapping. */
export function findBoundaries(frames: readonly FrameFeatures[]): Boundary[] {
  const cuts = findCuts(frames)
  const gradual = findFades(frames)
  for (const d of [...findDissolves(frames), ...findWipes(frames)].sort((x, y) => y.score - x.score)) {
    if (gradual.some((g) => touches(d, g, g.kind === 'fade' ? 2 : 3))) continue
    if (cuts.some((c) => c.start > d.start && c.start <= d.end && c.score > CLEAR_CUT)) continue
    gradual.push(d)
  }
  const lone = cuts.filter((c) => !gradual.some((g) => touches(c, g, 1)))
  return withoutShortShots([...lone, ...gradual].sort((x, y) => x.start - y.start))
}

function touches(x: Boundary, y: Boundary, pad: number): boolean {
  return x.start <= y.end + pad && x.end >= y.start - pad
}

function withoutShortShots(all: readonly Boundary[]): Boundary[] {
  const kept: Boundary[] = []
  for (const x of all) {
    const previous = kept.at(-1)
    if (!previous || x.start - previous.end >= SHORTEST_SHOT) kept.push(x)
    else if (x.kind === 'cut' && previous.kind === 'cut' && x.score > previous.score) kept[kept.length - 1] = x
  }
  return kept
}

/** Continuous takes between the boundaries. The frames of a dissolve or fade belong to no take's middle: the change is split in half. `end` is seconds. */
export function shotList(frames: readonly FrameFeatures[], boundaries: readonly Boundary[], end: number): Shot[] {
  const starts = [
    { frame: 0, boundary: 'start' as const },
    ...boundaries.map((b) => ({ frame: b.kind === 'cut' ? b.start : Math.round((b.start + b.end) / 2), boundary: b.kind })),
  ]
  return starts.map(({ frame, boundary }, i) => {
    const next = starts[i + 1]?.frame ?? frames.length
    return { startFrame: frame, endFrame: next, start: frames[frame]!.time, end: frames[next]?.time ?? end, boundary }
  })
}
