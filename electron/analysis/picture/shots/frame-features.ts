import { HALF, SMALL, halveLuma } from '../small-frame.ts'

/** Layout vector: 32×18 luma, then 16×9 each of U and V stretched by 1.5 about 128 so that colour weighs in. */
export const LAYOUT = { width: 32, height: 18, luma: 576, chromaWidth: 16, chromaHeight: 9, u: 576, v: 720, length: 864 } as const
const CHROMA_GAIN = 1.5

/** Histogram: 32 luma bins, then 8×8 chroma bins; each part sums to 3,600. */
const HISTOGRAM_TOTAL = HALF.width * HALF.height

/** What is kept of a frame for the search of boundaries: about 1.1 kB, so an hour at 30 fps fits in memory. */
export interface FrameFeatures {
  time: number
  layout: Uint8Array
  histogram: Uint16Array
  /** Mean and standard deviation of the 32×18 luma, 0..255. */
  mean: number
  deviation: number
  /** Mean squared luma gradient at 80×45: a dissolve of two unlike pictures has less of it than either. */
  gradient: number
  /** How unlike the frame before, 0..2.5; 0 for the first frame. See cut-score.ts. */
  cutScore: number
}

export function frameFeatures(small: Uint8Array, time: number): { features: FrameFeatures; half: Uint8Array } {
  const half = halveLuma(small)
  const layout = new Uint8Array(LAYOUT.length)
  const { mean, deviation } = lumaLayout(small, layout)
  chromaLayout(small, SMALL.u, layout, LAYOUT.u)
  chromaLayout(small, SMALL.v, layout, LAYOUT.v)
  const features = {
    time,
    layout,
    histogram: histogramOf(small, half),
    mean,
    deviation,
    gradient: gradientEnergy(half),
    cutScore: 0,
  }
  return { features, half }
}

function lumaLayout(small: Uint8Array, layout: Uint8Array): { mean: number; deviation: number } {
  let total = 0
  let squares = 0
  for (let y = 0, o = 0; y < LAYOUT.height; y++) {
    for (let x = 0; x < LAYOUT.width; x++) {
      const sum = sum5x5(small, 5 * y * SMALL.width + 5 * x, SMALL.width)
      total += sum
      squares += sum * sum
      layout[o++] = (sum + 12) / 25
    }
  }
  const mean = total / (25 * LAYOUT.luma)
  return { mean, deviation: Math.sqrt(Math.max(0, squares / (625 * LAYOUT.luma) - mean * mean)) }
}

function chromaLayout(small: Uint8Array, plane: number, layout: Uint8Array, at: number): void {
  for (let y = 0, o = at; y < LAYOUT.chromaHeight; y++) {
    for (let x = 0; x < LAYOUT.chromaWidth; x++) {
      const mean = sum5x5(small, plane + 5 * y * SMALL.chromaWidth + 5 * x, SMALL.chromaWidth) / 25
      const stretched = 128.5 + CHROMA_GAIN * (mean - 128)
      layout[o++] = stretched < 0 ? 0 : stretched > 255 ? 255 : stretched
    }
  }
}

/** Chroma value 0..255 of a stretched layout value. */
export const unstretchedChroma = (stretched: number): number => 128 + (stretched - 128) / CHROMA_GAIN

function sum5x5(a: Uint8Array, at: number, stride: number): number {
  let sum = 0
  for (let y = 0, k = at; y < 5; y++, k += stride) sum += a[k]! + a[k + 1]! + a[k + 2]! + a[k + 3]! + a[k + 4]!
  return sum
}

function histogramOf(small: Uint8Array, half: Uint8Array): Uint16Array {
  const histogram = new Uint16Array(96)
  for (let k = 0; k < HISTOGRAM_TOTAL; k++) {
    histogram[half[k]! >> 3]!++
    histogram[32 + (((small[SMALL.u + k]! >> 5) << 3) | (small[SMALL.v + k]! >> 5))]!++
  }
  return histogram
}

function gradientEnergy(half: Uint8Array): number {
  const w = HALF.width
  let energy = 0
  for (let y = 0; y < HALF.height - 1; y++) {
    for (let k = y * w, end = k + w - 1; k < end; k++) {
      const dx = half[k + 1]! - half[k]!
      const dy = half[k + w]! - half[k]!
      energy += dx * dx + dy * dy
    }
  }
  return energy / (w * HALF.height)
}

/** Half luma and half chroma histogram distance (one minus intersection), 0 same .. 1 disjoint. */
export function histogramDistance(a: FrameFeatures, b: FrameFeatures): number {
  let shared = 0
  for (let k = 0; k < 96; k++) shared += Math.min(a.histogram[k]!, b.histogram[k]!)
  return 1 - shared / (2 * HISTOGRAM_TOTAL)
}

/** Mean absolute difference of the layout vectors, 0..255. */
export function layoutDistance(a: FrameFeatures, b: FrameFeatures): number {
  const p = a.layout
  const q = b.layout
  let sum = 0
  for (let k = 0; k < LAYOUT.length; k++) {
    const d = p[k]! - q[k]!
    sum += d < 0 ? -d : d
  }
  return sum / LAYOUT.length
}

/** Normalised correlation of the 32×18 luma, -1..1; small deviations pull it to 0. */
export function layoutCorrelation(a: FrameFeatures, b: FrameFeatures): number {
  let sum = 0
  for (let k = 0; k < LAYOUT.luma; k++) sum += (a.layout[k]! - a.mean) * (b.layout[k]! - b.mean)
  return sum / LAYOUT.luma / (a.deviation * b.deviation + 4)
}
