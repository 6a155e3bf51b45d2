import type { CameraMove, Moment, PictureAnalysis } from '../analysis/picture-analysis.ts'
import type { SectionName, SongAnalysis } from '../analysis/song-analysis.ts'
import { seededRandom } from '../base/random.ts'
import { type FrameRate, FPS_25 } from '../time/frame-rate.ts'
import type { AssetId } from '../timeline/ids.ts'
import { MontageSettings } from './montage-settings.ts'
import type { FootageItem, PlanInput, PlanSong } from './plan-input.ts'
import type { Arc, Style } from './style.ts'

/** Made-up songs and footage with known properties, for tests and benches of the planner. */

export interface SongShape {
  tempo?: number
  seconds?: number
  meter?: number
  /** Seconds before the first beat. */
  offset?: number
  /** Beat times wander by this share of a beat. */
  drift?: number
  seed?: number
}

/** A song with intro, verse, chorus, verse, chorus, outro of equal length, onsets on every beat, strongest on downbeats. */
export function madeSong(shape: SongShape = {}): PlanSong {
  const { tempo = 120, seconds = 120, meter = 4, offset = 0.35, drift = 0, seed = 1 } = shape
  const random = seededRandom(seed)
  const beats: number[] = []
  const bar: number[] = []
  for (let t = offset, i = 0; t < seconds - 0.05; i++) {
    beats.push(t)
    bar.push((i % meter) + 1)
    t += (60 / tempo) * (1 + drift * (random() - 0.5))
  }
  const names: [SectionName, number][] = [
    ['intro', 0.15],
    ['verse', 0.4],
    ['chorus', 0.9],
    ['verse', 0.45],
    ['chorus', 1],
    ['outro', 0.2],
  ]
  const downbeats = beats.filter((_, i) => bar[i] === 1)
  const edge = (i: number): number =>
    i === 0 ? 0 : i === names.length ? seconds : downbeats[Math.floor((i * downbeats.length) / names.length)]!
  const sections = names.map(([name, energy], i) => ({ start: edge(i), end: edge(i + 1), name, letter: name[0]!.toUpperCase(), energy }))
  const energyOf = (t: number): number => sections.find((s) => t >= s.start && t < s.end)?.energy ?? 0.5
  const grid = { beats, bar, meter, tempo, confidence: 0.95 }
  const analysis: SongAnalysis = {
    method: 'song@test',
    duration: seconds,
    grid,
    reason: null,
    alternatives: [],
    tempoCurve: beats.map(() => tempo),
    sections,
    beatEnergy: beats.map(energyOf),
    energyCurve: Array.from({ length: Math.ceil(seconds * 2) }, (_, i) => energyOf(i / 2)),
    onsets: beats.map((time, i) => ({ time, strength: bar[i] === 1 ? 1 : 0.4 + 0.4 * random() })),
    loudness: { integrated: -12, truePeak: -1 },
  }
  return { assetId: 'ast_song' as AssetId, analysis, grid }
}

export interface FootageShape {
  files?: number
  /** Shots per file and seconds of each. */
  shots?: number
  shotSeconds?: number
  momentsPerShot?: number
  stills?: number
  rate?: FrameRate
  width?: number
  height?: number
  seed?: number
}

const MOVES: CameraMove[] = ['static', 'handheld', 'pan-left', 'push-in', 'truck', 'orbit', 'whip', 'tilt-up']

/** Files of several shots whose moments share the shot without overlapping; every shot looks different. */
export function madeFootage(shape: FootageShape = {}): FootageItem[] {
  const {
    files = 12,
    shots = 3,
    shotSeconds = 8,
    momentsPerShot = 2,
    stills = 0,
    rate = FPS_25,
    width = 1920,
    height = 1080,
    seed = 1,
  } = shape
  const random = seededRandom(seed)
  const base = { frameRate: rate, width, height }
  const items: FootageItem[] = []
  for (let f = 0; f < files; f++) {
    const analysis = madeAnalysis(shots, shotSeconds, momentsPerShot, rate, random)
    const name = `clip ${String(f + 1).padStart(3, '0')}.mp4`
    items.push({
      ...base,
      assetId: `ast_v${f}` as AssetId,
      name,
      kind: 'video',
      duration: analysis.duration,
      hasSound: f % 2 === 0,
      analysis,
    })
  }
  for (let s = 0; s < stills; s++)
    items.push({
      ...base,
      assetId: `ast_i${s}` as AssetId,
      name: `photo ${s + 1}.jpg`,
      kind: 'image',
      duration: 0,
      hasSound: false,
      analysis: null,
    })
  return items
}

