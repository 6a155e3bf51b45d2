import { join } from 'node:path'
import { ok, refuse, type Result } from '#shared/base/result.ts'
import type { LanguageModel, ModelQuestion, ModelRefusal, ModelUsage } from '#shared/learn/language-model.ts'
import type { LlmOptions } from '#shared/learn/llm-options.ts'
import { type ModelLimits, type ModelSettings, presetOf } from '#shared/learn/model-settings.ts'
import type { ModelTest, ModelToTest } from '#shared/learn/model-test.ts'
import { createAnswerStore } from './answer-store.ts'
import { loadPrompt } from './load-prompt.ts'
import { type ChatServer, createChatClient, hostOf } from './openai-compatible/chat-client.ts'
import { overBudget } from './openai-compatible/refusals.ts'
import { testModel } from './test-model.ts'

export interface ModelParts {
  settings(): { visionModel: ModelSettings | null; language: string | null }
  secret(name: string): string | undefined
  dataDir: string
  resourcesDir: string
  /** Waits between tries; default: really. */
  pause?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

export interface ModelService {
  /** The model that is set up, for one film; refused with 'model.notSetUp' or 'model.keyMissing'. */
  open(options: Pick<LlmOptions, 'model' | 'max_frames' | 'max_tokens' | 'language'>): Result<LanguageModel>
  /** The bounds and prices that a film would be asked with. */
  bounds(
    options: Pick<LlmOptions, 'model' | 'max_frames' | 'max_tokens'>,
  ): Result<Pick<ModelSettings, 'model' | 'limits' | 'prices'> & { host: string }>
  /** Lists the models and shows one of them a picture. `settings` as in a form that is not stored yet; null: the stored ones. */
  test(settings: ModelToTest | null, signal: AbortSignal): Promise<ModelTest>
}

const NOT_SET_UP = refuse(
  'model.notSetUp',
  'No vision model is set up, so nothing was asked; set one up in the settings, or with cutwright model set.',
)

/** The vision model of the settings, and what is remembered of its server. */
export function createModelService(p: ModelParts): ModelService {
  const client = createChatClient(p.pause)
  const answers = createAnswerStore(join(p.dataDir, 'model-answers'))
  const place = { resourcesDir: p.resourcesDir, userDir: join(p.dataDir, 'prompts') }
  const serverOf = (s: ModelSettings): Result<ChatServer> => {
    const preset = presetOf(s.preset)
    const key = p.secret(preset.secret)
    if (preset.needsKey && !key)
      return refuse('model.keyMissing', `${preset.name} needs a key, so nothing was asked; store it as ${preset.secret} in the settings.`, {
        name: preset.name,
        secret: preset.secret,
      })
    return ok({
      baseUrl: s.baseUrl.replace(/\/+$/, ''),
      model: s.model,
      key,
      timeout: 1000 * s.limits.timeout,
      answerTokens: s.limits.answerTokens,
      // Without it the router may pass a question on to one who ignores the form.
      ...(s.preset === 'openrouter' ? { whenFormatted: { provider: { require_parameters: true } } } : {}),
    })
  }
  const settingsFor = (o: Pick<LlmOptions, 'model' | 'max_frames' | 'max_tokens'>): ModelSettings | null => {
    const s = p.settings().visionModel
    if (!s) return null
    const limits: ModelLimits = {
      ...s.limits,
      maxFrames: o.max_frames ?? s.limits.maxFrames,
      tokenBudget: o.max_tokens ?? s.limits.tokenBudget,
    }
    return { ...s, model: o.model ?? s.model, limits }
  }
  return {
    bounds(options) {
      const s = settingsFor(options)
      return s ? ok({ model: s.model, limits: s.limits, prices: s.prices, host: hostOf(s.baseUrl) }) : NOT_SET_UP
    },
    open(options) {
      const s = settingsFor(options)
      if (!s) return NOT_SET_UP
      const server = serverOf(s)
      if (!server.ok) return server
      const language = options.language ?? p.settings().language ?? 'en'
      const usage: ModelUsage = { requests: 0, frames: 0, input_tokens: 0, output_tokens: 0, reused: 0 }
      const ask = async <T>(question: ModelQuestion<T>, signal: AbortSignal): Promise<Result<T, ModelRefusal>> => {
        const key = await answers.keyOf(server.value, question)
        const known = question.answer.safeParse(answers.get(key))
        if (known.success) {
          usage.reused++
          return ok(known.data)
        }
        if (usage.input_tokens + usage.output_tokens >= s.limits.tokenBudget)
          return { ok: false, refusal: overBudget(s.limits.tokenBudget) }
        const answer = await client.ask(server.value, question, signal, (e) => {
          usage.requests++
          usage.frames += e.frames
          usage.input_tokens += e.input
          usage.output_tokens += e.output
        })
        if (answer.ok) answers.put(key, answer.value)
        return answer
      }
      return ok({
        name: s.model,
        host: hostOf(s.baseUrl),
        limits: s.limits,
        prices: s.prices,
        language,
        prompt: (name) => loadPrompt(name, language, place),
        ask,
        usage: () => ({ ...usage }),
      })
    },
    async test(given, signal) {
      const s = given ?? p.settings().visionModel
      const server = s ? serverOf(s) : NOT_SET_UP
      if (!server.ok)
        return {
          ok: false,
          code: server.refusal.code,
          message: server.refusal.message,
          ...(server.refusal.params ? { params: server.refusal.params } : {}),
          models: [],
          sees: null,
          rung: null,
          ms: 0,
        }
      return testModel(client, server.value, join(p.resourcesDir, 'prompts', 'probe.jpg'), signal)
    },
  }
}
