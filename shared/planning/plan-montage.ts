import { clamp } from '../base/numbers.ts'
import { type Refusal, type Result, ok, refuse } from '../base/result.ts'
import { type FrameRate, nearestFrame } from '../time/frame-rate.ts'
import { toSeconds } from '../time/ticks.ts'
import { type Candidate, type Pool, buildPool, usesOf } from './candidates.ts'
import { type ChoiceRules, chooseShots } from './choose-shots.ts'
import { planCuts } from './cut-points.ts'
import { meanOf } from './curve.ts'
import type { MontagePlan } from './edit-plan.ts'
import { type FilmGrid, filmGrid, medianBeat } from './film-grid.ts'
import { chooseFrameRate, filmSize } from './film-size.ts'
import { type FilmWindow, barLines, chooseWindow } from './film-window.ts'
import { finishPlan } from './finish-plan.ts'
import { type Locks, resolveLocks } from './locks.ts'
import { lengthsInBeats } from './learned/learned.ts'
import { sizeStepsOf } from './learned/size-rhythm.ts'
import type { PlanInput } from './plan-input.ts'
import { type ScoreTable, buildScoreTable } from './score-table.ts'
import { type Slot, buildSlots } from './slots.ts'
import { type Warning, warn } from './warnings.ts'

/** Longest film that is made without being asked for a length, seconds. */
const DEFAULT_LENGTH = 60

/** Concessions to short material, in the order in which they are made. */
interface Attempt {
  reuse: number
  overlap: boolean
  longer: number
  wish: number
  /** The film may end inside a bar: the last concession. */
  onBeats?: boolean
  /** Cuts as if there were endless material: no concession, where the shots still find their pictures. */
  asWished?: boolean
}

/** A film that keeps the rules of its attempt. */
export interface Draft {
  window: FilmWindow
  grid: FilmGrid
  slots: Slot[]
  table: ScoreTable
  film: Candidate[]
  locks: Locks
  /** Number of shots that the music and the style would have asked for with endless material. */
  free: number
}

/**
 * Plans a montage: the music decides where cuts fall, a global search what is shown. Pure: the same input gives the same plan.
 * Refusals: 'plan.noBeat', 'plan.noFootage', 'plan.songTooShort'.
 *
 * When the material is short, it gives way in this order, and says so in `warnings`: spans of one shot overlap ('plan.overlap') →
 * shots get longer ('plan.longerShots') → scenes come back up to the limit ('plan.moreReuse') → the film gets shorter ('plan.shorter').
 * In a learned style scenes come back before shots get longer.
 */
export function planMontage(input: PlanInput): Result<MontagePlan> {
  const { song, settings, footage } = input
  const grid = song.grid
  if (!grid || grid.beats.length < 4)
    return refuse('plan.noBeat', 'No beat was found in this song, so nothing was planned; tap a beat grid or choose another song.')
  const kept = input.keepCuts ? (input.previous ?? null) : null
  const rate = kept?.frameRate ?? settings.frameRate ?? chooseFrameRate(footage)
  const { width, height } = filmSize(settings.aspect, settings.resolution)
  const pool = buildPool(footage, width / height, rate)
  if (pool.candidates.length === 0)
    return refuse('plan.noFootage', 'None of the footage holds a usable picture, so nothing was planned; add video files or photos.')

  const songLeft = barLines(song).at(-1)! - (settings.songIn ?? barLines(song)[0]!)
  if (songLeft < Math.min(1.5, 4 * medianBeat(grid.beats)))
    return refuse(
      'plan.songTooShort',
      'Less than one bar of the song is left after the chosen start, so nothing was planned; start earlier.',
    )

  const warnings: Warning[] = inputWarnings(input, pool)
  const wish = Math.min(settings.duration ?? Math.min(DEFAULT_LENGTH, materialSeconds(input, pool, medianBeat(grid.beats))), songLeft)
  if (settings.duration !== null && songLeft < settings.duration - 2 * medianBeat(grid.beats))
    warnings.push(warn.songShort(songLeft, settings.duration))

  const draft = kept ? redraft(input, pool, kept, rate, warnings) : degrade(input, pool, wish, rate, warnings)
  if (!draft.ok) return draft
  return ok(finishPlan(input, draft.value, { width, height, rate }, warnings))
}

