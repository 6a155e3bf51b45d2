import { median } from '../base/numbers.ts'

/**
 * Tempo in beats per minute: the median over stretches of eight beats, since single intervals are only known to about a hundredth of a
 * second. NaN below two beats.
 */
export function gridTempo(beats: readonly number[]): number {
  const span = Math.min(8, beats.length - 1)
  return span < 1 ? Number.NaN : 60 / median(beats.slice(span).map((b, i) => (b - beats[i]!) / span))
}

/** Bar position of the beats around an anchor: 1 at `anchor`, counted on in both directions. */
export const countBars = (beats: number, meter: number, anchor: number): number[] =>
  Array.from({ length: beats }, (_, i) => ((((i - anchor) % meter) + meter) % meter) + 1)
