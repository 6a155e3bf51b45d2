import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { ExportShape } from '#shared/export/check-settings.ts'

/** Bits a pixel at quality 19 of ordinary footage; measured films lie within half and double of it. */
const BITS_PER_PIXEL = { h264: 0.13, hevc: 0.085, av1: 0.07, prores: 3.6, gif: 1.8 } as const
/** So many steps of quality halve the size. */
const HALVING = 6

/** Bytes of the film, roughly. */
export function estimateBytes(settings: ExportSettings, shape: ExportShape): number {
  const seconds = shape.end - shape.start
  const { video, audio } = settings
  const fps = shape.frameRate.num / shape.frameRate.den
  const pixels = shape.width * shape.height * fps * seconds
  const steady = video?.codec === 'prores' || video?.codec === 'gif'
  const scale = video && !steady ? 2 ** ((19 - video.quality) / HALVING) : 1
  const picture = video ? (pixels * BITS_PER_PIXEL[video.codec] * scale) / 8 : 0
  const rate = audio ? (audio.codec === 'pcm' ? audio.sampleRate * 2 * (settings.container === 'wav' ? 16 : 24) : audio.bitrate) : 0
  return picture + (rate * seconds) / 8
}
