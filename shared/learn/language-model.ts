import type { z } from 'zod'
import type { Refusal, Result } from '../base/result.ts'
import type { ModelLimits, ModelPrices } from './model-settings.ts'

/** The prompts, by the names of their files. */
export const PROMPT_NAMES = ['boundaries', 'features', 'texts'] as const
export type PromptName = (typeof PROMPT_NAMES)[number]

/** A prompt as its file gives it: two texts with {{places}} to fill. */
export interface Prompt {
  name: PromptName
  language: string
  system: string
  user: string
  /** First digits of the SHA-256 of the file: a result says by which words it came about. */
  hash: string
  /** A person's own file took the place of the shipped one. */
  own: boolean
}

/** What is shown to the model, in order: words, or a JPEG file that is read when its request is built. */
export type QuestionPart = { text: string } | { image: string }

export interface ModelQuestion<T> {
  system: string
  parts: readonly QuestionPart[]
  /** What the answer must be; asked for by JSON schema and checked. */
  answer: z.ZodType<T>
  /** Names the schema. */
  name: string
}

/**
 * Why a question got no answer. `scope`: 'answer' concerns this question alone; 'size': fewer pictures may pass; 'all': no other question
 * would fare better.
 */
export interface ModelRefusal extends Refusal {
  scope: 'answer' | 'size' | 'all'
}

/** What was sent and answered so far; tokens as the server counted them, or estimated where it did not. */
export interface ModelUsage {
  requests: number
  frames: number
  input_tokens: number
  output_tokens: number
  /** Answers taken from an earlier, unfinished try. */
  reused: number
}

/** A model that a person has set up and allowed for this job. */
export interface LanguageModel {
  readonly name: string
  /** Where it answers, without path or key. */
  readonly host: string
  readonly limits: ModelLimits
  readonly prices: ModelPrices | null
  /** Of prompts and free words. */
  readonly language: string
  /** Refused with 'model.promptBroken' where a person's own file cannot be used. */
  prompt(name: PromptName): Result<Prompt>
  /** One question. AbortError when cancelled. */
  ask<T>(question: ModelQuestion<T>, signal: AbortSignal): Promise<Result<T, ModelRefusal>>
  usage(): ModelUsage
}
