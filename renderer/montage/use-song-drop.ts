import type { Asset } from '#shared/timeline/model.ts'
import { useProject } from '../client/index.ts'
import { assetIdsIn, carriesAssets } from '../editor/dragged-assets.ts'
import { useSession } from '../editor/session-store.ts'
import { useDropTarget } from '../ui/use-drop-target.ts'
import { changeMontage } from './montage-store.ts'

/** The first song among assets. */
function songAmong(ids: Iterable<string>): Asset | undefined {
  const { document } = useProject.getState()
  for (const id of ids) {
    const record = document.get(id)
    if (record?.type === 'asset' && record.kind === 'audio') return record
  }
  return undefined
}

/** A song dragged out of the library onto the song lane becomes the song of the montage. */
export const useSongDrop = () =>
  useDropTarget({
    // While a drag is on, a page may not read what it carries; the library has selected what it drags.
    accepts: (data) => carriesAssets(data) && songAmong(useSession.getState().librarySelection) !== undefined,
    take(data) {
      const song = songAmong(assetIdsIn(data))
      if (song) changeMontage({ songAssetId: song.id })
    },
  })
