import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/base/app-error.ts'
import type { LearnWarning } from '#shared/learn/learn-result.ts'
import { MotionResult, MotionSource } from '#shared/learn/motion/motion-job.ts'
import { MotionRecipe } from '#shared/learn/motion-recipe.ts'
import type { ExtractedFrame, MotionRenderer } from '#shared/learn/plug-ins.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import { FPS_25, type FrameRate } from '#shared/time/frame-rate.ts'
import type { MediaService } from '../../media/media-service.ts'
import { writeFileWhole } from '../../settings/write-file-whole.ts'

export const MOTION_FILE = 'motion.mp4'
export const POSTER_FILE = 'poster.jpg'
export const ORIGINAL_FILE = 'original.mp4'
export const MOTION_RESULT = 'result.json'

/** Everything a motion job needs, so that it can be run again when nothing else is left of what asked for it. */
export const MotionJobInput = z.object({
  source: MotionSource,
  /** The film or picture, a file of the engine's own. */
  path: z.string(),
  /** Times of the pictures to draw from, milliseconds of the film. */
  times_ms: z.array(z.int().min(0)).min(1).max(3),
  /** Small pictures of the shot that were kept, for when the film is gone. */
  kept: z.array(z.object({ time_ms: z.int(), file: z.string(), width: z.int(), height: z.int() })),
  /** The shot in the film; null for a picture. */
  shot: z.object({ start_ms: z.int(), end_ms: z.int() }).nullable(),
  recipe: MotionRecipe,
  longest: z.int(),
  fps: z.number().nullable(),
  renderer: z.string().nullable(),
  folder: z.string().regex(/^[0-9a-f-]{36}$/),
})
export type MotionJobInput = z.infer<typeof MotionJobInput>

export type MotionStage = 'ingest' | 'take_pictures' | 'render_motion' | 'excerpt' | 'persist'
export interface MotionCall {
  signal: AbortSignal
  /** Share 0..1 of the whole. */
  onProgress(stage: MotionStage, share: number): void
}

/** Pictures are drawn from as large as this; more is not seen in a preview. */
const LARGEST = 2560
/** The original beside it is small and short: it is looked at, not cut. */
const BESIDE = 640
const BESIDE_MS = 20_000
/** A rate that no film has is a mistake of its container. */
const RATES = [5, 60] as const

/** Draws a move over a shot into `dir` (created, emptied of what an earlier try left). Throws AppError where it cannot. */
export async function renderShot(
  { media, renderers }: { media: MediaService; renderers: readonly MotionRenderer[] },
  input: MotionJobInput,
  dir: string,
  { signal, onProgress }: MotionCall,
): Promise<MotionResult> {
  onProgress('ingest', 0)
  const renderer = rendererFor(renderers, input)
  await rm(dir, { recursive: true, force: true })
  await mkdir(dir, { recursive: true })
  const { info, warnings } = await readable(media, input, signal)
  onProgress('take_pictures', 0.04)
  const keyframes = info ? await takeKeyframes(media, input, info, dir, signal) : input.kept
  const rate = rateOf(input.fps, info)
  const size = sizeOf(keyframes[0]!, input.longest)
  const out = join(dir, MOTION_FILE)
  const rendered = await renderer.render(
    { keyframes, recipe: input.recipe, ...size, rate, out },
    { signal, onProgress: (share) => onProgress('render_motion', 0.12 + 0.68 * share) },
  )
  if (!rendered.ok) throw AppError.fromRefusal(rendered.refusal)
  onProgress('excerpt', 0.8)
  if (info && input.shot) {
    const excerpt = {
      from_ms: input.shot.start_ms,
      to_ms: Math.min(input.shot.end_ms, input.shot.start_ms + BESIDE_MS),
      rate,
      longest: BESIDE,
    }
    const how = { signal, onProgress: (share: number) => onProgress('excerpt', 0.8 + 0.15 * share) }
    await media.cutExcerpt(input.path, info, excerpt, join(dir, ORIGINAL_FILE), how)
  }
  onProgress('persist', 0.96)
  await writePoster(media, out, dir, signal)
  const { frame_count, keyframe, depth } = rendered.value
  const result = MotionResult.parse({
    renderer: `${renderer.id}@${renderer.version}`,
    ...size,
    fps: rate.num / rate.den,
    frame_count,
    duration_ms: (1000 * frame_count * rate.den) / rate.num,
    keyframe_ms: keyframes[keyframe]!.time_ms,
    depth,
    warnings: [...warnings, ...rendered.value.warnings],
  } satisfies MotionResult)
  writeFileWhole(join(dir, MOTION_RESULT), `${JSON.stringify(result, null, 2)}\n`)
  return result
}