function madeAnalysis(shots: number, seconds: number, perShot: number, rate: FrameRate, random: () => number): PictureAnalysis {
  const fps = rate.num / rate.den
  const moments: Moment[] = []
  const list: PictureAnalysis['shots'] = []
  for (let s = 0; s < shots; s++) {
    const start = s * seconds
    const look = Array.from({ length: 48 }, random)
    list.push({
      startFrame: Math.round(start * fps),
      endFrame: Math.round((start + seconds) * fps),
      start,
      end: start + seconds,
      boundary: s === 0 ? 'start' : 'cut',
    })
    for (let m = 0; m < perShot; m++)
      moments.push(madeMoment(s, start + (m * seconds) / perShot, start + ((m + 1) * seconds) / perShot, look, random))
  }
  const duration = shots * seconds
  const curves = { sharpness: [], motion: [], exposure: [], shake: [] }
  const overall = moments[0]!.scores
  return {
    method: 'picture@test',
    fps,
    frameCount: Math.round(duration * fps),
    duration,
    shots: list,
    moments,
    overall,
    curveRate: 2,
    curves,
  }
}

function madeMoment(shot: number, start: number, end: number, look: readonly number[], random: () => number): Moment {
  const score = (): number => 0.2 + 0.8 * random()
  const motion = random()
  const scores = {
    sharpness: score(),
    exposure: score(),
    motionBlur: score(),
    stability: score(),
    composition: score(),
    noise: score(),
    motion,
    overall: score(),
  }
  const angle = random() * 2 * Math.PI
  const tint = { l: 0.2 + 0.6 * random(), a: 0.2 * (random() - 0.5), b: 0.2 * (random() - 0.5), chroma: 0.15 * random() }
  return {
    shot,
    start,
    end,
    scores,
    peak: motion > 0.25 ? { time: start + (end - start) * (0.2 + 0.6 * random()), strength: motion } : null,
    direction: { x: 0.4 * motion * Math.cos(angle), y: 0.4 * motion * Math.sin(angle) },
    camera: MOVES[Math.floor(random() * MOVES.length)]!,
    color: tint,
    focus: { x: 0.2 + 0.6 * random(), y: 0.3 + 0.4 * random() },
    hash: Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(16, '0'),
    appearance: look.map((x) => Math.max(0, Math.min(1, x + 0.1 * (random() - 0.5)))),
  }
}

const three = (en: string): { en: string; 'zh-CN': string; de: string } => ({ en, 'zh-CN': en, de: en })

/** A style of four-beat shots with no opinions; override what a test is about. */
export function madeStyle(change: Partial<Style> = {}): Style {
  return {
    id: 'made',
    name: three('Made'),
    description: three('Made for tests.'),
    arc: 'constant',
    pace: { beats: [[0, 4]], energy: 0, scatter: 0, downbeat: 1, min: 0.4, max: 8 },
    weights: {},
    transitions: [],
    grade: { exposure: 0, contrast: 0, saturation: 0, temperature: 0, vignette: 0, grain: 0, look: null, lookIntensity: 0 },
    speed: [],
    camera: {},
    clipSoundDb: -18,
    pushIn: 1,
    ...change,
  }
}

export const madeArc = (
  curve: Arc['curve'] = [
    [0, 0.5],
    [1, 0.5],
  ],
): Arc => ({ id: 'constant', name: three('Made'), description: three('Made for tests.'), curve })

/** A whole request; every part may be replaced. */
export function madeInput(change: Partial<PlanInput> = {}, settings: Partial<MontageSettings> = {}): PlanInput {
  return {
    song: madeSong(),
    footage: madeFootage(),
    settings: MontageSettings.parse(settings),
    style: madeStyle(),
    arc: madeArc(),
    ...change,
  }
}
