import { expect, test } from 'vitest'
import type { Feature } from '#shared/learn/feature.ts'
import type { Segment } from '#shared/learn/learn-result.ts'
import { featureRows } from './feature-rows.ts'

const f = (category: Feature['category'], type: string, value: string | number, confidence = 0.9): Feature => ({
  ...{ category, type, value, confidence },
  evidence: { time_ranges_ms: [[0, 1000]] },
})
const shot = (features: Feature[], color = { l: 0.5, a: 0, b: 0, chroma: 0.05 }): Segment => ({
  ...{ id: 'shot_0001', start_ms: 0, end_ms: 1000, boundary: { kind: 'start', confidence: 1 }, keyframes: [] },
  analysis: { features },
  extensions: { signals: { hashes: ['0123456789abcdef'], color, tone: [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1], motion: [0, 1], beats: null } },
})

test('a line gathers what belongs together, in the order of the table, and marks what differs', () => {
  const target = shot([
    f('pace', 'duration', 2.5),
    f('camera_motion', 'easing', 'ease_in_out', 0.7),
    f('camera_motion', 'movement', 'push_in'),
    f('lighting', 'contrast_ratio', 4.1),
  ])
  const user = shot([f('camera_motion', 'movement', 'handheld'), f('lighting', 'contrast_ratio', 3.9), f('pace', 'duration', 5)])
  const rows = featureRows(target, user)
  expect(rows.map((r) => [r.id, r.differs])).toEqual([
    ['camera', true],
    ['contrast', false],
    ['pace', true],
  ])
  expect(rows[0]!.target!.chips.map((c) => c.feature.value)).toEqual(['push_in', 'ease_in_out'])
  expect(rows[0]!.target!.confidence).toBe(0.7)
})

test('what no line names joins its category, and nothing differs from a shot that is not there', () => {
  const rows = featureRows(
    shot([f('shot_size', 'size', 'long_shot'), f('lighting', 'softness', 'hard'), f('subject', 'who', 'a dog')]),
    null,
  )
  expect(rows.map((r) => r.id)).toEqual(['size', 'subject', 'light'])
  expect(rows.every((r) => !r.differs && r.user === null)).toBe(true)
})

test('a palette differs by its mean colour', () => {
  const colours = [f('color_grading', 'palette_1', '#102030'), f('color_grading', 'palette_2', '#d0c0a0')]
  const [row] = featureRows(shot(colours), shot(colours, { l: 0.6, a: 0, b: 0.02, chroma: 0.05 }))
  expect(row!.id).toBe('palette')
  expect(row!.user!.swatches.map((s) => [s.hex, s.differs])).toEqual([
    ['#102030', true],
    ['#d0c0a0', true],
  ])
  expect(featureRows(shot(colours), shot(colours))[0]!.differs).toBe(false)
})
