import type { ShotSize } from '../analysis/footage-sizes.ts'
import type { CameraMove, Moment, PictureAnalysis, Scores } from '../analysis/picture-analysis.ts'
import { ONE, type Rational, toNumber } from '../time/rational.ts'
import type { FrameRate } from '../time/frame-rate.ts'
import type { MomentRef } from './edit-plan.ts'
import { keptShare } from './film-size.ts'
import type { FootageItem } from './plan-input.ts'
import type { Style } from './style.ts'

/** A moment that may be shown, with everything the terms ask for, so that the search only looks up numbers. */
export interface Candidate {
  id: number
  ref: MomentRef
  item: FootageItem
  still: boolean
  analysed: boolean
  /** Index of its scene: one shot of one asset. */
  scene: number
  /** Index of its asset in the pool. */
  asset: number
  /** Span of the moment and of the shot around it (its handles), media seconds, a frame of safety inside. Stills: 0 .. Infinity. */
  start: number
  end: number
  shotStart: number
  shotEnd: number
  scores: Scores
  peak: Moment['peak']
  direction: Moment['direction']
  camera: CameraMove
  /** null where it cannot be told or was not measured. */
  size: ShotSize | null
  color: Moment['color']
  focus: Moment['focus']
  appearance: readonly number[]
  /** Percentile of overall quality and of motion within the pool, 0..1. */
  qualityRank: number
  motionRank: number
  /** Place in the chronology of all footage, 0..1. */
  chronology: number
  /** Share of the picture that a crop to the film's aspect keeps, 0..1. */
  kept: number
  /** Slowest and fastest playback that looks right: below its own rate frames would stand twice, shaky pictures must not race. */
  slowest: number
  fastest: number
}

export interface Scene {
  /** Seconds of material; Infinity for stills. */
  length: number
  asset: number
  candidates: number[]
}

export interface Pool {
  candidates: Candidate[]
  scenes: Scene[]
  assets: number
}

/** What a file without measurements is taken for. */
const NEUTRAL: Scores = {
  sharpness: 0.5,
  exposure: 0.5,
  motionBlur: 0.5,
  stability: 0.5,
  composition: 0.5,
  noise: 0.5,
  motion: 0.5,
  overall: 0.45,
}
const NEUTRAL_LOOK = {
  peak: null,
  direction: { x: 0, y: 0 },
  camera: 'static' as const,
  color: { l: 0.5, a: 0, b: 0, chroma: 0.08 },
  focus: { x: 0.5, y: 0.5 },
  hash: '',
  appearance: [] as number[],
}
/** Shorter spans than this many seconds show nothing. */
const SHORTEST = 0.2

/** All usable moments of the footage. Files without any (no decodable span) add nothing. */
export function buildPool(footage: readonly FootageItem[], filmAspect: number, filmRate: FrameRate): Pool {
  const pool: Pool = { candidates: [], scenes: [], assets: footage.length }
  footage.forEach((item, asset) => {
    const sceneOf = new Map<number, number>()
    momentsOf(item).forEach((moment, index) => {
      const span = usableSpan(item, moment)
      if (!span) return
      let scene = sceneOf.get(moment.shot)
      if (scene === undefined) {
        scene = pool.scenes.push({ length: span.shotEnd - span.shotStart, asset, candidates: [] }) - 1
        sceneOf.set(moment.shot, scene)
      }
      const id = pool.candidates.length
      pool.scenes[scene]!.candidates.push(id)
      pool.candidates.push({
        ...span,
        id,
        ref: { assetId: item.assetId, moment: index },
        item,
        still: item.kind === 'image',
        analysed: item.analysis !== null,
        scene,
        asset,
        scores: moment.scores,
        peak: moment.peak,
        direction: moment.direction,
        camera: moment.camera,
        size: item.sizes?.[index] ?? null,
        color: moment.color,
        focus: moment.focus,
        appearance: moment.appearance,
        qualityRank: 0.5,
        motionRank: 0.5,
        chronology: 0,
        kept: keptShare(item.width, item.height, filmAspect),
        slowest: Math.max(0.25, (0.95 * Math.min(toNumber(filmRate), 24)) / toNumber(item.frameRate)),
        fastest: moment.scores.stability < 0.3 ? 1 : 4,
      })
    })
  })
  rank(pool)
  return pool
}

