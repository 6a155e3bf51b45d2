import { median } from '#shared/base/numbers.ts'
import { expect, test } from 'vitest'
import { coarseOf, renderMove } from '../testing/camera-moves.ts'
import { nameMove } from './camera-move.ts'
import { createMotionTracker } from './motion-tracker.ts'
import { rms, shakeCurve } from './shake.ts'

const TRAVELLING = ['truck', 'pedestal', 'orbit', 'push-in', 'pull-out']

test('rendered camera moves, seeds the parameters never saw', () => {
  let right = 0
  let turns = 0
  let asked = 0
  const errors: number[] = []
  const wrong: string[] = []
  const COUNT = 72
  for (let k = 0; k < COUNT; k++) {
    const known = renderMove(Math.floor(k / 12) * 24 + 12 + (k % 12))
    const tracker = createMotionTracker()
    for (const [i, frame] of known.frames.entries()) tracker.push(frame, i / known.rate, false)
    const found = nameMove(tracker.pairs, rms(shakeCurve(tracker.pairs)))
    const same = coarseOf(found.move) === known.coarse
    if (same) right++
    else wrong.push(`${known.kind} → ${found.move}`)
    if (known.coarse === 'static' || known.coarse === 'roll') continue
    asked++
    if (TRAVELLING.includes(found.move) === known.travels) turns++
    if (same && known.speed) errors.push(Math.abs(found.speed / (known.coarse === 'depth' ? 0.3 : 1) / known.speed - 1))
  }
  console.log(
    `coarse ${right}/${COUNT}, turning or travelling ${turns}/${asked}, speed off by ${median(errors).toFixed(3)} (median)`,
    wrong,
  )
  expect(right / COUNT).toBeGreaterThanOrEqual(0.95)
  expect(turns / asked).toBeGreaterThanOrEqual(0.85)
  expect(median(errors)).toBeLessThan(0.1)
})
