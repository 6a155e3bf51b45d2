import { ok, refuse, type Result } from '../base/result.ts'
import { type FrameRate } from '../time/frame-rate.ts'
import type { ExportSettings } from './export-settings.ts'

type Container = ExportSettings['container']
const VIDEO_IN: Record<Container, readonly string[]> = {
  mp4: ['h264', 'hevc', 'av1'],
  mov: ['h264', 'hevc', 'prores'],
  mkv: ['h264', 'hevc', 'av1', 'prores'],
  webm: ['av1'],
  gif: ['gif'],
  m4a: [],
  wav: [],
  mp3: [],
}
const AUDIO_IN: Record<Container, readonly string[]> = {
  mp4: ['aac', 'opus', 'mp3'],
  mov: ['aac', 'pcm'],
  mkv: ['aac', 'opus', 'mp3', 'pcm'],
  webm: ['opus'],
  gif: [],
  m4a: ['aac'],
  wav: ['pcm'],
  mp3: ['mp3'],
}
/** GIF counts in hundredths of a second, and players slow down anything faster than this. */
const MAX_GIF_RATE = 50
/** A GIF of more frames than this is a film that should not be a GIF. */
const MAX_GIF_FRAMES = 1800
const OPUS_RATES = [48000, 24000, 16000, 12000, 8000]

/** What will be written of a sequence: even size, rate, and how long. */
export interface ExportShape {
  width: number
  height: number
  frameRate: FrameRate
  /** Seconds. */
  start: number
  end: number
}

const even = (n: number): number => Math.max(16, 2 * Math.round(n / 2))

/** Size and rate of the film: what settings leave open comes from the sequence; one given side keeps the sequence's shape. */
export function exportShape(
  s: ExportSettings,
  sequence: { width: number; height: number; frameRate: FrameRate; duration: number },
): ExportShape {
  const aspect = sequence.width / sequence.height
  const { width = null, height = null, frameRate = null } = s.video ?? {}
  return {
    width: even(width ?? (height === null ? sequence.width : height * aspect)),
    height: even(height ?? (width === null ? sequence.height : width / aspect)),
    frameRate: frameRate ?? sequence.frameRate,
    start: Math.max(0, s.range?.start ?? 0),
    end: Math.min(sequence.duration, s.range?.end ?? sequence.duration),
  }
}

/** Refuses combinations that no file can hold: 'export.nothing', 'export.codec', 'export.range', 'export.gif', 'export.sampleRate'. */
export function checkSettings(
  s: ExportSettings,
  sequence: { width: number; height: number; frameRate: FrameRate; duration: number },
): Result<ExportShape> {
  if (!s.video && !s.audio) return refuse('export.nothing', 'Neither picture nor sound is chosen; turn one of them on.')
  const params = { container: s.container }
  if (s.video && !VIDEO_IN[s.container].includes(s.video.codec)) {
    return refuse('export.codec', `A .${s.container} file cannot hold ${s.video.codec} video; choose another format.`, {
      ...params,
      codec: s.video.codec,
    })
  }
  if (s.audio && !AUDIO_IN[s.container].includes(s.audio.codec)) {
    return refuse('export.codec', `A .${s.container} file cannot hold ${s.audio.codec} sound; choose another format.`, {
      ...params,
      codec: s.audio.codec,
    })
  }
  if (!s.video && VIDEO_IN[s.container].length > 0 && AUDIO_IN[s.container].length === 0) {
    return refuse('export.codec', `A .${s.container} file needs a picture.`, params)
  }
  if (
    s.audio &&
    (s.audio.codec === 'opus' ? !OPUS_RATES.includes(s.audio.sampleRate) : s.audio.sampleRate < 8000 || s.audio.sampleRate > 192_000)
  ) {
    return refuse('export.sampleRate', `${s.audio.codec} cannot be written at ${s.audio.sampleRate} Hz; choose 48000.`, {
      rate: s.audio.sampleRate,
    })
  }
  const shape = exportShape(s, sequence)
  if (!(shape.end > shape.start)) return refuse('export.range', 'The range to export is empty; set its out point after its in point.')
  return s.video?.codec === 'gif' ? checkGif(shape) : ok(shape)
}

function checkGif(shape: ExportShape): Result<ExportShape> {
  const fps = shape.frameRate.num / shape.frameRate.den
  if (fps > MAX_GIF_RATE)
    return refuse('export.gif', `A GIF cannot show ${Math.round(fps)} frames a second; choose ${MAX_GIF_RATE} or fewer.`, {
      fps: Math.round(fps),
    })
  const frames = Math.round((shape.end - shape.start) * fps)
  if (frames > MAX_GIF_FRAMES) {
    return refuse('export.gif', `A GIF of ${frames} frames would be unusable; choose a shorter range or a lower frame rate.`, { frames })
  }
  return ok(shape)
}
