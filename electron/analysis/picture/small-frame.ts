/**
 * The frame that every analyser sees: 160×90, planar YUV 4:2:0 in video range (luma 16–235, BT.709), the whole picture squeezed to it.
 * 21,600 bytes: 14,400 luma, then 3,600 each of U and V.
 */
export const SMALL = { width: 160, height: 90, bytes: 21_600, u: 14_400, v: 18_000, chromaWidth: 80, chromaHeight: 45 } as const

/** Half-size luma (80×45): mean of 2×2, rounded. */
export const HALF = { width: 80, height: 45 } as const

export function halveLuma(small: Uint8Array): Uint8Array {
  const half = new Uint8Array(HALF.width * HALF.height)
  for (let y = 0, o = 0; y < HALF.height; y++) {
    for (let k = 2 * y * SMALL.width, end = k + SMALL.width; k < end; k += 2) {
      half[o++] = (small[k]! + small[k + 1]! + small[k + SMALL.width]! + small[k + SMALL.width + 1]! + 2) >> 2
    }
  }
  return half
}
