import { z } from 'zod'
import { Ticks, ticks } from './ticks.ts'

/** Half-open: `start` is inside, `end` is not. */
export const TimeRange = z.object({ start: Ticks, end: Ticks }).refine((r) => r.end >= r.start, 'a range may not end before it starts')
export type TimeRange = { start: Ticks; end: Ticks }

export const duration = (r: TimeRange): Ticks => ticks(r.end - r.start)
export const overlaps = (a: TimeRange, b: TimeRange): boolean => a.start < b.end && b.start < a.end
export const contains = (r: TimeRange, t: Ticks): boolean => t >= r.start && t < r.end
