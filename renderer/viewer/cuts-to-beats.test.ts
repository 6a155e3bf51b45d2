import { expect, test } from 'vitest'
import { TICKS_PER_SECOND, type Ticks } from '#shared/time/ticks.ts'
import type { SequenceId } from '#shared/timeline/ids.ts'
import type { ProjectDocument, ProjectRecord } from '#shared/timeline/model.ts'
import { cutsToBeats } from './cuts-to-beats.ts'

const t = (s: number): Ticks => Math.round(s * TICKS_PER_SECOND) as Ticks
const seq = 'seq_1' as SequenceId
const doc = (starts: [number, number][]): ProjectDocument => {
  const track = { type: 'track', id: 'trk_1', sequenceId: seq, kind: 'video', role: 'main', order: 0 }
  const clips = starts.map(([start, end], i) => ({
    type: 'clip',
    id: `clp_${i}`,
    trackId: 'trk_1',
    start: t(start),
    duration: (t(end) - t(start)) as Ticks,
  }))
  return new Map([track, ...clips].map((r) => [r.id, r as unknown as ProjectRecord]))
}
const beats = [0, 0.5, 1, 1.5].map((s) => ({ time: t(s), beat: 1, bar: 1 }))

test('measures cuts, not edges at gaps', () => {
  const spread = cutsToBeats(
    doc([
      [0, 0.51],
      [0.51, 0.98],
      [0.98, 1.2],
      [1.3, 2],
    ]),
    seq,
    beats,
  )!
  expect(spread.cuts).toBe(2)
  expect([spread.median, spread.p95].map(Math.round)).toEqual([20, 20])
  expect(cutsToBeats(doc([[0, 1]]), seq, beats)).toBeNull()
  expect(
    cutsToBeats(
      doc([
        [0, 0.5],
        [0.5, 1],
      ]),
      seq,
      [],
    ),
  ).toBeNull()
})
