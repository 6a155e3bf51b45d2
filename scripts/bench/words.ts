import type { Spread } from './bench.ts'

/** A figure with its range, where it has one. */
export const say = (s: Spread | undefined, unit: string): string => {
  if (!s || Number.isNaN(s.median)) return 'not measured'
  return s.min === s.max ? `${s.median} ${unit}` : `${s.median} ${unit} (${s.min}–${s.max})`
}
export const seconds = (s: Spread | undefined): string => say(s, 's')
export const ms = (s: Spread | undefined): string => say(s, 'ms')
export const cpu = (s: Spread | undefined): string => (s && !Number.isNaN(s.median) ? `${s.median} CPU-s` : 'not measured')
/** Whether the median fulfils `test`; what was not measured does not. */
export const yes = (s: Spread | undefined, test: (median: number) => boolean): boolean =>
  s !== undefined && !Number.isNaN(s.median) && test(s.median)
