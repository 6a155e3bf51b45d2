import { z } from 'zod'
import { FrameRate } from '../time/frame-rate.ts'

/** How a sequence is written. null means: as the sequence is. */
export const ExportSettings = z.object({
  preset: z.string(),
  container: z.enum(['mp4', 'mov', 'mkv', 'webm', 'gif', 'm4a', 'wav', 'mp3']),
  video: z
    .object({
      codec: z.enum(['h264', 'hevc', 'av1', 'prores', 'gif']),
      width: z.int().min(16).max(8192).nullable(),
      height: z.int().min(16).max(8192).nullable(),
      frameRate: FrameRate.nullable(),
      /** Constant quality as x264 counts it (0 best .. 51); mapped for the other encoders. */
      quality: z.number().min(0).max(51),
      /** Encoder effort. */
      speed: z.enum(['fast', 'balanced', 'best']),
      /** 'auto' takes a hardware encoder that opens and names it in the report; 'software' never. */
      hardware: z.enum(['auto', 'software']),
    })
    .nullable(),
  audio: z
    .object({ codec: z.enum(['aac', 'opus', 'pcm', 'mp3']), bitrate: z.int().min(32_000).max(512_000), sampleRate: z.int() })
    .nullable(),
  /** Part of the sequence, seconds; null: all. */
  range: z.object({ start: z.number().min(0), end: z.number() }).nullable(),
})
export type ExportSettings = z.infer<typeof ExportSettings>

export interface ExportPreset {
  id: string
  /** Catalogue key export.preset.<id>. */
  settings: ExportSettings
}
