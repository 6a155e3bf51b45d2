import type { Section, SongAnalysis } from '../analysis/song-analysis.ts'

/** The section that holds song time `t` (seconds), or undefined outside all of them. */
export const sectionAt = (song: SongAnalysis, t: number): Section | undefined => song.sections.find((s) => t >= s.start && t < s.end)

/** Index of the last value of an ascending list that is <= x, or -1. */
export function lastAtOrBefore(sorted: ArrayLike<number>, x: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! <= x) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Energy 0..1 at song time `t`: half the section's, half the beat's own, so that a fill in a quiet verse still counts. */
export function energyAt(song: SongAnalysis, t: number): number {
  const section = sectionAt(song, t)
  const local = localEnergy(song, t)
  return section ? 0.5 * section.energy + 0.5 * local : local
}

function localEnergy(song: SongAnalysis, t: number): number {
  const beats = song.grid?.beats
  if (beats && beats.length > 1 && song.beatEnergy.length === beats.length) {
    const i = lastAtOrBefore(beats, t)
    if (i < 0) return song.beatEnergy[0]!
    if (i >= beats.length - 1) return song.beatEnergy.at(-1)!
    const part = (t - beats[i]!) / Math.max(1e-6, beats[i + 1]! - beats[i]!)
    return song.beatEnergy[i]! * (1 - part) + song.beatEnergy[i + 1]! * part
  }
  return song.energyCurve[Math.min(song.energyCurve.length - 1, Math.max(0, Math.round(t * 2)))] ?? 0.5
}

/** Strength 0..1 of the strongest onset within 50 ms of song time `t`. */
export function onsetAt(song: SongAnalysis, times: ArrayLike<number>, t: number): number {
  let strength = 0
  for (let i = lastAtOrBefore(times, t - 0.05) + 1; i < times.length && times[i]! <= t + 0.05; i++)
    strength = Math.max(strength, song.onsets[i]!.strength)
  return strength
}
