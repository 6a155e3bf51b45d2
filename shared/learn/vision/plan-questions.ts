import type { ModelLimits, ModelPrices } from '../model-settings.ts'

/** A picture that may be sent. */
export interface PlannedFrame {
  time_ms: number
  file: string
  width: number
  height: number
}
export interface PlannedShot {
  id: string
  start_ms: number
  end_ms: number
}

/** A stretch of film whose boundaries are asked for: pictures in order. Neighbours share one, so that no gap lies between them. */
export type BoundaryWindow = PlannedFrame[]
/** Shots that are described by one question, each with its pictures. */
export type ShotBatch = { shot: PlannedShot; frames: PlannedFrame[] }[]

export interface VisionPlan {
  windows: BoundaryWindow[]
  batches: ShotBatch[]
  /** Shots that no picture is sent of, because the bounds leave no room. */
  left: string[]
  /** Boundaries were asked for, and left out to stay within the bounds. */
  withoutBoundaries: boolean
}

/** What questions cost, before they are asked. Tokens are estimates, on the high side. */
export interface VisionEstimate {
  requests: number
  frames: number
  input_tokens: number
  output_tokens: number
  /** In the currency of the prices; null where none were given. */
  cost: number | null
  currency: string | null
}

/** Tokens: of the description of a shot, of the boundaries of a window for each picture, of the words and the schema of a question. */
const SHOT_TOKENS = 450
const BOUNDARY_TOKENS = 40
const WORDS_TOKENS = 1100
/** Pixels that make a token: 28 × 28 with Qwen-VL; tiles of others come to about the same. */
const PIXELS_PER_TOKEN = 750
/** Pictures of a shot by its length: up to each of these milliseconds one more; and where they lie in it. */
const LONGER_THAN = [1200, 4000]
const PLACES = [[0.5], [0.25, 0.75], [0.1, 0.5, 0.9]]
/** Pictures for boundaries further apart than this say nothing, milliseconds. */
const WIDEST_GAP = 4000

const imageTokens = (f: PlannedFrame): number => Math.ceil((f.width * f.height) / PIXELS_PER_TOKEN)

/** The questions about a film within its bounds: first fewer boundaries, then fewer pictures of each shot, then fewer shots. */
export function planQuestions(
  frames: readonly PlannedFrame[],
  shots: readonly PlannedShot[],
  limits: ModelLimits,
  askBoundaries: boolean,
): VisionPlan {
  const tries: [perShot: number, boundaries: boolean][] = [
    ...(askBoundaries ? [[3, true] as [number, boolean]] : []),
    [3, false],
    [2, false],
    [1, false],
  ]
  for (const [perShot, boundaries] of tries) {
    const plan = planWith(frames, shots, limits, perShot, boundaries)
    if (fits(plan, limits)) return { ...plan, withoutBoundaries: askBoundaries && plan.windows.length === 0 }
  }
  // Fewer and fewer shots, spread over the film.
  for (let count = Math.min(shots.length, limits.maxFrames); count > 0; count -= Math.max(1, Math.floor(count / 10))) {
    const kept = new Set(spread(shots, count))
    const plan = planWith(frames, [...kept], limits, 1, false)
    if (fits(plan, limits)) return { ...plan, left: shots.filter((s) => !kept.has(s)).map((s) => s.id), withoutBoundaries: askBoundaries }
  }
  return { windows: [], batches: [], left: shots.map((s) => s.id), withoutBoundaries: askBoundaries }
}

function fits(plan: VisionPlan, limits: ModelLimits): boolean {
  const e = estimatePlan(plan, null)
  return e.frames <= limits.maxFrames && e.input_tokens + e.output_tokens <= limits.tokenBudget
}

function planWith(
  frames: readonly PlannedFrame[],
  shots: readonly PlannedShot[],
  limits: ModelLimits,
  perShot: number,
  boundaries: boolean,
): VisionPlan {
  const described = shots.map((shot) => ({ shot, frames: framesOf(shot, frames, Math.min(perShot, limits.framesPerCall)) }))
  const batches = intoBatches(described, limits)
  const used = described.reduce((n, d) => n + d.frames.length, 0)
  const windows = boundaries ? intoWindows(frames, limits.framesPerCall, limits.maxFrames - used) : []
  return { windows, batches, left: [], withoutBoundaries: false }
}

