import { LAYERS, type Layers, type SongSection, type SongSpec } from './song-spec.ts'
import type { TimeMap } from './time-map.ts'

/** One bar of the song and what plays in it. */
export interface Bar {
  /** Beat position of its first beat; its index in the song and in its section. */
  beat: number
  index: number
  inSection: number
  /** Bars left in the section after this one. */
  left: number
  section: number
  name: SongSection['name']
  layers: Layers
  /** 0..1 along the section: builds open up with it. */
  progress: number
}

export function arrange(spec: SongSpec): Bar[] {
  const bars: Bar[] = []
  for (const [section, part] of spec.form.entries())
    for (let b = 0; b < part.bars; b++)
      bars.push({
        beat: bars.length * spec.meter,
        index: bars.length,
        inSection: b,
        left: part.bars - 1 - b,
        section,
        name: part.name,
        layers: LAYERS[part.name],
        progress: part.bars > 1 ? b / (part.bars - 1) : 0,
      })
  return bars
}

/** The true sections of the song; what comes before bar 1 belongs to the first. */
export function sectionsOf(spec: SongSpec, time: TimeMap, end: number): SongSection[] {
  const letters = [...new Set(spec.form.map((p) => p.name))]
  let bar = 0
  return spec.form.map((part, i) => {
    const start = i === 0 ? 0 : time.at(bar * spec.meter)
    bar += part.bars
    return {
      start,
      end: i === spec.form.length - 1 ? end : time.at(bar * spec.meter),
      name: part.name,
      letter: String.fromCharCode(65 + letters.indexOf(part.name)),
      energy: LAYERS[part.name].energy,
    }
  })
}
