/** Complex values in two arrays. */
export interface Complex {
  re: Float64Array
  im: Float64Array
}

/** Two-dimensional discrete Fourier transform in place, sizes powers of two; the inverse is scaled by 1/(width·height). */
export function fourier2d({ re, im }: Complex, width: number, height: number, inverse = false): void {
  for (let y = 0; y < height; y++) transform(re, im, y * width, 1, width, inverse)
  for (let x = 0; x < width; x++) transform(re, im, x, width, height, inverse)
  if (!inverse) return
  for (let k = 0; k < re.length; k++) {
    re[k]! /= width * height
    im[k]! /= width * height
  }
}

/** Radix-2 Cooley–Tukey over `n` values that lie `stride` apart. */
function transform(re: Float64Array, im: Float64Array, at: number, stride: number, n: number, inverse: boolean): void {
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      swap(re, at + i * stride, at + j * stride)
      swap(im, at + i * stride, at + j * stride)
    }
  }
  for (let size = 2; size <= n; size <<= 1) {
    const angle = ((inverse ? 2 : -2) * Math.PI) / size
    for (let k = 0; k < size >> 1; k++) {
      const c = Math.cos(angle * k)
      const s = Math.sin(angle * k)
      for (let i = k; i < n; i += size) {
        const p = at + i * stride
        const q = p + (size >> 1) * stride
        const tr = re[q]! * c - im[q]! * s
        const ti = re[q]! * s + im[q]! * c
        re[q] = re[p]! - tr
        im[q] = im[p]! - ti
        re[p]! += tr
        im[p]! += ti
      }
    }
  }
}

function swap(a: Float64Array, i: number, j: number): void {
  const kept = a[i]!
  a[i] = a[j]!
  a[j] = kept
}
