import { displaySize, type VideoStreamInfo } from '#shared/media/media-info.ts'
import { toneMap } from './tone-map.ts'
import { turnFilters } from './turn.ts'

export interface DisplayTarget {
  /** Size after rotation, pixels. */
  width: number
  height: number
  /** FFmpeg's pixel format name. */
  format: string
  /** Scaling: 'bicubic' for pictures that are looked at, 'bilinear' for small or many ones. */
  flags: 'bicubic' | 'bilinear' | 'fast_bilinear'
}

/**
 * Filter chain from a decoded frame to a picture as it is meant to be seen: scaled (which also squares its pixels), turned,
 * and HDR brought down to BT.709. Scaling comes first, so that the rest works on few pixels.
 */
export function displayChain(video: VideoStreamInfo, { width, height, format, flags }: DisplayTarget): string {
  const [w, h] = video.rotation % 180 === 0 ? [width, height] : [height, width]
  const turn = turnFilters(video)
  return `scale=${w}:${h}:flags=${flags},setsar=1,${turn && `${turn},`}${video.hdr ? `${toneMap(video.color)},` : ''}format=${format}`
}

/** Display size scaled to a longer side of at most `longest`, even numbers; never enlarged. */
export function fitDisplay(video: VideoStreamInfo, longest: number): { width: number; height: number } {
  const { width, height } = displaySize(video)
  const k = Math.min(1, longest / Math.max(width, height))
  const even = (n: number): number => Math.max(2, Math.round((n * k) / 2) * 2)
  return { width: even(width), height: even(height) }
}
