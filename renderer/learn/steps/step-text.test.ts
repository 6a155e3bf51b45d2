import { expect, test } from 'vitest'
import type { ImprovementStep } from '#shared/learn/compare-result.ts'
import { measureText } from './step-text.ts'

const step = (current: number): ImprovementStep =>
  ({
    validation: { check: '', metric: 'color_grading.distance', target: 0, tolerance: 0.03, current, passed: false },
  }) as never as ImprovementStep

test('what is not met is never rounded to what would be', () => {
  expect(measureText(step(0.034))).toContain('0.034 → 0')
  expect(measureText(step(0.0302))).toContain('0.0302 → 0')
  expect(measureText(step(0.0298))).toContain('0.030 → 0')
})
