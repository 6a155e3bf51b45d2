import { AV_CODEC_ID_NONE, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9 } from 'node-av/constants'
import { Codec, type Stream } from 'node-av/lib'

/** VP8 and VP9 in WebM carry coverage in a second layer that only libvpx decodes; FFmpeg's own, faster decoders leave it out. */
export const hasHiddenAlpha = ({ metadata }: Stream): boolean => (metadata?.get('alpha_mode') ?? metadata?.get('ALPHA_MODE')) === '1'

/** The decoder for a stream; null when this FFmpeg has none. */
export function findDecoder(stream: Stream): Codec | null {
  const { codecId } = stream.codecpar
  if (codecId === AV_CODEC_ID_NONE) return null
  const withAlpha = codecId === AV_CODEC_ID_VP9 ? 'libvpx-vp9' : codecId === AV_CODEC_ID_VP8 ? 'libvpx' : null
  const special = withAlpha !== null && hasHiddenAlpha(stream) ? Codec.findDecoderByName(withAlpha as never) : null
  return special ?? Codec.findDecoder(codecId)
}
