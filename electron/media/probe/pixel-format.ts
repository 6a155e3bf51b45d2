/** Bits per component of an FFmpeg pixel format name: 8 unless the name says more ('yuv420p10le', 'rgb48be', 'gbrpf32le'). */
export function bitDepth(name: string): number {
  if (/^(rgb|bgr|xv)48|^(rgba|bgra|ayuv)64/.test(name)) return 16
  if (name.startsWith('xv36')) return 12
  if (/^(xv30|v30x)/.test(name)) return 10
  if (/^(nv|yuyv|rgb|bgr)\d/.test(name)) return 8
  const digits = /(?:p|p0|p2|p4|pf|f|gray|grayf|ya|y2|y|yaf|xyz|xv|v|x2rgb|x2bgr)(9|10|12|14|16|32)(?:le|be)?$/.exec(name)?.[1]
  return digits === undefined ? 8 : Number(digits)
}

/** Whether the format has a coverage component. Palettes may hold a transparent entry, so they count. */
export const hasAlphaComponent = (name: string): boolean =>
  /^(yuva|rgba|bgra|argb|abgr|gbrap|ya\d|yaf|ayuv|vuya|pal8)/.test(name) && !name.startsWith('yuvj')
