import { seededRandom } from '../../base/random.ts'

/**
 * What a hand does to a camera: amplitude falls as 1/f from a slow sway to the end of the band in which the wrist can follow
 * (0.4 to 7 Hz; above it lies the physiological tremor of 8 to 12 Hz, Elble & Koller, "Tremor", 1990, which a camera's weight damps and which
 * frames of a film cannot show smoothly). A sum of sines with irrational distances does not repeat within the longest move.
 */
const LOW = 0.4
const HIGH = 7
const SINES = 28
/** Slower than this is drift that nobody calls shake, hertz; see shake.ts, which measures it. */
const SHAKE_FROM = 1

/** A smooth random curve of time in seconds. Its part that is seen as shake has RMS 1. `highest` bounds its band, hertz. */
export function handCurve(seed: number, highest: number): (seconds: number) => number {
  const random = seededRandom(seed)
  const top = Math.min(HIGH, highest)
  const sines = Array.from({ length: SINES }, (_, k) => {
    const f = LOW * (top / LOW) ** ((k + random()) / SINES)
    // Sines are equally dense in the logarithm of f, so 1/f of density makes 1/√f of each.
    return { f, amplitude: 1 / f ** 1.1, phase: 2 * Math.PI * random() }
  })
  const power = sines.reduce((s, c) => s + (c.f >= SHAKE_FROM ? c.amplitude ** 2 / 2 : 0), 0)
  const unit = 1 / Math.sqrt(power)
  return (t) => unit * sines.reduce((s, c) => s + c.amplitude * Math.sin(2 * Math.PI * c.f * t + c.phase), 0)
}
