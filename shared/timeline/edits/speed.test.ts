import { expect, test } from 'vitest'
import type { ClipId } from '../ids.ts'
import { clip, counting, f, OTHER, project, V1, V2 } from '../testing/strip.ts'
import { applyEdits } from './apply-edits.ts'
import type { Edit } from './edit.ts'

const MANY = project(...Array.from({ length: 2000 }, (_, i) => clip(`c${i}`, (i >> 1) * 20, 20, 40, { trackId: i % 2 ? V1 : V2 })))

/** The shortest of several runs, in milliseconds: what the code costs, without what else this machine did meanwhile. */
function best(run: () => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 15; i++) {
    const t = performance.now()
    run()
    least = Math.min(least, performance.now() - t)
  }
  return least
}
const apply = (edits: Edit[]) => (): void => {
  const r = applyEdits(MANY, edits, counting(5000))
  if (!r.ok) throw new Error(r.refusal.message)
}

test('an edit among 2,000 clips takes at most 5 ms', () => {
  expect(best(apply([{ verb: 'trim', clipId: 'clp_c1001' as ClipId, edge: 'out', to: f(10_010) as never }]))).toBeLessThan(5)
  expect(
    best(apply([{ verb: 'roll', leftClipId: 'clp_c1001' as ClipId, rightClipId: 'clp_c1003' as ClipId, to: f(10_030) as never }])),
  ).toBeLessThan(5)
})
test('a ripple that moves a thousand clips takes at most 10 ms', () => {
  expect(best(apply([{ verb: 'ripple', clipId: 'clp_c1' as ClipId, edge: 'out', to: f(10) as never }]))).toBeLessThan(10)
})
test('a montage of 200 clips in one batch takes at most 50 ms', () => {
  const clips = Array.from({ length: 200 }, (_, i) => ({
    id: `clp_n${i}` as ClipId,
    assetId: OTHER.id,
    sourceStart: f(20) as never,
    duration: f(15) as never,
  }))
  const edits: Edit[] = clips.map((c, i) => ({ verb: 'overwrite', trackId: V1, at: f(30_000 + i * 15) as never, clips: [c] }))
  for (let i = 1; i < clips.length; i++)
    edits.push({
      verb: 'addTransition',
      fromClipId: clips[i - 1]!.id,
      toClipId: clips[i]!.id,
      kind: 'dissolve',
      inOffset: f(2) as never,
      outOffset: f(2) as never,
    })
  const took = best(apply(edits))
  expect(took).toBeLessThan(50)
})
