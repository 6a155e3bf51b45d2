/** One level of luma as floats, row by row. */
export interface Level {
  data: Float32Array
  width: number
  height: number
}

/**
 * Level 0 is the picture, smoothed; each further level half as wide and high (mean of 2×2). Linear interpolation moves fine structure by
 * too little, so that a search on the bare picture finds motions below half a pixel a tenth too large.
 */
export function pyramid(luma: Uint8Array, width: number, height: number, levels: number): Level[] {
  const out: Level[] = [{ data: smoothed(luma, width, height), width, height }]
  while (out.length < levels) out.push(halve(out.at(-1)!))
  return out
}

/** Binomial (1 4 6 4 1) both ways, the border repeated. */
function smoothed(luma: Uint8Array, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height)
  const column = new Float32Array(width + 4)
  for (let y = 0; y < height; y++) {
    const row = y * width
    const [up1, up2] = [Math.max(0, y - 1) * width, Math.max(0, y - 2) * width]
    const [down1, down2] = [Math.min(height - 1, y + 1) * width, Math.min(height - 1, y + 2) * width]
    for (let x = 0; x < width; x++) {
      column[x + 2] = luma[up2 + x]! + luma[down2 + x]! + 4 * (luma[up1 + x]! + luma[down1 + x]!) + 6 * luma[row + x]!
    }
    column[0] = column[1] = column[2]!
    column[width + 2] = column[width + 3] = column[width + 1]!
    for (let x = 0; x < width; x++) {
      out[row + x] = (column[x]! + column[x + 4]! + 4 * (column[x + 1]! + column[x + 3]!) + 6 * column[x + 2]!) / 256
    }
  }
  return out
}

function halve({ data, width, height }: Level): Level {
  const w = width >> 1
  const h = height >> 1
  const half = new Float32Array(w * h)
  for (let y = 0, o = 0; y < h; y++) {
    for (let x = 0, k = 2 * y * width; x < w; x++, k += 2) {
      half[o++] = (data[k]! + data[k + 1]! + data[k + width]! + data[k + width + 1]!) * 0.25
    }
  }
  return { data: half, width: w, height: h }
}
