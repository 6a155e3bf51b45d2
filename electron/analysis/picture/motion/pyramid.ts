/** One level of luma as floats, row by row. */
export interface Level {
  data: Float32Array
  width: number
  height: number
}

/** Level 0 is the picture, each further level half as wide and high (mean of 2×2). */
export function pyramid(luma: Uint8Array, width: number, height: number, levels: number): Level[] {
  const out: Level[] = [{ data: new Float32Array(luma.subarray(0, width * height)), width, height }]
  while (out.length < levels) out.push(halve(out.at(-1)!))
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
