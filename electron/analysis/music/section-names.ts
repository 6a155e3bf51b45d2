import type { SectionName } from '#shared/analysis/song-analysis.ts'

export interface SectionShape {
  letter: string
  /** Mean energy 0..1. */
  energy: number
  /** Energy of its last third less that of its first. */
  rise: number
  bars: number
}

/** Energy at or above this share of the way from the quietest to the loudest section makes a section a peak; below LOW it is a valley. */
const HIGH = 0.66
const LOW = 0.38

/**
 * Names sections by their energy within the song and their place: the loud ones are drops (after a build or a break) or choruses, what rises
 * into them is a build, a valley between is a break, a late loner is a bridge, the quiet ends are intro and outro, the rest verses.
 */
export function nameSections(parts: SectionShape[]): SectionName[] {
  const n = parts.length
  const energies = parts.map((p) => p.energy)
  const low = Math.min(...energies)
  const range = Math.max(...energies) - low
  const level = energies.map((e) => (range > 0.12 ? (e - low) / range : 0.5))
  const high = level.map((l) => l >= HIGH)
  const names: SectionName[] = parts.map(() => 'verse')
  for (let i = 0; i < n; i++) {
    const part = parts[i]!
    const alone = parts.filter((p) => p.letter === part.letter).length === 1
    if (high[i]) names[i] = 'chorus'
    else if (high[i + 1] && part.bars <= 12 && part.rise > 0.12) names[i] = 'build'
    else if (i > 0 && i < n - 1 && level[i]! < LOW && high.slice(0, i).some(Boolean)) names[i] = 'break'
    else if (alone && i < n - 1 && high.slice(0, i).filter(Boolean).length >= 2 && high.slice(i + 1).some(Boolean)) names[i] = 'bridge'
  }
  if (n > 1 && !high[0] && names[0] !== 'build') names[0] = 'intro'
  if (n > 1 && !high[n - 1]) names[n - 1] = 'outro'
  // A loud section that a build or a break leads into is a drop, and so is every repetition of it.
  const drops = new Set<string>()
  for (let i = 1; i < n; i++) if (high[i] && (names[i - 1] === 'build' || names[i - 1] === 'break')) drops.add(parts[i]!.letter)
  return names.map((name, i) => (name === 'chorus' && drops.has(parts[i]!.letter) ? 'drop' : name))
}
