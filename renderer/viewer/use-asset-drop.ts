import type { Sequence } from '#shared/timeline/model.ts'
import { sequenceDuration } from '#shared/timeline/query.ts'
import { useProject } from '../client/index.ts'
import { place } from '../editor/actions.ts'
import { assetIdsIn, carriesAssets } from '../editor/dragged-assets.ts'
import { useDropTarget } from '../ui/use-drop-target.ts'

/** Assets dropped on the viewer go to the end of the sequence. */
export const useAssetDrop = (sequence: Sequence | undefined) =>
  useDropTarget({
    accepts: (data) => sequence !== undefined && carriesAssets(data),
    take(data) {
      const ids = assetIdsIn(data)
      if (sequence && ids.length > 0) place(ids, sequenceDuration(useProject.getState().document, sequence.id), 'overwrite')
    },
  })
