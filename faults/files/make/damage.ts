import { seededRandom } from '#shared/base/random.ts'

export type Damage = 'flips' | 'headerFlips' | 'bytes' | 'zeros' | 'holes' | 'doubled'
export const DAMAGES: readonly Damage[] = ['flips', 'headerFlips', 'bytes', 'zeros', 'holes', 'doubled']

/** Parsers live at the beginning (and the end) of a file: this many bytes. */
const HEADER = 1500

/** A damaged copy. The same seed gives the same damage. */
export function damaged(whole: Buffer, kind: Damage, seed: number): Buffer {
  const random = seededRandom(seed)
  const at = (reach: number): number => Math.floor(random() * reach)
  const bytes = Buffer.from(whole)
  const times = 2 ** at(8)
  const part = 1 + at(Math.max(1, Math.floor(whole.length / 8)))
  const from = at(whole.length)
  switch (kind) {
    case 'flips':
      for (let i = 0; i < times; i++) bytes[at(bytes.length)]! ^= 1 << at(8)
      return bytes
    case 'headerFlips': {
      const end = random() < 0.3
      for (let i = 0; i < times; i++) {
        const place = at(Math.min(HEADER, bytes.length))
        bytes[end ? bytes.length - 1 - place : place]! ^= 1 << at(8)
      }
      return bytes
    }
    case 'bytes':
      // Values at the edges of what fields hold.
      for (let i = 0; i < times; i++) bytes[at(Math.min(4 * HEADER, bytes.length))] = [0, 1, 0x7f, 0x80, 0xff][at(5)]!
      return bytes
    case 'zeros':
      return bytes.fill(0, from, Math.min(bytes.length, from + part))
    case 'holes':
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + part)])
    case 'doubled':
      return Buffer.concat([bytes.subarray(0, from + part), bytes.subarray(from)])
  }
}

/** Lengths of `count` beginnings of a file: dense where headers end, then evenly spread. */
export function cuts(size: number, count: number): number[] {
  const early = [8, 500, 100, 31, 3, 1].slice(0, Math.floor(count * 0.3)).filter((n) => n < size)
  const late = Array.from({ length: count - early.length }, (_, i) => Math.floor((size * (i + 1)) / (count - early.length + 1)))
  return [...new Set([...early, ...late])].map((n) => Math.max(1, n))
}
