import { z } from 'zod'

/** Bounds of what one film may cost. */
export const ModelLimits = z.object({
  /** Pictures in one request. */
  framesPerCall: z.int().min(1).max(64),
  /** Pictures sent for one film, over all requests. */
  maxFrames: z.int().min(1).max(2000),
  /** Tokens of one answer. */
  answerTokens: z.int().min(100).max(100_000),
  /** Tokens in and out for one film. */
  tokenBudget: z.int().min(1000).max(100_000_000),
  /** Patience with one request, seconds. */
  timeout: z.int().min(5).max(3600),
})
export type ModelLimits = z.infer<typeof ModelLimits>
export const DEFAULT_LIMITS: ModelLimits = { framesPerCall: 8, maxFrames: 240, answerTokens: 1500, tokenBudget: 500_000, timeout: 120 }

/** What a person says a million tokens cost them. */
export const ModelPrices = z.object({
  input: z.number().min(0).max(100_000),
  output: z.number().min(0).max(100_000),
  currency: z.string().min(1).max(8),
})
export type ModelPrices = z.infer<typeof ModelPrices>

export const MODEL_PRESET_IDS = ['sophnet', 'openai', 'gemini', 'dashscope', 'openrouter', 'ollama', 'lmstudio', 'vllm', 'custom'] as const
export type ModelPresetId = (typeof MODEL_PRESET_IDS)[number]

export interface ModelPreset {
  id: ModelPresetId
  /** As the maker writes it. */
  name: string
  baseUrl: string
  /** A model with eyes that it is known to serve; '' where that is up to the user. */
  model: string
  /** Name of the key in the secret store. Each service has its own, so that none is ever sent to another. */
  secret: string
  /** It answers nobody without a key. */
  needsKey: boolean
}

/** Servers that speak the chat-completions protocol and see pictures. */
export const MODEL_PRESETS: readonly ModelPreset[] = [
  {
    ...{ id: 'sophnet', name: 'Sophnet', baseUrl: 'https://www.sophnet.com/api/open-apis/v1', model: 'Qwen2.5-VL-7B-Instruct' },
    ...{ secret: 'SOPHNET_KEY', needsKey: true },
  },
  {
    ...{ id: 'openai', name: 'OpenAI', baseUrl: 'https://api.openai.com/v1', model: 'gpt-4o-mini' },
    ...{ secret: 'OPENAI_KEY', needsKey: true },
  },
  {
    ...{ id: 'gemini', name: 'Gemini', baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai', model: 'gemini-2.5-flash' },
    ...{ secret: 'GEMINI_KEY', needsKey: true },
  },
  {
    ...{ id: 'dashscope', name: 'DashScope', baseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1', model: 'qwen-vl-plus' },
    ...{ secret: 'DASHSCOPE_KEY', needsKey: true },
  },
  {
    ...{ id: 'openrouter', name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', model: 'qwen/qwen2.5-vl-72b-instruct' },
    ...{ secret: 'OPENROUTER_KEY', needsKey: true },
  },
  {
    ...{ id: 'ollama', name: 'Ollama', baseUrl: 'http://localhost:11434/v1', model: 'qwen2.5vl:7b' },
    ...{ secret: 'OLLAMA_KEY', needsKey: false },
  },
  {
    ...{ id: 'lmstudio', name: 'LM Studio', baseUrl: 'http://localhost:1234/v1', model: '' },
    ...{ secret: 'LMSTUDIO_KEY', needsKey: false },
  },
  {
    ...{ id: 'vllm', name: 'vLLM', baseUrl: 'http://localhost:8000/v1', model: 'Qwen/Qwen2.5-VL-7B-Instruct' },
    ...{ secret: 'VLLM_KEY', needsKey: false },
  },
  { ...{ id: 'custom', name: 'OpenAI-compatible', baseUrl: '', model: '' }, ...{ secret: 'VISION_KEY', needsKey: false } },
]

export const presetOf = (id: ModelPresetId): ModelPreset => MODEL_PRESETS.find((p) => p.id === id)!

/** The vision model that a person has set up. Its key lies in the secret store under the preset's name. */
export const ModelSettings = z.object({
  preset: z.enum(MODEL_PRESET_IDS),
  baseUrl: z.string().max(500).refine(isBaseUrl, 'an http or https address without name, password, query or fragment'),
  model: z.string().trim().min(1).max(200),
  limits: ModelLimits,
  prices: ModelPrices.nullable(),
})
export type ModelSettings = z.infer<typeof ModelSettings>

/** Keys do not belong into addresses: those end in logs. */
export function isBaseUrl(text: string): boolean {
  try {
    const u = new URL(text)
    return /^https?:$/.test(u.protocol) && !u.username && !u.password && !u.search && !u.hash
  } catch {
    return false
  }
}
