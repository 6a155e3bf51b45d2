import { z } from 'zod'
import { FrameRate } from '../time/frame-rate.ts'
import { NonNegativeTicks } from '../time/ticks.ts'

/** All four parts of a colour space, by FFmpeg's names ('bt709', 'smpte2084', 'bt2020nc', 'tv'); 'unknown' where the file is silent. */
export const ColorSpace = z.object({ primaries: z.string(), transfer: z.string(), matrix: z.string(), range: z.string() })
export type ColorSpace = z.infer<typeof ColorSpace>

export const VideoStreamInfo = z.object({
  index: z.int(),
  codec: z.string(),
  /** Coded size in pixels, before rotation and sample aspect ratio. */
  width: z.int().min(1),
  height: z.int().min(1),
  /** Clockwise turn to apply for display: 0, 90, 180 or 270 degrees. */
  rotation: z.int(),
  /** Mirrored left to right before that turn; absent in records of older versions. */
  mirrored: z.boolean().optional(),
  /** Sample aspect ratio; 1/1 where unknown. */
  sar: z.object({ num: z.int().min(1), den: z.int().min(1) }),
  frameRate: FrameRate,
  /** Frame times are not evenly spaced. */
  variable: z.boolean(),
  frameCount: z.int().nullable(),
  pixelFormat: z.string(),
  bitDepth: z.int(),
  hasAlpha: z.boolean(),
  interlaced: z.boolean(),
  color: ColorSpace,
  hdr: z.boolean(),
})
export type VideoStreamInfo = z.infer<typeof VideoStreamInfo>

export const AudioStreamInfo = z.object({
  index: z.int(),
  codec: z.string(),
  sampleRate: z.int().min(1),
  channels: z.int().min(1),
  layout: z.string(),
})
export type AudioStreamInfo = z.infer<typeof AudioStreamInfo>

/** What a file holds, as probed; only the streams that the program uses. */
export const MediaInfo = z.object({
  kind: z.enum(['video', 'audio', 'image']),
  container: z.string(),
  /** Available range is [0, duration) in media time that starts at the first frame; 0 for a still. */
  duration: NonNegativeTicks,
  video: VideoStreamInfo.nullable(),
  audio: AudioStreamInfo.nullable(),
  bitRate: z.number().nullable(),
  timecode: z.string().nullable(),
})
export type MediaInfo = z.infer<typeof MediaInfo>

/** Display size after rotation and sample aspect ratio, in square pixels. */
export function displaySize(v: Pick<VideoStreamInfo, 'width' | 'height' | 'rotation' | 'sar'>): { width: number; height: number } {
  const width = Math.round((v.width * v.sar.num) / v.sar.den)
  return v.rotation % 180 === 0 ? { width, height: v.height } : { width: v.height, height: width }
}
