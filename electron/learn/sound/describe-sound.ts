import { type Feature, featureOf } from '#shared/learn/feature.ts'
import type { DescribedSegment } from '#shared/learn/plug-ins.ts'
import type { HeardFilm } from '../../media/media-service.ts'
import { margin, speaker } from '../signals/measures.ts'

/** Seconds that momentary loudness looks back over. */
const BLOCK = 0.4
/** Gates of integrated loudness (ITU-R BS.1770-4): LUFS, and below the loudness of what is left. */
const GATE = -70
const BELOW = -10
/** Below this nobody hears anything beside a quiet room, LUFS; a pause between two words is no silence, seconds. */
const SILENT = -55
const SHORTEST = 0.5
/** Share of a shot that is all of it but what the meter's steps round off. */
const ALL = 0.95
/** Tonal activation of music and of anything else; speech stays below 2, songs above 2.7, a rotor is between. */
const TONAL = 2.55
const UNSURE = 0.25
/** A film whose beat is as sure as this has music where it is more tonal than noise and speech, whatever its drums are tuned to. */
const BEAT = 0.5
const DRUMS = 1.7
const BY_BEAT_MOST = 0.8
/** Effects may hide music. */
const NO_MUSIC_MOST = 0.75
/** Likelihood of a voice from which on somebody speaks; stretches shorter than this are none, and gaps up to that are part of them. Seconds. */
const VOICE = 0.5
const WORD = 0.25
const GAP = 0.4
/** Shares of a shot: up to the first nobody speaks, from the second on somebody does; between them a horn over music may be taken for a voice. */
const UNSPOKEN = 0.03
const SPOKEN = 0.25
const MOST_RANGES = 64

type Range = [number, number]

/** The shots with what is heard in them: loudness, silence, music, and speech where a model listened. Their pace says how sure a beat is. */
export function withSound(segments: readonly DescribedSegment[], heard: HeardFilm): DescribedSegment[] {
  if (heard.loudness.values.length === 0) return [...segments]
  const silences = silencesOf(heard)
  const words =
    heard.voice && stretches(heard.voice.values, (v) => v >= VOICE, { ...clockOf(heard, heard.voice.step), shortest: WORD, gap: GAP })
  return segments.map((s) => {
    const tonal = tonalOf(s, heard)
    const features = [...s.features, ...loudnessOf(s, heard), ...silenceOf(s, silences), ...musicOf(s, silences, tonal)]
    if (words) features.push(...speechOf(s, words, tonal))
    return { ...s, features }
  })
}

const clockOf = (heard: HeardFilm, step: number): { start: number; step: number } => ({ start: heard.start, step })

/** Integrated loudness of the shot by itself: its blocks of 400 ms, gated twice. */
function loudnessOf(s: DescribedSegment, { start, loudness }: HeardFilm): Feature[] {
  const [from, to] = [s.start_ms / 1000, s.end_ms / 1000]
  // A shot that hardly holds a block takes those that lap over its edges.
  const slack = to - from < 2 * BLOCK ? loudness.step : 0.005
  const inside = loudness.values.filter((_, i) => {
    const end = start + (i + 1) * loudness.step
    return end - BLOCK >= from - slack && end <= to + slack
  })
  const value = integrated(inside)
  return value === null || value < SILENT
    ? []
    : [speaker([s.start_ms, s.end_ms])('sound', 'loudness', Number(value.toFixed(1)), 0.95, 'LUFS')]
}

function integrated(blocks: readonly number[]): number | null {
  const mean = (list: readonly number[]): number => 10 * Math.log10(list.reduce((sum, l) => sum + 10 ** (l / 10), 0) / list.length)
  const audible = blocks.filter((l) => l > GATE)
  if (audible.length === 0) return null
  const gate = mean(audible) + BELOW
  return mean(audible.filter((l) => l > gate))
}

/** Where nobody hears anything, milliseconds. A silent value says that of the 400 ms before its end. */
function silencesOf(heard: HeardFilm): Range[] {
  const { step, values } = heard.loudness
  const back = 1000 * (BLOCK - step)
  return stretches(values, (v) => v < SILENT, { ...clockOf(heard, step), shortest: 0, gap: 0 })
    .map(([a, b]): Range => [Math.round(Math.max(1000 * heard.start, a - back)), b])
    .filter(([a, b]) => b - a >= 1000 * SHORTEST)
}

