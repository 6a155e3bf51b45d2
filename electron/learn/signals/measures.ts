import type { Feature, FeatureCategory } from '#shared/learn/feature.ts'

/** Says features of one stretch of film: `range` is where they can be seen, milliseconds. */
export function speaker(range: readonly [number, number]) {
  return (category: FeatureCategory, type: string, value: string | number, confidence: number, unit?: string): Feature => ({
    category,
    type,
    value: typeof value === 'number' ? Number(value.toPrecision(4)) : value,
    confidence: Math.round(100 * Math.min(1, Math.max(0, confidence))) / 100,
    evidence: { time_ranges_ms: [[range[0], range[1]]] },
    extensions: unit === undefined ? { source: 'signals' } : { source: 'signals', unit },
  })
}

/** How sure a value is of lying on its side of a border: 0.5 on it, near 1 at `width` away from it. */
export const margin = (value: number, border: number, width: number): number =>
  0.5 + 0.48 * Math.tanh((2 * Math.abs(value - border)) / width)