function inputWarnings(input: PlanInput, pool: Pool): Warning[] {
  const warnings: Warning[] = []
  const blind = input.footage.filter((f) => !f.analysis).length
  if (blind) warnings.push(warn.unanalysed(blind))
  const empty = input.footage.length - new Set(pool.candidates.map((c) => c.asset)).size
  if (empty) warnings.push(warn.empty(empty))
  warnings.push(...sizeWarnings(input, pool))
  if (input.song.grid!.confidence < 0.4) warnings.push(warn.unsureBeat(Math.round(input.song.grid!.confidence * 100)))
  return warnings
}

/** Why a style that knows the shot sizes of its reference cannot follow them, or not everywhere. */
function sizeWarnings({ style, footage, detectors = 'ready' }: PlanInput, pool: Pool): Warning[] {
  if (!sizeStepsOf(style.learned)) return []
  const unknown = footage.filter((f) => !f.sizes).length
  if (detectors === 'unusable') return [warn.sizesUnusable()]
  if (unknown > 0) return [detectors === 'ready' ? warn.sizesPending(unknown, footage.length - unknown) : warn.sizesAbsent(unknown)]
  return pool.candidates.some((c) => c.size) ? [] : [warn.sizesNone()]
}

/** Uses of one scene that are aimed at before the limit is touched: 1 at full variety, the limit at none. */
const softReuse = ({ settings }: PlanInput): number => Math.ceil(1 + (1 - settings.variety) * (settings.maxSceneReuse - 1) - 1e-9)

/** Seconds of film that the footage fills without strain; the length of a film nobody asked a length for. */
function materialSeconds(input: PlanInput, pool: Pool, beat: number): number {
  const { learned, pace } = input.style
  const lengths = learned ? lengthsInBeats(learned, beat) : []
  const mean = learned ? lengths.reduce((a, b) => a + b, 0) / lengths.length : meanOf(pace.beats)
  const shot = clamp(mean * beat, pace.min, pace.max)
  let seconds = 0
  for (const scene of pool.scenes) seconds += Math.min(scene.length, softReuse(input) * shot)
  return Math.max(8, seconds)
}

function* attempts(input: PlanInput, wish: number): Generator<Attempt> {
  const soft = softReuse(input)
  const limit = input.settings.maxSceneReuse
  yield { reuse: soft, overlap: false, longer: 1, wish, asWished: true }
  yield { reuse: soft, overlap: false, longer: 1, wish }
  yield { reuse: soft, overlap: true, longer: 1, wish }
  // Lengths are what a learned style is about: there they go last.
  const lengthsLast = input.style.learned !== undefined
  if (lengthsLast) for (const longer of [1, 1.25, 1.6]) yield { reuse: limit, overlap: true, longer, wish }
  else {
    yield { reuse: soft, overlap: true, longer: 1.6, wish }
    yield { reuse: limit, overlap: true, longer: 1.6, wish }
    yield { reuse: limit, overlap: true, longer: 1, wish }
  }
  const longest = lengthsLast ? [1, 1.6, 2.6] : [1.6, 2.6, 1]
  const beat = medianBeat(input.song.grid!.beats)
  const bar = beat * input.song.grid!.meter
  for (let shorter = wish * 0.88; shorter > bar; shorter *= 0.88)
    for (const longer of longest) yield { reuse: limit, overlap: true, longer, wish: shorter }
  for (let beats = input.song.grid!.meter; beats > 0; beats--)
    for (const longer of longest) yield { reuse: limit, overlap: true, longer, wish: beats * beat, onBeats: true }
}

/** Tries one concession after another until a film keeps the rules. */
function degrade(input: PlanInput, pool: Pool, wish: number, rate: FrameRate, warnings: Warning[]): Result<Draft> {
  for (const attempt of attempts(input, wish)) {
    const draft = tryAttempt(input, pool, attempt, rate)
    if (!draft) continue
    warnings.push(...draft.locks.warnings, ...concessions(input, draft, attempt, wish))
    return ok(draft)
  }
  return tooLittle()
}

const tooLittle = (): { ok: false; refusal: Refusal } =>
  refuse(
    'plan.noFootage',
    'The footage is too short for even one beat of a film, so nothing was planned; add longer video files or photos.',
  )

