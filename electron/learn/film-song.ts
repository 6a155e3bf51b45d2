import { existsSync, readFileSync } from 'node:fs'
import { METHODS } from '#shared/analysis/methods.ts'
import { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import type { MediaService } from '../media/media-service.ts'

/** Kept beside a sequence's film, and never given away: what was measured of its sound as a song. */
export const SONG_FILE = 'song.json'

/** The beats of the film's own sound; a film whose sound cannot be read is learned from without. */
export async function songOf(media: MediaService, path: string, signal: AbortSignal): Promise<SongAnalysis | null> {
  try {
    return await media.analyseSong(path, { signal })
  } catch (e) {
    if (signal.aborted) throw e
    return null
  }
}

/** What was kept, where today's analysis would say the same of the same sound. */
export function keptSong(file: string): SongAnalysis | null {
  if (!existsSync(file)) return null
  try {
    const kept = SongAnalysis.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
    return kept?.method === METHODS.song ? kept : null
  } catch {
    return null
  }
}
