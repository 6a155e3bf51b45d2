import { sampleSong } from './song/sample-song.ts'
import { writeSong } from './write-song.ts'

/** Composes the sample song: seconds of arithmetic that the engine's own thread must not do. */
export async function songTask({ path }: { path: string }): Promise<null> {
  writeSong(path, sampleSong())
  return null
}
