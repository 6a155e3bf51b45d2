/** Variance of the Laplacian of a grey picture (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000); larger is sharper. */
export function sharpness(grey: Uint8Array, width: number, height: number): number {
  let [sum, squares] = [0, 0]
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const l = 4 * grey[i]! - grey[i - 1]! - grey[i + 1]! - grey[i - width]! - grey[i + width]!
      sum += l
      squares += l * l
    }
  const count = (width - 2) * (height - 2)
  return squares / count - (sum / count) ** 2
}
