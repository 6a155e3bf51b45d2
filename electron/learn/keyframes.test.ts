import { expect, test } from 'vitest'
import type { ExtractedFrame } from '#shared/learn/plug-ins.ts'
import { keyframesOf, unseenShots } from './keyframes.ts'

const frames: ExtractedFrame[] = [0, 500, 1000, 1500, 2000].map((time_ms) => ({ time_ms, file: `${time_ms}.jpg`, width: 64, height: 36 }))
const shot = (start_ms: number, end_ms: number): { start_ms: number; end_ms: number } => ({ start_ms, end_ms })

test('shots that fall between two pictures, or come after the last, are told by their middles', () => {
  expect(unseenShots([shot(0, 1040), shot(1040, 1120), shot(1120, 2040), shot(2040, 2120)], frames)).toEqual([1080, 2080])
  expect(unseenShots([shot(0, 500), shot(500, 2120)], frames)).toEqual([])
})

test('a shot is shown as it begins, in its middle and as it ends; a short one once', () => {
  expect(keyframesOf(shot(0, 2120), frames).map((k) => k.time_ms)).toEqual([0, 1000, 2000])
  expect(keyframesOf(shot(400, 1100), frames).map((k) => k.time_ms)).toEqual([500])
})
