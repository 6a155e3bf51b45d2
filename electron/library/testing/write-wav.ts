import { writeFileSync } from 'node:fs'

const RATE = 22_050

/** Writes a mono 16-bit WAV file of a clicking tone: `hertz` high, `seconds` long, two clicks a second. */
export function writeWav(path: string, hertz: number, seconds: number): void {
  const count = Math.round(RATE * seconds)
  const data = Buffer.alloc(44 + count * 2)
  data.write('RIFF', 0)
  data.writeUInt32LE(36 + count * 2, 4)
  data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16)
  data.writeUInt16LE(1, 20)
  data.writeUInt16LE(1, 22)
  data.writeUInt32LE(RATE, 24)
  data.writeUInt32LE(RATE * 2, 28)
  data.writeUInt16LE(2, 32)
  data.writeUInt16LE(16, 34)
  data.write('data', 36)
  data.writeUInt32LE(count * 2, 40)
  for (let i = 0; i < count; i++) {
    const sinceClick = (i / RATE) % 0.5
    const x = Math.sin((2 * Math.PI * hertz * i) / RATE) * Math.exp(-sinceClick * 12)
    data.writeInt16LE(Math.round(x * 24_000), 44 + i * 2)
  }
  writeFileSync(path, data)
}