function momentsOf(item: FootageItem): readonly Moment[] {
  if (item.analysis?.moments.length) return item.analysis.moments
  const whole = (shot: number, start: number, end: number, scores: Scores): Moment => ({ shot, start, end, scores, ...NEUTRAL_LOOK })
  if (item.analysis) return item.analysis.shots.map((s, i) => whole(i, s.start, s.end, item.analysis!.overall))
  return [whole(0, 0, item.duration, NEUTRAL)]
}

/** Moment and shot with a frame of safety at the shot's ends, so that no neighbour of a cut flashes up; undefined when too short. */
function usableSpan(item: FootageItem, moment: Moment): Pick<Candidate, 'start' | 'end' | 'shotStart' | 'shotEnd'> | undefined {
  if (item.kind === 'image') return { start: 0, end: Number.POSITIVE_INFINITY, shotStart: 0, shotEnd: Number.POSITIVE_INFINITY }
  const frame = 1 / Math.max(1, toNumber(item.frameRate))
  const shot = (item.analysis as PictureAnalysis | null)?.shots[moment.shot]
  const first = shot?.start ?? 0
  const shotStart = first <= frame / 2 ? first : first + frame
  const shotEnd = Math.min(shot?.end ?? item.duration, item.duration) - 1.5 * frame
  const start = Math.max(moment.start, shotStart)
  const end = Math.min(moment.end, shotEnd)
  return shotEnd - shotStart >= SHORTEST && end > start ? { start, end, shotStart, shotEnd } : undefined
}

function rank(pool: Pool): void {
  const by = (value: (c: Candidate) => number, set: (c: Candidate, rank: number) => void): void => {
    const sorted = [...pool.candidates].sort((a, b) => value(a) - value(b) || a.id - b.id)
    sorted.forEach((c, i) => set(c, sorted.length > 1 ? i / (sorted.length - 1) : 0.5))
  }
  by(
    (c) => c.scores.overall,
    (c, r) => (c.qualityRank = r),
  )
  by(
    (c) => c.scores.motion,
    (c, r) => (c.motionRank = r),
  )
  by(
    (c) => c.asset * 1e6 + c.start,
    (c, r) => (c.chronology = r),
  )
}

/** Whether two candidates show the same moment: themselves, or spans of one scene that overlap by over a third of the shorter. */
export function sameMoment(a: Candidate, b: Candidate): boolean {
  if (a.id === b.id) return true
  if (a.scene !== b.scene) return false
  if (a.still) return true
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  return shared > Math.min(a.end - a.start, b.end - b.start) / 3
}

/** How often scenes can fill a shot of `seconds`, when each may be used `reuse` times; overlapping uses count only if allowed. */
export function usesOf(pool: Pool, seconds: number, reuse: number, overlap: boolean): number {
  let uses = 0
  for (const scene of pool.scenes) {
    if (scene.length < seconds) continue
    uses += overlap ? reuse : Math.min(reuse, Math.floor(scene.length / seconds))
  }
  return uses
}

/** Weight of a camera move in a style, as 0..1: neutral 1 becomes a half, double weight close to 0.8. */
export function cameraTaste(style: Style, camera: CameraMove): number {
  const weight = style.camera[camera] ?? 1
  return weight / (weight + 1)
}

/** The wished playback speed where it looks right and the shot is long enough for it, else 1. `seconds` is the length in the film. */
export function playbackSpeed(c: Candidate, wished: Rational, seconds: number): Rational {
  const factor = wished.num / wished.den
  if (c.still || factor === 1 || factor < c.slowest || factor > c.fastest || seconds * factor > c.shotEnd - c.shotStart) return ONE
  return wished
}
