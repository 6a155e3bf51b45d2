import { create } from 'zustand'
import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import { client } from '../client/connection.ts'
import { useAssets } from '../client/assets-store.ts'
import { useProject } from '../client/project-store.ts'

/** Analyses of songs that something on screen needs; null while a song is not analysed. */
export const useSongs = create<{ byId: ReadonlyMap<string, SongAnalysis | null> }>()(() => ({ byId: new Map() }))

const asked = new Map<string, string>()

/** Fetches the analysis of a song once, and again when the library knows more of it. */
export function wantSong(assetId: AssetId): void {
  const projectId = useProject.getState().projectId
  if (projectId === null) return
  const song = useAssets.getState().byId.get(assetId)?.song
  const version = `${projectId} ${song ? `${song.tempo} ${song.confidence}` : 'unknown'}`
  if (asked.get(assetId) === version) return
  asked.set(assetId, version)
  client.library.song({ projectId, assetId }).then(
    (analysis) => useSongs.setState((s) => ({ byId: new Map(s.byId).set(assetId, analysis) })),
    // Asked again with the next change of the library; the engine's state is on the status line.
    () => asked.delete(assetId),
  )
}
