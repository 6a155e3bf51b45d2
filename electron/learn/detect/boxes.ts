/** A rectangle in shares of a picture, x right and y down from its upper left; what reaches over an edge is below 0 or above 1. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Something that a detector saw. `label`: face, or a name of COCO's. */
export interface FoundThing extends Box {
  label: string
  /** 0..1. */
  score: number
}

export const widthOf = (b: Box): number => b.right - b.left
export const heightOf = (b: Box): number => b.bottom - b.top
export const areaOf = (b: Box): number => Math.max(0, widthOf(b)) * Math.max(0, heightOf(b))

export const overlap = (a: Box, b: Box): number =>
  areaOf({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  })

/** Intersection over union, 0..1. */
export function likeness(a: Box, b: Box): number {
  const both = overlap(a, b)
  const either = areaOf(a) + areaOf(b) - both
  return either > 0 ? both / either : 0
}

/** Non-maximum suppression: of boxes of one label that are alike by more than `limit`, only the surest stays. Surest first. */
export function withoutDoubles(found: readonly FoundThing[], limit: number): FoundThing[] {
  const kept: FoundThing[] = []
  for (const f of [...found].sort((a, b) => b.score - a.score))
    if (!kept.some((k) => k.label === f.label && likeness(k, f) > limit)) kept.push(f)
  return kept
}

/** A box in shares of the picture, in shares of a part of it. */
export const within = <B extends Box>(part: Box, b: B): B => ({
  ...b,
  left: (b.left - part.left) / widthOf(part),
  right: (b.right - part.left) / widthOf(part),
  top: (b.top - part.top) / heightOf(part),
  bottom: (b.bottom - part.top) / heightOf(part),
})
