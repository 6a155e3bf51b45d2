import { AV_FRAME_DATA_DISPLAYMATRIX, AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants'
import type { Frame, Stream } from 'node-av/lib'

/** How a decoded picture is turned for display: mirrored left to right first, then turned clockwise. */
export interface Orientation {
  /** 0, 90, 180 or 270 degrees. */
  rotation: number
  mirrored: boolean
}

const UPRIGHT: Orientation = { rotation: 0, mirrored: false }

/**
 * The orientation in FFmpeg's display matrix: 9 native-endian 32-bit integers, the upper left 2×2 (a b / c d) in 16.16 fixed
 * point; a point goes to (a·x + c·y, b·x + d·y) (ISO 14496-12, 6.2.2). Angles between are rounded to quarter turns.
 */
export function orientationOf(matrix: Uint8Array | null): Orientation {
  if (!matrix || matrix.byteLength < 36) return UPRIGHT
  const m = new Int32Array(matrix.buffer.slice(matrix.byteOffset, matrix.byteOffset + 36))
  const [a, b, c, d] = [m[0]! / 65536, m[1]! / 65536, m[3]! / 65536, m[4]! / 65536]
  const [sx, sy] = [Math.hypot(a, c), Math.hypot(b, d)]
  if (sx === 0 || sy === 0) return UPRIGHT
  // Mirroring left to right changes the signs of a and b only, so c and d tell the turn of both kinds.
  const degrees = (Math.atan2(-c / sx, d / sy) * 180) / Math.PI
  return { rotation: (((Math.round(degrees / 90) * 90) % 360) + 360) % 360, mirrored: a * d - b * c < 0 }
}

/** What a picture says of itself (EXIF, SEI), else what its container says of the stream. */
export const orientationOfFrame = (frame: Frame, stream: Stream): Orientation =>
  orientationOf(frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX) ?? stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX) ?? null)
