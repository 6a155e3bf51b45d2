import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import { energyAt } from '#shared/planning/song-energy.ts'
import type { MeasuredSegment } from './describe-film.ts'
import { margin, speaker } from './measures.ts'

/** Frames by which a cut may miss a beat and still be heard on it. */
const ON_BEAT = 1.5

/** The shots with what the film's own music says of them: their length in beats and bars, and whether they begin on a beat. */
export function withMusic(segments: readonly MeasuredSegment[], music: SongAnalysis | null, fps: number): MeasuredSegment[] {
  const grid = music?.grid
  if (!grid || grid.beats.length < 2) return [...segments]
  return segments.map((s, i) => {
    const say = speaker([s.start_ms, s.end_ms])
    const [from, to] = [s.start_ms / 1000, s.end_ms / 1000]
    const beats = Number((beatAt(grid.beats, to) - beatAt(grid.beats, from)).toFixed(2))
    const features = [...s.features, say('pace', 'beats', beats, 0.95 * grid.confidence, 'beats')]
    features.push(say('pace', 'bars', beats / grid.meter, 0.9 * grid.confidence, 'bars'))
    if (i > 0) {
      const miss = Math.min(...grid.beats.map((b) => Math.abs(b - from))) * fps
      features.push(say('pace', 'cut_on_beat', miss <= ON_BEAT ? 'yes' : 'no', margin(miss, ON_BEAT, 2) * grid.confidence))
    }
    return {
      ...s,
      features,
      extensions: { ...s.extensions, signals: { ...s.extensions.signals, beats, energy: energyOver(music, from, to) } },
    }
  })
}

/** Place of a time on the grid in beats; before the first and after the last it goes on at their tempo. */
function beatAt(beats: readonly number[], time: number): number {
  let i = 1
  while (i < beats.length - 1 && beats[i]! < time) i++
  const [a, b] = [beats[i - 1]!, beats[i]!]
  return i - 1 + (time - a) / (b - a)
}

/** Mean energy 0..1 of the music over a stretch, seconds. */
function energyOver(music: SongAnalysis, from: number, to: number): number {
  const steps = Math.max(1, Math.round((to - from) / 0.25))
  let sum = 0
  for (let k = 0; k < steps; k++) sum += energyAt(music, from + ((k + 0.5) * (to - from)) / steps)
  return Number(Math.min(1, Math.max(0, sum / steps)).toFixed(3))
}
