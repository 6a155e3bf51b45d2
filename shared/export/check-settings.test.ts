import { expect, test } from 'vitest'
import { ExportSettings } from './export-settings.ts'
import { checkSettings, exportShape } from './check-settings.ts'
import { EXPORT_PRESETS, presetSettings } from './presets.ts'

const SEQUENCE = { width: 1920, height: 1080, frameRate: { num: 30000, den: 1001 }, duration: 20 }

test('every preset is valid and a copy', () => {
  for (const { id, settings } of EXPORT_PRESETS) {
    expect(ExportSettings.parse(settings)).toEqual(settings)
    expect([id, checkSettings(settings, SEQUENCE).ok]).toEqual([id, true])
    expect(presetSettings(id)).not.toBe(settings)
  }
  expect(presetSettings('nothing')).toBeUndefined()
})

test('sizes stay even and keep the shape where one side is open', () => {
  const gif = presetSettings('gif')!
  expect(exportShape(gif, SEQUENCE)).toMatchObject({ width: 480, height: 270, frameRate: { num: 15, den: 1 }, end: 20 })
  expect(exportShape(presetSettings('sequence')!, { ...SEQUENCE, width: 1001, height: 563 })).toMatchObject({ width: 1002, height: 564 })
})

test.each([
  ['export.nothing', { video: null, audio: null }],
  ['export.codec', { container: 'webm' as const }],
  ['export.range', { range: { start: 25, end: 30 } }],
  ['export.sampleRate', { container: 'mkv' as const, audio: { codec: 'opus' as const, bitrate: 128_000, sampleRate: 44100 } }],
])('%s', (code, change) => {
  expect(checkSettings({ ...presetSettings('sequence')!, ...change }, SEQUENCE)).toMatchObject({ ok: false, refusal: { code } })
})

test('a GIF of a whole film is refused', () => {
  expect(checkSettings(presetSettings('gif')!, { ...SEQUENCE, duration: 600 })).toMatchObject({ refusal: { code: 'export.gif' } })
})