function silenceOf(s: DescribedSegment, silences: readonly Range[]): Feature[] {
  const inside = cut(silences, s).filter(([a, b]) => b - a >= 1000 * SHORTEST || (a === s.start_ms && b === s.end_ms))
  if (inside.length === 0) return []
  const seconds = inside.reduce((sum, [a, b]) => sum + b - a, 0) / 1000
  return [
    {
      ...speaker([s.start_ms, s.end_ms])('sound', 'silence', seconds, 0.9, 's'),
      evidence: { time_ranges_ms: inside.slice(0, MOST_RANGES) },
    },
  ]
}

/** Whether there is music: by what holds its pitch, or by a sure beat. Near the border nothing is said. */
function musicOf(s: DescribedSegment, silences: readonly Range[], score: number | null): Feature[] {
  const say = speaker([s.start_ms, s.end_ms])
  const quiet = cut(silences, s).reduce((sum, [from, to]) => sum + to - from, 0)
  if (quiet >= ALL * (s.end_ms - s.start_ms)) return [say('sound', 'music', 'no_music', 0.95)]
  if (score === null) return []
  const beat = featureOf(s.features, 'pace', 'beats')?.confidence ?? 0
  if (beat >= BEAT && score > DRUMS && score < TONAL + UNSURE) return [say('sound', 'music', 'music', Math.min(BY_BEAT_MOST, beat))]
  if (Math.abs(score - TONAL) < UNSURE) return []
  const sure = margin(score, TONAL, 1.6)
  return [score > TONAL ? say('sound', 'music', 'music', sure) : say('sound', 'music', 'no_music', Math.min(NO_MUSIC_MOST, sure))]
}

/** Whether somebody speaks; where a little of a voice is heard in music, nothing is said. */
function speechOf(s: DescribedSegment, words: readonly Range[], tonal: number | null): Feature[] {
  const say = speaker([s.start_ms, s.end_ms])
  const inside = cut(words, s)
  const share = inside.reduce((sum, [a, b]) => sum + b - a, 0) / (s.end_ms - s.start_ms)
  if (share <= UNSPOKEN) return [say('sound', 'speech', 'no_speech', share === 0 ? 0.9 : 0.75)]
  const bare = tonal !== null && tonal < TONAL - UNSURE
  if (share < SPOKEN && !bare) return []
  const sure = share < SPOKEN ? 0.7 : margin(share, UNSPOKEN, 0.5)
  return [{ ...say('sound', 'speech', 'speech', sure), evidence: { time_ranges_ms: inside.slice(0, MOST_RANGES) } }]
}

/** How tonal a shot is where it is audible; null: too short to tell, or silent. Steps beside silence are half of it: others go first. */
function tonalOf(s: DescribedSegment, { start, tonal, loudness }: HeardFilm): number | null {
  const [from, to] = [s.start_ms / 1000 - start, s.end_ms / 1000 - start]
  const first = Math.max(0, Math.floor(from / tonal.step))
  const steps = tonal.values.slice(first, Math.max(first, Math.ceil(to / tonal.step))).map((_, i) => first + i)
  const audible = (step: number): boolean => {
    const level = loudness.values.slice(
      Math.round((step * tonal.step) / loudness.step),
      Math.round(((step + 1) * tonal.step) / loudness.step),
    )
    return level.length > 0 && level.filter((l) => l >= SILENT).length > level.length / 2
  }
  const heard = steps.filter(audible)
  const inside = heard.filter((i) => (i === 0 || audible(i - 1)) && (i + 1 >= tonal.values.length || audible(i + 1)))
  const used = inside.length > 0 ? inside : heard
  return used.length === 0 ? null : used.reduce((sum, i) => sum + tonal.values[i]!, 0) / used.length
}

/** Stretches in which something holds, milliseconds of the film. */
function stretches(
  values: readonly number[],
  holds: (v: number) => boolean,
  o: { start: number; step: number; shortest: number; gap: number },
): Range[] {
  const found: Range[] = []
  for (let i = 0; i < values.length; i++) {
    if (!holds(values[i]!)) continue
    const [from, to] = [o.start + i * o.step, o.start + (i + 1) * o.step].map((t) => Math.max(0, Math.round(1000 * t))) as Range
    const last = found.at(-1)
    if (last && from - last[1] <= 1000 * o.gap + 1) last[1] = to
    else found.push([from, to])
  }
  return found.filter(([a, b]) => b - a >= 1000 * o.shortest)
}

const cut = (ranges: readonly Range[], s: DescribedSegment): Range[] =>
  ranges.flatMap(([a, b]) => {
    const [from, to] = [Math.max(a, s.start_ms), Math.min(b, s.end_ms)]
    return to > from ? [[from, to] as Range] : []
  })
