/**
 * Clockwise turn for display, 0, 90, 180 or 270 degrees, out of FFmpeg's display matrix: 9 native-endian 32-bit integers, the
 * upper left 2×2 in 16.16 fixed point. Mirroring is not reported. The angle is that of libavutil's av_display_rotation_get,
 * with the sign turned.
 */
export function rotationOf(matrix: Uint8Array | null): number {
  if (!matrix || matrix.byteLength < 36) return 0
  const m = new Int32Array(matrix.buffer.slice(matrix.byteOffset, matrix.byteOffset + 36))
  const [a, b, c, d] = [m[0]! / 65536, m[1]! / 65536, m[3]! / 65536, m[4]! / 65536]
  const [sx, sy] = [Math.hypot(a, c), Math.hypot(b, d)]
  if (sx === 0 || sy === 0) return 0
  const degrees = (Math.atan2(b / sy, a / sx) * 180) / Math.PI
  return (((Math.round(degrees / 90) * 90) % 360) + 360) % 360
}
