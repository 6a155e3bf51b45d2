import type { Oklab } from '#electron/analysis/picture/look/oklab.ts'

export interface PaletteColor extends Oklab {
  /** Share of the picture, 0..1. */
  share: number
}

const ROUNDS = 24
/** Oklab distance below which two colours are told as one. */
const MERGE = 0.06
/** Colours with less of the picture than this are not part of its palette. */
const LEAST = 0.02

const distance = (x: Oklab, y: Oklab): number => (x.l - y.l) ** 2 + (x.a - y.a) ** 2 + (x.b - y.b) ** 2

/**
 * The colours that make a picture: k-means in Oklab (Lloyd 1982), begun at the colours farthest from each other so that the same pixels
 * always give the same palette; near ones merged, sorted by share. At most `most` of them, at least one.
 */
export function paletteOf(pixels: readonly Oklab[], most = 6): PaletteColor[] {
  if (pixels.length === 0) throw new Error('a palette needs pixels')
  let centres = farthestFirst(pixels, most)
  let members = new Float64Array(centres.length)
  for (let round = 0; round < ROUNDS; round++) {
    const sums = centres.map(() => ({ l: 0, a: 0, b: 0 }))
    members = new Float64Array(centres.length)
    for (const p of pixels) {
      const k = nearest(centres, p)
      members[k]!++
      sums[k]!.l += p.l
      sums[k]!.a += p.a
      sums[k]!.b += p.b
    }
    const next = centres.map((c, k) => {
      const n = members[k]!
      return n > 0 ? { l: sums[k]!.l / n, a: sums[k]!.a / n, b: sums[k]!.b / n } : c
    })
    const moved = next.reduce((sum, c, k) => sum + distance(c, centres[k]!), 0)
    centres = next
    if (moved < 1e-8) break
  }
  return merged(centres.map((c, k) => ({ ...c, share: members[k]! / pixels.length })))
}

function farthestFirst(pixels: readonly Oklab[], most: number): Oklab[] {
  const mean = { l: 0, a: 0, b: 0 }
  for (const p of pixels) {
    mean.l += p.l / pixels.length
    mean.a += p.a / pixels.length
    mean.b += p.b / pixels.length
  }
  const centres: Oklab[] = [pixels[nearest(pixels, mean)]!]
  const gap = pixels.map((p) => distance(p, centres[0]!))
  while (centres.length < most) {
    let far = 0
    for (let i = 1; i < pixels.length; i++) if (gap[i]! > gap[far]!) far = i
    if (gap[far]! === 0) break
    const centre = pixels[far]!
    centres.push(centre)
    for (let i = 0; i < pixels.length; i++) gap[i] = Math.min(gap[i]!, distance(pixels[i]!, centre))
  }
  return centres
}

function nearest(centres: readonly Oklab[], p: Oklab): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let k = 0; k < centres.length; k++) {
    const d = distance(centres[k]!, p)
    if (d < least) [best, least] = [k, d]
  }
  return best
}

function merged(colors: readonly PaletteColor[]): PaletteColor[] {
  const out: PaletteColor[] = []
  for (const c of [...colors].sort((x, y) => y.share - x.share)) {
    const near = out.findIndex((o) => distance(o, c) < MERGE ** 2)
    if (near < 0) out.push(c)
    else {
      const o = out[near]!
      const share = o.share + c.share
      const mix = (x: number, y: number): number => (x * o.share + y * c.share) / share
      out[near] = { l: mix(o.l, c.l), a: mix(o.a, c.a), b: mix(o.b, c.b), share }
    }
  }
  const kept = out.filter((c) => c.share >= LEAST)
  return (kept.length ? kept : out.slice(0, 1)).sort((x, y) => y.share - x.share)
}