function rendererFor(renderers: readonly MotionRenderer[], { renderer, recipe }: MotionJobInput): MotionRenderer {
  const found = renderer === null ? renderers[0] : renderers.find((r) => r.id === renderer)
  if (!found)
    throw new AppError(
      'motion.noRenderer',
      `There is no motion renderer ${renderer}, so nothing was drawn; leave it out for the local one.`,
      {
        params: { name: renderer ?? '' },
      },
    )
  if (!found.types.includes(recipe.type))
    throw new AppError('motion.cannotDraw', `The renderer ${found.id} cannot draw this move, so nothing was drawn; choose another one.`, {
      params: { name: found.id },
    })
  return found
}

/** What the film is; null where it is gone and the pictures kept of the shot must do. */
async function readable(
  media: MediaService,
  { path, kept }: MotionJobInput,
  signal: AbortSignal,
): Promise<{ info: MediaInfo | null; warnings: LearnWarning[] }> {
  const probed = await media.probe(path, { signal })
  if (probed.ok && probed.value.video) return { info: probed.value, warnings: [] }
  if (kept.length > 0 && kept.every((k) => existsSync(k.file))) {
    const message = 'The film is not where it was, so the move was drawn from the small pictures that were kept of the shot.'
    return { info: null, warnings: [{ code: 'motion.filmGone', message }] }
  }
  if (!probed.ok) throw AppError.fromRefusal(probed.refusal)
  throw new AppError('motion.noPicture', 'The file holds no picture, so there is nothing to move; choose a film or a picture.')
}

async function takeKeyframes(
  media: MediaService,
  { path, times_ms }: MotionJobInput,
  info: MediaInfo,
  dir: string,
  signal: AbortSignal,
): Promise<ExtractedFrame[]> {
  const times = info.kind === 'image' ? [0] : times_ms
  const stills = await media.takeStills(path, info, { times_ms: times, dir, name: 'keyframe', longest: LARGEST }, { signal })
  return stills.map((s) => ({ ...s, file: join(dir, s.file) }))
}

function rateOf(fps: number | null, info: MediaInfo | null): FrameRate {
  if (fps === null) {
    const own = info?.kind === 'video' ? info.video?.frameRate : undefined
    return own && own.num / own.den >= RATES[0] && own.num / own.den <= RATES[1] ? own : FPS_25
  }
  // 23.976, 29.97 and 59.94 mean thousands over 1001.
  const slowed = Math.round(fps * 1.001)
  if (Math.abs(fps - slowed / 1.001) < 0.002) return { num: slowed * 1000, den: 1001 }
  return Number.isInteger(fps) ? { num: fps, den: 1 } : { num: Math.round(fps * 1000), den: 1000 }
}

/** Even sides, the longer at most `longest`; never larger than the picture. */
function sizeOf({ width, height }: { width: number; height: number }, longest: number): { width: number; height: number } {
  const k = Math.min(1, longest / Math.max(width, height))
  const even = (n: number): number => Math.max(16, 2 * Math.round((n * k) / 2))
  return { width: even(width), height: even(height) }
}

async function writePoster(media: MediaService, film: string, dir: string, signal: AbortSignal): Promise<void> {
  const probed = await media.probe(film, { signal })
  if (!probed.ok) throw AppError.fromRefusal(probed.refusal)
  const [poster] = await media.takeStills(film, probed.value, { times_ms: [0], dir, name: 'poster', longest: BESIDE }, { signal })
  await rename(join(dir, poster!.file), join(dir, POSTER_FILE))
}
