import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMediaService } from '#electron/media/create-media-service.ts'
import { SAMPLE_SONG } from '#electron/sample/song/sample-song.ts'
import { wav } from '#electron/sample/wav.ts'
import { synthesiseSong } from '#electron/sample/song/synthesise-song.ts'
import type { BenchCase } from '../bench.ts'
import { runProgram } from '../processes.ts'

const media = createMediaService({})

/** A 4-minute song: the sample song's own form, four times over, as 16-bit WAV. */
export const beats: BenchCase = {
  name: 'beats',
  about: 'beats, bars, sections, energy and loudness of a 4-minute song, decoding included',
  goal: '< 2 s',
  async prepare(c) {
    const once = synthesiseSong(SAMPLE_SONG)
    const file = join(c.folder, 'song-4min.wav')
    const length = 240 * once.sampleRate
    const looped = once.channels.map((plane) => Float32Array.from({ length }, (_, i) => plane[i % plane.length]!))
    writeFileSync(file, wav(looped, once.sampleRate))
    c.made.set('song', file)
    // The first call also starts the worker; a window that is open has one already.
    await media.analyseSong(file)
  },
  async run(c) {
    const started = performance.now()
    const a = await media.analyseSong(c.made.get('song')!)
    return { seconds: (performance.now() - started) / 1000, beats: a.grid?.beats.length ?? 0 }
  },
  peer: {
    name: 'aubiotrack (beats only)',
    async run(c) {
      const done = await runProgram('aubiotrack', [c.made.get('song')!])
      return done === 'absent' ? 'absent' : { seconds: done.seconds }
    },
  },
}
