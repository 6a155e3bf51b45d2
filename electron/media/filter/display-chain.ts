import { displaySize, type VideoStreamInfo } from '#shared/media/media-info.ts'
import { isYcbcr, matrixOf } from './matrix.ts'
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
  // R'G'B' that is cut off instead of rounded is a level or two too dark.
  const exact = format.startsWith('rgb') ? '+accurate_rnd+full_chroma_int' : ''
  return `${saidMatrix(video)}scale=${w}:${h}:flags=${flags}${exact},setsar=1,${turn && `${turn},`}${video.hdr ? `${toneMap(video.color)},` : ''}format=${format}`
}

/** A picture that does not say its matrix is taken for what the film takes it for; the scaler would take every one for standard definition. */
function saidMatrix(video: VideoStreamInfo): string {
  if (video.color.matrix !== 'unknown' || !isYcbcr(video) || matrixOf(video.color, video.height) !== 'bt709') return ''
  return 'setparams=colorspace=bt709,'
}

/** Display size scaled to a longer side of at most `longest`, even numbers; never enlarged. */
export function fitDisplay(video: VideoStreamInfo, longest: number): { width: number; height: number } {
  const { width, height } = displaySize(video)
  const k = Math.min(1, longest / Math.max(width, height))
  const even = (n: number): number => Math.max(2, Math.round((n * k) / 2) * 2)
  return { width: even(width), height: even(height) }
}
