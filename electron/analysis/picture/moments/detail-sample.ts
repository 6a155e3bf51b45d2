import { GRID, type DetailFrame } from '../quality/detail-frame.ts'
import { exposureScore } from '../quality/exposure.ts'
import { type FineStructure, fineStructure } from '../quality/fine-structure.ts'
import { SALIENCY, saliencyMap } from '../quality/saliency.ts'

/** What a larger frame tells, about four times a second. */
export interface DetailSample extends FineStructure {
  time: number
  exposure: number
  /** 32×18, mean 1. */
  saliency: Float32Array
}

/** Attention is half even, half saliency, so that a dark background does not decide the exposure of a lit face, nor the face alone. */
const EVEN = 0.5

export function detailSample(time: number, frame: DetailFrame, small: Uint8Array, layout: Uint8Array): DetailSample {
  const saliency = saliencyMap(small, layout)
  return { time, ...fineStructure(frame), exposure: exposureScore(frame, attention(saliency)), saliency }
}

function attention(saliency: Float32Array): Float32Array {
  const out = new Float32Array(GRID.cells)
  for (let k = 0; k < SALIENCY.length; k++) {
    const cell = (Math.floor(k / SALIENCY.width) >> 1) * GRID.width + ((k % SALIENCY.width) >> 1)
    out[cell]! += saliency[k]! / 4
  }
  return out.map((s) => EVEN + (1 - EVEN) * s)
}