function tryAttempt(input: PlanInput, pool: Pool, attempt: Attempt, rate: FrameRate): Draft | undefined {
  const { song, settings, style, arc } = input
  const window = chooseWindow(song, arc, attempt.wish, settings.songIn, attempt.onBeats)
  if (!window) return undefined
  const grid = filmGrid(song, window, rate)
  const length = toSeconds(grid.duration)
  const supply = (seconds: number): number =>
    Math.min(1, usesOf(pool, seconds, attempt.reuse, attempt.overlap) / Math.max(1, length / seconds))
  const request = { grid, style, pace: settings.pace, seed: settings.seed }
  const cuts = planCuts({ ...request, longer: attempt.longer, supply: attempt.asWished ? () => 1 : supply })
  const draft = choose(input, pool, window, grid, cuts, attempt, settings.seed)
  return draft && { ...draft, free: 1 + planCuts({ ...request, longer: 1, supply: () => 1 }).length }
}

function choose(
  input: PlanInput,
  pool: Pool,
  window: FilmWindow,
  grid: FilmGrid,
  cuts: readonly number[],
  attempt: Pick<Attempt, 'reuse' | 'overlap'>,
  seed: number,
): Draft | undefined {
  const { song, settings, style, arc } = input
  const slots = buildSlots(song, window.songIn, grid, cuts, style, arc, seed)
  const size = filmSize(settings.aspect, settings.resolution)
  const sizeSteps = sizeStepsOf(style.learned)
  const table = buildScoreTable({ pool, style, settings, slots, filmAspect: size.width / size.height, sizeSteps }, seed)
  const locks = resolveLocks(input.locks ?? [], pool, slots, table)
  const rules: ChoiceRules = { reuse: attempt.reuse, overlap: attempt.overlap, locks: locks.byIndex, seed }
  const film = chooseShots(table, rules)
  return film && { window, grid, slots, table, film, locks, free: film.length }
}

/** The same cuts again with a fresh choice: concessions can only be overlap and reuse. */
function redraft(input: PlanInput, pool: Pool, kept: MontagePlan, rate: FrameRate, warnings: Warning[]): Result<Draft> {
  const beatLength = medianBeat(input.song.grid!.beats)
  const window: FilmWindow = { songIn: kept.songIn, songOut: kept.songIn + toSeconds(kept.duration), beatLength, bars: 0 }
  const grid = { ...filmGrid(input.song, window, rate), duration: kept.duration }
  const cuts = kept.cuts.map((t) => nearestFrame(t, rate))
  const limit = input.settings.maxSceneReuse
  const length = toSeconds(kept.duration)
  for (const attempt of [
    { reuse: softReuse(input), overlap: false, longer: 1, wish: length },
    { reuse: softReuse(input), overlap: true, longer: 1, wish: length },
    { reuse: limit, overlap: false, longer: 1, wish: length },
    { reuse: limit, overlap: true, longer: 1, wish: length },
  ]) {
    const draft = choose(input, pool, window, grid, cuts, attempt, input.settings.seed)
    if (!draft) continue
    warnings.push(...draft.locks.warnings, ...concessions(input, draft, attempt, length))
    return ok(draft)
  }
  return refuse(
    'plan.cutsDontFit',
    'The footage cannot fill these cuts, so the plan was kept as it was; plan anew without keeping the cuts.',
  )
}

/** What was given up, judged by the film itself, so that no warning names something that did not happen. */
function concessions(input: PlanInput, draft: Draft, attempt: Attempt, wish: number): Warning[] {
  const { film, slots, table, grid } = draft
  const warnings: Warning[] = []
  const uses = new Map<number, number>()
  const seconds = new Map<number, number>()
  film.forEach((c, k) => {
    uses.set(c.scene, (uses.get(c.scene) ?? 0) + 1)
    seconds.set(c.scene, (seconds.get(c.scene) ?? 0) + table.need(c, slots[k]!))
  })
  const overlapping = [...seconds].filter(([scene, s]) => s > table.context.pool.scenes[scene]!.length + 1e-6).length
  const most = Math.max(...uses.values())
  if (overlapping) warnings.push(warn.overlap(overlapping))
  if (film.length > 1 && (attempt.longer > 1 || draft.free > 1.3 * film.length))
    warnings.push(warn.longerShots(toSeconds(grid.duration) / film.length))
  if (attempt.reuse > softReuse(input) && most > softReuse(input)) warnings.push(warn.moreReuse(most))
  if (attempt.wish < wish - 1e-9) warnings.push(warn.shorter(toSeconds(grid.duration), wish, input.settings.maxSceneReuse))
  return warnings
}
