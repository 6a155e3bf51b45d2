/**
 * For every place the index of a known place near to it (its own where it is known; -1 where nothing is). Two passes over the rows, each place
 * asking its neighbours for theirs (Danielsson, "Euclidean distance mapping", 1980): right to within a place.
 */
export function nearestKnown(known: Uint8Array, width: number, height: number): Int32Array {
  const nearest = Int32Array.from(known, (k, i) => (k ? i : -1))
  const distance = (i: number, j: number): number => {
    const dx = (i % width) - (j % width)
    const dy = Math.floor(i / width) - Math.floor(j / width)
    return dx * dx + dy * dy
  }
  const ask = (i: number, j: number): void => {
    const theirs = nearest[j]!
    if (theirs >= 0 && (nearest[i]! < 0 || distance(i, theirs) < distance(i, nearest[i]!))) nearest[i] = theirs
  }
  const row = (y: number, above: number): void => {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      if (above >= 0 && above < height) {
        const a = above * width + x
        ask(i, a)
        if (x > 0) ask(i, a - 1)
        if (x < width - 1) ask(i, a + 1)
      }
      if (x > 0) ask(i, i - 1)
    }
    for (let x = width - 2; x >= 0; x--) ask(y * width + x, y * width + x + 1)
  }
  for (let y = 0; y < height; y++) row(y, y - 1)
  for (let y = height - 1; y >= 0; y--) row(y, y + 1)
  return nearest
}
