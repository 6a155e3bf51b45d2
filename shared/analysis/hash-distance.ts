/** Number of differing bits of two picture hashes of 16 hex digits, 0..64; up to about 10: the same picture. */
export function hashDistance(a: string, b: string): number {
  let bits = 0
  for (let k = 0; k < 16; k += 8) {
    let x = (Number.parseInt(a.slice(k, k + 8), 16) ^ Number.parseInt(b.slice(k, k + 8), 16)) >>> 0
    for (; x; x &= x - 1) bits++
  }
  return bits
}
