import type { Command } from 'commander'
import { LlmOptions } from '#shared/learn/llm-options.ts'
import type { ModelEstimate } from '#shared/learn/model-estimate.ts'
import type { FilmInput } from '../../learn/film-input.ts'
import { estimateModel } from '../../learn/vision/estimate.ts'
import { integer } from './options.ts'
import type { CommandSession } from './session.ts'

/** Flags by which learn and compare may ask a model. */
export interface LlmFlags {
  llm?: boolean
  model?: string
  modelRequired?: boolean
  boundaries: boolean
  modelFrames?: number
  modelTokens?: number
  modules?: string
  dryRun?: boolean
}

/** Adds the flags to a command. */
export const withLlmFlags = (c: Command): Command =>
  c
    .option('--llm', 'asks the vision model that is set up (see cutwright model)')
    .option('--model <name>', 'asks this model of the server that is set up')
    .option('--model-required', 'fails where the model does, instead of keeping what was measured')
    .option('--no-boundaries', 'does not ask the model for shot boundaries')
    .option('--model-frames <number>', 'pictures sent for one film at most', integer(1, 2000))
    .option('--model-tokens <number>', 'tokens in and out for one film at most', integer(1000, 100_000_000))
    .option('--modules <names>', 'which decomposers take part, e.g. signals,vision')
    .option('--dry-run', 'says what the model would take at most, and asks nobody')

/** What the flags ask for: any of those about the model allows it. */
export function llmOf(o: LlmFlags, language?: string): { llm: LlmOptions | undefined; modules: string[] | undefined } {
  const enabled = o.llm === true || o.model !== undefined || o.modelRequired === true || o.dryRun === true
  const llm = LlmOptions.parse({
    ...{ enabled, required: o.modelRequired ?? false, boundaries: o.boundaries },
    ...(o.model === undefined ? {} : { model: o.model }),
    ...(o.modelFrames === undefined ? {} : { max_frames: o.modelFrames }),
    ...(o.modelTokens === undefined ? {} : { max_tokens: o.modelTokens }),
    ...(language === undefined ? {} : { language }),
  })
  const modules = o.modules
    ?.split(',')
    .map((m) => m.trim())
    .filter((m) => m !== '')
  return { llm: enabled ? llm : undefined, modules }
}

/** Prints what the model would take at most. */
export async function printEstimate(
  s: CommandSession,
  films: readonly FilmInput[],
  o: { fps: number; maxFrames: number; llm: LlmOptions },
): Promise<void> {
  const estimate = await estimateModel(s.engine, films, o, s.signal)
  s.print({ estimate }, estimateText(estimate))
}

const count = (n: number): string => n.toLocaleString('en')
const estimateText = (e: ModelEstimate): string =>
  [
    `${e.model} at ${e.host} would be sent at most ${count(e.frames)} pictures in about ${count(e.requests)} requests:`,
    `  ${count(e.input_tokens)} tokens in, ${count(e.output_tokens)} out`,
    e.cost === null ? '  no prices are set (cutwright model set --price-in … --price-out …)' : `  ${e.cost.toFixed(2)} ${e.currency ?? ''}`,
    'Nothing was sent.',
  ].join('\n')
