import { toDisplay, toLight } from '#shared/base/srgb.ts'

/**
 * Pictures are moved in linear light, so that fine light and dark detail keeps its brightness wherever it falls between pixels. 16 bits each way;
 * the curve is that of sRGB (IEC 61966-2-1), which footage is looked at with.
 */
const STEPS = 65536

/** From 16-bit display values to 16-bit light. */
export const LIGHT_OF: Uint16Array = Uint16Array.from({ length: STEPS }, (_, i) => Math.round((STEPS - 1) * toLight(i / (STEPS - 1))))
/** From 16-bit light to 8-bit display values. */
export const BYTE_OF: Uint8Array = Uint8Array.from({ length: STEPS }, (_, i) => Math.round(255 * toDisplay(i / (STEPS - 1))))
export const FULL = STEPS - 1
