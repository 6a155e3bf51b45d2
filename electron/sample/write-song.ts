import { closeSync, openSync, writeSync } from 'node:fs'
import type { SynthesisedSong } from './song/song-spec.ts'
import { wav } from './wav.ts'

/** Writes a song as a 16-bit stereo WAV file. */
export function writeSong(path: string, song: SynthesisedSong): void {
  const data = wav(song.channels, song.sampleRate)
  const fd = openSync(path, 'w')
  try {
    writeSync(fd, data)
  } finally {
    closeSync(fd)
  }
}
