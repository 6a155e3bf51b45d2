import type { RgbPicture } from '../filter/rgb-picture.ts'

/** Mean step of luma between neighbours, of 255, that counts as fully sharp at this size. */
const SHARP = 12

/**
 * How much a picture tells, 0..1: light in the middle, contrast, detail and colour. Black, white, flat and blurred frames score
 * low. For choosing a poster among small frames of one film; it says nothing of quality.
 */
export function tellingScore({ width, data }: RgbPicture): number {
  const n = data.length / 3
  const luma = new Float32Array(n)
  let [sum, squares, chroma, steps] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [r, g, b] = [data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!]
    const y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    luma[i] = y
    sum += y
    squares += y * y
    chroma += Math.max(r, g, b) - Math.min(r, g, b)
    if (i % width > 0) steps += Math.abs(y - luma[i - 1]!)
  }
  const mean = sum / n / 255
  const contrast = Math.min(1, Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) / 64)
  const light = Math.max(0, 1 - Math.abs(mean - 0.45) / 0.45)
  const detail = Math.min(1, steps / n / SHARP)
  return contrast * (0.35 * light + 0.25 * contrast + 0.25 * detail + 0.15 * Math.min(1, chroma / n / 80))
}
