import { closeSync, openSync, writeSync } from 'node:fs'
import type { SynthesisedSong } from './song/song-spec.ts'

/** Writes a song as a 16-bit stereo WAV file. */
export function writeSong(path: string, song: SynthesisedSong): void {
  const [left, right] = song.channels
  const data = Buffer.alloc(44 + left.length * 4)
  data.write('RIFF', 0)
  data.writeUInt32LE(data.length - 8, 4)
  data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16)
  data.writeUInt16LE(1, 20)
  data.writeUInt16LE(2, 22)
  data.writeUInt32LE(song.sampleRate, 24)
  data.writeUInt32LE(song.sampleRate * 4, 28)
  data.writeUInt16LE(4, 32)
  data.writeUInt16LE(16, 34)
  data.write('data', 36)
  data.writeUInt32LE(left.length * 4, 40)
  const sample = (x: number): number => Math.round(Math.max(-1, Math.min(1, x)) * 32_767)
  for (let i = 0; i < left.length; i++) {
    data.writeInt16LE(sample(left[i]!), 44 + i * 4)
    data.writeInt16LE(sample(right[i]!), 46 + i * 4)
  }
  const fd = openSync(path, 'w')
  try {
    writeSync(fd, data)
  } finally {
    closeSync(fd)
  }
}
