import type { SectionName } from '#shared/analysis/song-analysis.ts'

export interface SectionShape {
  letter: string
  /** Mean energy 0..1. */
  energy: number
  /** Energy of its last third less that of its first. */
  rise: number
  bars: number
}

/** Where between the quietest (0) and the loudest (1) section a peak begins, and a valley ends. */
const HIGH = 0.84
const LOW = 0.4
/** A build rises by this much energy and is at most this long. */
const RISE = 0.05
const LONGEST_BUILD = 8

/**
 * Names sections by their energy within the song and their place: the loud ones are drops (after a build) or choruses, what rises into them is
 * a build, a valley between is a break, a late loner is a bridge, the quiet ends are intro and outro, the rest verses.
 */
export function nameSections(parts: SectionShape[]): SectionName[] {
  const level = levels(parts)
  const build = parts.map((_, i) => isBuild(parts, level, i))
  const high = level.map((l, i) => l >= HIGH && !build[i])
  const drops = new Set(parts.filter((_, i) => high[i] && build[i - 1]).map((p) => p.letter))
  return parts.map((part, i) => {
    if (build[i]) return 'build'
    if (high[i]) return drops.has(part.letter) ? 'drop' : 'chorus'
    if (i === 0 && parts.length > 1 && level[i]! < 0.5) return 'intro'
    if (i === parts.length - 1 && i > 0) return 'outro'
    const peaksBefore = high.slice(0, i).filter(Boolean).length
    if (peaksBefore && level[i]! < LOW) return 'break'
    const alone = parts.filter((p) => p.letter === part.letter).length === 1
    return alone && peaksBefore && i >= 2 && high.slice(i + 1).some(Boolean) ? 'bridge' : 'verse'
  })
}

/** Energy of each section between the quietest and the loudest, averaged over its repetitions; one half everywhere in an even song. */
function levels(parts: SectionShape[]): number[] {
  const average = parts.map(({ letter }) => {
    const same = parts.filter((p) => p.letter === letter)
    return same.reduce((s, p) => s + p.energy * p.bars, 0) / same.reduce((s, p) => s + p.bars, 0)
  })
  const low = Math.min(...average)
  const range = Math.max(...average) - low
  return average.map((e) => (range > 0.12 ? (e - low) / range : 0.5))
}

function isBuild(parts: SectionShape[], level: number[], i: number): boolean {
  const part = parts[i]!
  const next = parts[i + 1]
  return (
    next !== undefined &&
    level[i + 1]! >= HIGH &&
    next.bars >= part.bars &&
    part.bars <= LONGEST_BUILD &&
    part.rise >= RISE &&
    part.letter !== next.letter
  )
}
