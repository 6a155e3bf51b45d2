import type { RgbPicture } from '../filter/rgb-picture.ts'

/**
 * How much a picture tells, 0..1: brightness in the middle, contrast and colour. Black, white and flat frames score near 0.
 * For choosing a poster among frames of one film; it says nothing of quality.
 */
export function tellingScore({ data }: RgbPicture): number {
  const n = data.length / 3
  let [sum, squares, chroma] = [0, 0, 0]
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
    const y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    sum += y
    squares += y * y
    chroma += Math.max(r, g, b) - Math.min(r, g, b)
  }
  const mean = sum / n / 255
  const contrast = Math.min(1, Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) / 64)
  const light = Math.max(0, 1 - Math.abs(mean - 0.45) / 0.45)
  return contrast * (0.5 * light + 0.3 * contrast + 0.2 * Math.min(1, chroma / n / 80))
}
