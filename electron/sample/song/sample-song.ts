import type { SongSpec, SynthesisedSong } from './song-spec.ts'
import { synthesiseSong } from './synthesise-song.ts'

/** The song of the sample project: 32 bars at 128 beats a minute, a minute long, with two drops. */
export const SAMPLE_SONG: SongSpec = {
  seed: 20,
  tempo: 128,
  meter: 4,
  style: 'dance',
  form: [
    { name: 'intro', bars: 4 },
    { name: 'verse', bars: 4 },
    { name: 'build', bars: 4 },
    { name: 'drop', bars: 8 },
    { name: 'break', bars: 4 },
    { name: 'drop', bars: 8 },
  ],
}

export const sampleSong = (): SynthesisedSong => synthesiseSong(SAMPLE_SONG)
