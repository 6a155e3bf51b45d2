import type { Result } from '../base/result.ts'
import type { CompareResult, ShotImprovement, ShotMatch } from './compare-result.ts'
import type { Feature } from './feature.ts'
import type { LanguageModel } from './language-model.ts'
import type { FrameRate } from '../time/frame-rate.ts'
import type { MotionRecipe, MotionType } from './motion-recipe.ts'
import type { LearnResult, LearnWarning, Segment } from './learn-result.ts'

/** Passed to every long call: cancel, progress as a share 0..1, and the model that this job may ask. */
export interface PlugInCall {
  signal: AbortSignal
  onProgress(share: number): void
  model?: LanguageModel
  /** Takes what the reader of the result should know besides. */
  warn?(warning: LearnWarning): void
}

/** A frame that was taken out of the film: a JPEG file, at its exact time. */
export interface ExtractedFrame {
  time_ms: number
  file: string
  width: number
  height: number
}

/** A shot with what was said of it. */
export type DescribedSegment = Pick<Segment, 'id' | 'start_ms' | 'end_ms' | 'boundary' | 'extensions'> & { features: Feature[] }

/** What a decomposer is given. */
export interface DecomposeInput {
  /** The film, a file of the engine's own. */
  path: string
  frames: readonly ExtractedFrame[]
  video: LearnResult['video']
  /** Shots and features measured while the film was watched; a decomposer may keep these shots. */
  measured: readonly DescribedSegment[]
  /** A decomposer that asks a model also asks it for boundaries; default true. */
  askBoundaries?: boolean
}
export interface Decomposition {
  segments: DescribedSegment[]
  warnings: LearnWarning[]
  extensions?: LearnResult['extensions']
}

/** Takes a film apart into shots and describes them. A refusal (no key, the model declined) is data; AbortError when cancelled. */
export interface Decomposer {
  readonly id: string
  readonly version: number
  /** Takes part only where the job may ask a model. */
  readonly needs?: 'model'
  /** Whether what it needs lies on this computer; absent: it needs nothing. One that is not ready is only asked by name. */
  ready?(): boolean
  decompose(input: DecomposeInput, call: PlugInCall): Promise<Result<Decomposition>>
}

/** Finds which shot of a film stands for which of another. Pure: same input, same answer. */
export interface Mapper {
  readonly id: string
  readonly version: number
  /** `fixed` stay as they are: lines that a person drew, and pairs of an earlier look. */
  map(target: LearnResult, user: LearnResult, fixed: readonly ShotMatch[]): ShotMatch[]
}

/** Says what to change, shot by shot: camera, then light, then grade. */
export interface Improver {
  readonly id: string
  readonly version: number
  improve(
    input: Pick<CompareResult, 'target' | 'user' | 'mapping'> & { language: string },
    call: PlugInCall,
  ): Promise<Result<ShotImprovement[]>>
}

/** What a motion renderer is given. Sizes are even. */
export interface MotionInput {
  /** One to three pictures of the shot, in its order; at least as large as it is shown. */
  keyframes: readonly ExtractedFrame[]
  recipe: MotionRecipe
  width: number
  height: number
  rate: FrameRate
  /** Where the film is to lie: H.264 in MP4, frames for the recipe's whole duration at exactly this rate. */
  out: string
}
export interface RenderedMotion {
  frame_count: number
  /** Which of the keyframes it was drawn from, or led by. */
  keyframe: number
  /** Where depth came from: a model, a guess that holds for any picture, or nowhere. */
  depth: 'model' | 'guessed' | 'none'
  warnings: LearnWarning[]
}

/** Draws a camera move over pictures of a shot. A refusal (no key, the provider declined) is data; AbortError when cancelled. */
export interface MotionRenderer {
  readonly id: string
  readonly version: number
  /** The moves it can draw. */
  readonly types: readonly MotionType[]
  render(input: MotionInput, call: PlugInCall): Promise<Result<RenderedMotion>>
}
