/** The curve of sRGB (IEC 61966-2-1): linear light of a display-referred value, 0..1 each. */
export const toLight = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
/** Its inverse. */
export const toDisplay = (v: number): number => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)
