import { mean, median, quantile } from '../../base/numbers.ts'
import { valueAt } from '../../planning/curve.ts'
import { lengthsInBeats } from '../../planning/learned/learned.ts'
import { type Arc, Style } from '../../planning/style.ts'
import type { LearnResult } from '../learn-result.ts'
import { learnedCut, secondsOf } from './learned-cut.ts'

export interface StyleNaming {
  id: string
  /** Shown to people; the same in every language. */
  name: string
  /** Arcs to choose from: the one that the reference's own course follows best. */
  arcs: readonly Arc[]
}

/** Seconds of a beat at the tempo for which styles name their beats. */
const REFERENCE_BEAT = 60 / 110
/** Points of the pace curve. */
const POINTS = 9
/** Correlation from which a film is said to follow an arc. */
const FOLLOWS = 0.4

/**
 * A style that cuts like a film that was learned from. Its `learned` part holds what the planner follows and plans are measured against; the
 * other fields say the same in the words of hand-made styles.
 */
export function styleOfFilm(result: LearnResult, { id, name, arcs }: StyleNaming): Style {
  const learned = learnedCut(result)
  const beat = learned.source.tempo ? 60 / learned.source.tempo : REFERENCE_BEAT
  const beats = lengthsInBeats(learned, beat)
  const seconds = result.segments.map(secondsOf)
  const scatter = Math.log2(Math.max(1, quantile(beats, 0.85) / Math.max(0.01, quantile(beats, 0.15)))) / 4
  return Style.parse({
    id,
    name: { en: name, 'zh-CN': name, de: name },
    description: describe(result, median(beats), learned.unit === 'beats' ? null : median(seconds)),
    arc: arcOf(result, arcs),
    pace: {
      beats: paceCurve(result, beat),
      energy: learned.lengths.length > 1 ? 0.4 : 0,
      scatter: round(Math.min(1, scatter)),
      downbeat: 0.3,
      min: round(Math.max(0.1, 0.95 * Math.min(...seconds))),
      max: round(Math.max(0.2, 1.05 * Math.max(...seconds))),
    },
    weights: { motion: 3, camera: 0.2 },
    transitions: learned.transitions.map(({ kind, share, length }) => {
      const inBeats = length / (learned.unit === 'beats' ? 1 : beat)
      return { kind, share, beats: round(Math.min(8, Math.max(0.1, inBeats))), at: 'any' as const }
    }),
    grade: { exposure: 0, contrast: 0, saturation: 0, temperature: 0, vignette: 0, grain: 0, look: null, lookIntensity: 0 },
    speed: [],
    camera: Object.fromEntries(learned.motion.mix.map((m) => [m.move, round(Math.min(4, 0.5 + 5 * m.share))])),
    clipSoundDb: -18,
    pushIn: 1,
    learned,
  })
}

/** Local mean of shot lengths in beats over the film: what its cards draw. */
function paceCurve({ segments, video }: LearnResult, beat: number): [number, number][] {
  return Array.from({ length: POINTS }, (_, k) => {
    const at = k / (POINTS - 1)
    let [sum, weight] = [0, 0]
    for (const s of segments) {
      const middle = (s.start_ms + s.end_ms) / 2 / video.duration_ms
      const w = Math.exp(-(((middle - at) / 0.09) ** 2)) + 1e-6
      sum += w * (secondsOf(s) / beat)
      weight += w
    }
    return [round(at), round(sum / weight)]
  })
}

/** The arc that the film's haste follows: short shots and fast movement are intense. 'constant' where it follows none. */
function arcOf({ segments, video }: LearnResult, arcs: readonly Arc[]): Style['arc'] {
  const steps = 24
  const haste = Array.from({ length: steps }, (_, k) => {
    const at = ((k + 0.5) / steps) * video.duration_ms
    const near = segments.filter((s) => Math.abs((s.start_ms + s.end_ms) / 2 - at) < video.duration_ms / 8)
    const list = near.length ? near : segments.filter((s) => s.start_ms <= at && s.end_ms > at)
    return (
      list.length /
      Math.max(
        0.1,
        list.reduce((sum, s) => sum + secondsOf(s), 0),
      )
    )
  })
  let best: Style['arc'] = 'constant'
  let most = FOLLOWS
  for (const arc of arcs) {
    const r = correlation(
      haste,
      haste.map((_, k) => valueAt(arc.curve, (k + 0.5) / steps)),
    )
    if (r > most) [best, most] = [arc.id, r]
  }
  return best
}

/** Pearson; 0 where one side is flat. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  a.forEach((v, i) => {
    ab += (v - x) * (b[i]! - y)
    aa += (v - x) ** 2
    bb += (b[i]! - y) ** 2
  })
  return aa > 1e-9 && bb > 1e-9 ? ab / Math.sqrt(aa * bb) : 0
}

function describe({ video, segments }: LearnResult, beats: number, seconds: number | null): Style['description'] {
  const { name } = video
  const n = segments.length
  const b = beats.toFixed(1)
  const s = seconds?.toFixed(1)
  return {
    en: `Cuts like ${name}: ${n} shots, half of them shorter than ${s === undefined ? `${b} beats` : `${s} s`}.`,
    de: `Schneidet wie ${name}: ${n} Einstellungen, die Hälfte kürzer als ${(s === undefined ? `${b} Schläge` : `${s} s`).replace('.', ',')}.`,
    'zh-CN': `照 ${name} 的方式剪辑：${n} 个镜头，一半短于 ${s === undefined ? `${b} 拍` : `${s} 秒`}。`,
  }
}

const round = (x: number): number => Number(x.toPrecision(4))
