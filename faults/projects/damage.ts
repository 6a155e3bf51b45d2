import { sequencesOf } from '#shared/timeline/query.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { media } from '#shared/timeline/testing/strip.ts'
import { ProjectFile } from '../../electron/project/project-file.ts'

/** Whole numbers below `below`, the same for the same seed (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let a = seed >>> 0
  return (below) => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below)
  }
}

/** A project with media, clips, markers and a history in which some steps are undone; closed. */
export function writeProject(path: string): { document: ProjectDocument; name: string } {
  const made = ProjectFile.create(path, 'Film')
  if (!made.ok) throw new Error(made.refusal.message)
  const file = made.value
  const must = (r: { ok: boolean; refusal?: { message: string } }): void => {
    if (!r.ok) throw new Error(r.refusal?.message)
  }
  const sequenceId = sequencesOf(file.document)[0]!.id
  for (let i = 0; i < 12; i++) must(file.apply([{ verb: 'addAsset', asset: media(`shot${i}`, 100) }], 'import', { count: 1 }))
  for (let i = 0; i < 150; i++) {
    const marker = { sequenceId, time: 0 as never, duration: 0 as never, label: `${i} ${'märker '.repeat(i % 40)}`, color: 'info' as const }
    must(file.apply([{ verb: 'addMarker', marker }], 'addMarker', { name: String(i) }))
  }
  for (let i = 0; i < 5; i++) must(file.undo())
  const { document, name } = file
  file.close()
  return { document, name }
}

export const asObject = (d: ProjectDocument): Record<string, unknown> => Object.fromEntries([...d].sort(([a], [b]) => (a < b ? -1 : 1)))

export interface Damage {
  name: string
  /** Changes the bytes of a whole project. */
  of(whole: Buffer): Buffer
}

const PAGE = 4096
const changed = (whole: Buffer, change: (b: Buffer) => void): Buffer => {
  const b = Buffer.from(whole)
  change(b)
  return b
}

/** Cut short at points spread over the file, among them the borders of header and pages. */
export const truncations = (count: number): Damage[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `cut short at ${i + 1}/${count}`,
    of: (whole) => whole.subarray(0, [0, 1, 16, 99, 100, 512, PAGE - 1, PAGE, PAGE + 1][i] ?? Math.floor((whole.length * i) / count)),
  }))

/** One to 32 flipped bits, bytes set to noise, pages zeroed, swapped or repeated: one kind for each seed. */
export const damages = (seeds: number): Damage[] =>
  Array.from({ length: seeds }, (_, seed) => {
    const kind = ['bits', 'bits', 'bits', 'noise', 'zeroed', 'swapped', 'repeated', 'header'][seed % 8]!
    return {
      name: `${kind}, seed ${seed}`,
      of: (whole) =>
        changed(whole, (b) => {
          const below = seeded(seed)
          const pages = b.length / PAGE
          const page = (n: number): Buffer => b.subarray(n * PAGE, (n + 1) * PAGE)
          const [from, to] = [below(pages), below(pages)]
          if (kind === 'bits') for (let n = 1 + below(32); n > 0; n--) b[below(b.length)]! ^= 1 << below(8)
          if (kind === 'header') for (let n = 1 + below(4); n > 0; n--) b[below(112)]! ^= 1 << below(8)
          if (kind === 'noise') for (let at = below(b.length), n = 0; n < 200 && at < b.length; n++, at++) b[at] = below(256)
          if (kind === 'zeroed') page(from).fill(0)
          if (kind === 'repeated') page(from).copy(page(to))
          if (kind === 'swapped') {
            const kept = Buffer.from(page(from))
            page(to).copy(page(from))
            kept.copy(page(to))
          }
        }),
    }
  })