/** One to three pictures of a shot; where none was taken inside it, the nearest. */
function framesOf(shot: PlannedShot, frames: readonly PlannedFrame[], most: number): PlannedFrame[] {
  const inside = frames.filter((f) => f.time_ms >= shot.start_ms && f.time_ms < shot.end_ms)
  const from = inside.length > 0 ? inside : frames
  const length = shot.end_ms - shot.start_ms
  const count = Math.min(most, 1 + LONGER_THAN.filter((ms) => length > ms).length, Math.max(1, inside.length))
  const near = (at: number): PlannedFrame | undefined =>
    from.reduce<PlannedFrame | undefined>(
      (best, f) => (best && Math.abs(best.time_ms - at) <= Math.abs(f.time_ms - at) ? best : f),
      undefined,
    )
  return [...new Set(PLACES[count - 1]!.flatMap((p) => near(shot.start_ms + p * length) ?? []))]
}

function intoBatches(described: ShotBatch, limits: ModelLimits): ShotBatch[] {
  const shotsPerCall = Math.max(1, Math.floor(limits.answerTokens / SHOT_TOKENS))
  const batches: ShotBatch[] = []
  let pictures = 0
  for (const d of described) {
    const last = batches.at(-1)
    if (d.frames.length === 0) continue
    if (last && last.length < shotsPerCall && pictures + d.frames.length <= limits.framesPerCall) {
      last.push(d)
      pictures += d.frames.length
    } else {
      batches.push([d])
      pictures = d.frames.length
    }
  }
  return batches
}

function intoWindows(frames: readonly PlannedFrame[], perCall: number, room: number): BoundaryWindow[] {
  if (perCall < 3 || frames.length < 2) return []
  // A window's first picture is the last of the one before: it is sent twice.
  const unique = Math.floor((room * (perCall - 1)) / perCall)
  const chosen = spread(frames, Math.min(frames.length, unique))
  if (chosen.length < 2 || chosen.some((f, i) => i > 0 && f.time_ms - chosen[i - 1]!.time_ms > WIDEST_GAP)) return []
  const windows: BoundaryWindow[] = []
  for (let i = 0; i < chosen.length - 1; i += perCall - 1) windows.push(chosen.slice(i, i + perCall))
  return windows
}

/** `count` of a list, evenly spread with both ends. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (count >= list.length) return [...list]
  if (count <= 1) return count === 1 ? [list[Math.floor(list.length / 2)]!] : []
  return Array.from({ length: count }, (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))]!)
}

export function estimatePlan(plan: Pick<VisionPlan, 'windows' | 'batches'>, prices: ModelPrices | null): VisionEstimate {
  const sent = [...plan.windows.flat(), ...plan.batches.flat().flatMap((b) => b.frames)]
  const requests = plan.windows.length + plan.batches.length
  const input = sent.reduce((n, f) => n + imageTokens(f), 0) + requests * WORDS_TOKENS
  const output = plan.batches.flat().length * SHOT_TOKENS + plan.windows.flat().length * BOUNDARY_TOKENS
  return { requests, frames: sent.length, input_tokens: input, output_tokens: output, ...priced(input, output, prices) }
}

export const priced = (input: number, output: number, prices: ModelPrices | null): Pick<VisionEstimate, 'cost' | 'currency'> =>
  prices ? { cost: (input * prices.input + output * prices.output) / 1e6, currency: prices.currency } : { cost: null, currency: null }

/** What a film takes at most before its shots are known: every picture once for boundaries and once for its shot, within the bounds. */
export function upperBound(
  film: { durationMs: number; width: number; height: number },
  taken: { fps: number; maxFrames: number },
  limits: ModelLimits,
  prices: ModelPrices | null,
  askBoundaries: boolean,
): VisionEstimate {
  const count = Math.max(1, Math.min(taken.maxFrames, Math.ceil((film.durationMs / 1000) * taken.fps)))
  const frames = Math.min(
    limits.maxFrames,
    askBoundaries && limits.framesPerCall >= 3 ? Math.ceil((count * (2 * limits.framesPerCall - 1)) / (limits.framesPerCall - 1)) : count,
  )
  const scale = Math.min(1, 640 / Math.max(film.width, film.height))
  const picture = imageTokens({ time_ms: 0, file: '', width: film.width * scale, height: film.height * scale })
  const perCall = Math.min(limits.framesPerCall, Math.max(1, Math.floor(limits.answerTokens / SHOT_TOKENS)))
  // A question of its own for every few pictures is the most that there can be.
  const requests = Math.ceil(frames / perCall)
  const input = frames * picture + requests * WORDS_TOKENS
  const output = frames * SHOT_TOKENS
  const share = Math.min(1, limits.tokenBudget / (input + output))
  const [i, o] = [Math.round(input * share), Math.round(output * share)]
  return { requests, frames, input_tokens: i, output_tokens: o, ...priced(i, o, prices) }
}
