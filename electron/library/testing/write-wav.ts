import { writeFileSync } from 'node:fs'
import { wav } from '#electron/sample/wav.ts'

const RATE = 22_050

/** Writes a mono 16-bit WAV file of a clicking tone: `hertz` high, `seconds` long, two clicks a second. */
export function writeWav(path: string, hertz: number, seconds: number): void {
  const tone = Float32Array.from(
    { length: Math.round(RATE * seconds) },
    (_, i) => 0.73 * Math.sin((2 * Math.PI * hertz * i) / RATE) * Math.exp(-((i / RATE) % 0.5) * 12),
  )
  writeFileSync(path, wav([tone], RATE))
}
