import type { ExportPreset, ExportSettings } from './export-settings.ts'

type Video = NonNullable<ExportSettings['video']>

const AAC = { codec: 'aac', bitrate: 320_000, sampleRate: 48000 } as const
const video = (v: Partial<Video> & Pick<Video, 'codec'>): Video => ({
  width: null,
  height: null,
  frameRate: null,
  quality: 19,
  speed: 'balanced',
  hardware: 'auto',
  ...v,
})
const preset = (id: string, container: ExportSettings['container'], v: Video | null, audio: ExportSettings['audio']): ExportPreset => ({
  id,
  settings: { preset: id, container, video: v, audio, range: null },
})

/** What the export dialog offers, in its order. Names and texts: catalogue keys export.preset.<id>.*. */
export const EXPORT_PRESETS: readonly ExportPreset[] = [
  preset('youtube-1080p', 'mp4', video({ codec: 'h264', width: 1920, height: 1080 }), AAC),
  preset('youtube-4k', 'mp4', video({ codec: 'h264', width: 3840, height: 2160, quality: 20 }), AAC),
  preset('vertical', 'mp4', video({ codec: 'h264', width: 1080, height: 1920 }), AAC),
  preset('square', 'mp4', video({ codec: 'h264', width: 1080, height: 1080 }), AAC),
  preset('sequence', 'mp4', video({ codec: 'h264' }), AAC),
  preset('hevc', 'mp4', video({ codec: 'hevc', quality: 20 }), AAC),
  preset('av1', 'mp4', video({ codec: 'av1', quality: 21 }), AAC),
  preset('prores', 'mov', video({ codec: 'prores', quality: 10 }), { codec: 'pcm', bitrate: 320_000, sampleRate: 48000 }),
  preset('gif', 'gif', video({ codec: 'gif', width: 480, height: null, frameRate: { num: 15, den: 1 } }), null),
  preset('audio-m4a', 'm4a', null, AAC),
  preset('audio-wav', 'wav', null, { codec: 'pcm', bitrate: 320_000, sampleRate: 48000 }),
]

/** A fresh copy of a preset's settings, or undefined for an unknown id. */
export function presetSettings(id: string): ExportSettings | undefined {
  const found = EXPORT_PRESETS.find((p) => p.id === id)
  return found && structuredClone(found.settings)
}
