/** Pixel formats in which layers are composed: with and without coverage (straight alpha), BT.709, limited range. */
export interface WorkingFormat {
  opaque: 'yuv420p' | 'yuv422p10le'
  alpha: 'yuva420p' | 'yuva422p10le'
  bits: 8 | 10
}
export const WORKING_8: WorkingFormat = { opaque: 'yuv420p', alpha: 'yuva420p', bits: 8 }
export const WORKING_10: WorkingFormat = { opaque: 'yuv422p10le', alpha: 'yuva422p10le', bits: 10 }
