import { z } from 'zod'
import { ModelSettings } from '../learn/model-settings.ts'

export const SystemInfo = z.object({
  version: z.string(),
  host: z.enum(['electron', 'web', 'cli']),
  platform: z.string(),
  node: z.string(),
  ffmpeg: z.string(),
  sqlite: z.string(),
  onnxruntime: z.string().nullable(),
  inferenceProviders: z.array(z.string()),
  cpus: z.int(),
  memoryBytes: z.number(),
  dataDir: z.string(),
  exportDir: z.string(),
  disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }),
  cacheBytes: z.number(),
  /** The encoder that export takes first for H.264, by name. */
  h264Encoder: z.object({ name: z.string(), hardware: z.boolean() }).nullable(),
  missingFilters: z.array(z.string()),
})
export type SystemInfo = z.infer<typeof SystemInfo>

export const Language = z.enum(['en', 'zh-CN', 'de'])
export type Language = z.infer<typeof Language>

export const AppSettings = z.object({
  language: Language.nullable(),
  theme: z.enum(['dark', 'light', 'system']),
  /** Bytes; the cache is trimmed to this, oldest use first. */
  cacheLimit: z.number().min(100_000_000),
  proxies: z.enum(['auto', 'always', 'never']),
  /** Folder for new projects and exports; null: the platform's own. */
  projectDir: z.string().nullable(),
  exportDir: z.string().nullable(),
  hardwareEncoding: z.boolean(),
  reducedMotion: z.boolean(),
  shortcutPreset: z.enum(['cutwright', 'premiere', 'resolve', 'finalcut']),
  /** Command id → key chord, overriding the preset. */
  shortcuts: z.record(z.string(), z.string()),
  /** The vision model that learning may ask; null: none, and no request is ever made. */
  visionModel: ModelSettings.nullable(),
  /** What a window wants remembered (layout, last workspace): opaque to the engine; a change is merged key by key. */
  window: z.json(),
})
export type AppSettings = z.infer<typeof AppSettings>
