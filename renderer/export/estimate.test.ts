import { expect, test } from 'vitest'
import { exportShape } from '#shared/export/check-settings.ts'
import { presetSettings } from '#shared/export/presets.ts'
import { estimateBytes } from './estimate.ts'

const shape = (id: string) => exportShape(presetSettings(id)!, { width: 1920, height: 1080, frameRate: { num: 30, den: 1 }, duration: 60 })
const size = (id: string): number => estimateBytes(presetSettings(id)!, shape(id)) / 1e6

test('sizes are plausible and in order', () => {
  expect(size('youtube-1080p')).toBeGreaterThan(40)
  expect(size('youtube-1080p')).toBeLessThan(120)
  expect(size('youtube-4k')).toBeGreaterThan(size('youtube-1080p') * 3)
  expect(size('hevc')).toBeLessThan(size('sequence'))
  expect(size('prores')).toBeGreaterThan(1000)
  expect(size('audio-wav')).toBeCloseTo(11.52, 2)
})
