import { type DragEvent, useCallback, useState } from 'react'
import { snapToFrame } from '#shared/time/frame-rate.ts'
import type { Ticks } from '#shared/time/ticks.ts'
import type { TrackId } from '#shared/timeline/ids.ts'
import type { Sequence } from '#shared/timeline/model.ts'
import { filesOf } from '../client/ingest.ts'
import { imported, importMedia } from '../client/import-media.ts'
import { useProject } from '../client/project-store.ts'
import { attempt } from '../client/report.ts'
import { place } from '../editor/actions.ts'
import { assetIdsIn, carriesAssets } from '../editor/dragged-assets.ts'
import { placingEdits } from '../editor/placing.ts'
import { useSession } from '../editor/session-store.ts'
import { type Pointer, type Preview, previewOf, pulled, type Scene } from '../editor/tools/gesture.ts'
import { modOf } from './use-gestures.ts'

interface Surroundings {
  sequence: Sequence | undefined
  sceneNow(): Scene
  pointerOf(e: DragEvent): Pointer
}

/** Where a drop at the pointer would land, pulled to what is near. */
function landing(scene: Scene, sequence: Sequence, p: Pointer): { at: Ticks; snap: Preview['snap'] } {
  const wanted = pulled(scene, scene.pointsWithout(new Set()), [p.time], 0, p)
  return { at: Math.max(0, snapToFrame((p.time + wanted.by) as Ticks, sequence.frameRate)) as Ticks, snap: wanted.snap }
}

/**
 * Media dragged onto the lanes, from the library or the desktop: shows the result as a ghost and puts it there on the drop; Ctrl inserts.
 * While a drag is on, a page may not read what it carries; the ghost is drawn of what the library has selected.
 */
export function useDrop({ sequence, sceneNow, pointerOf }: Surroundings) {
  const [preview, setPreview] = useState<{ preview: Preview; x: number; y: number } | null>(null)

  const onDragOver = useCallback(
    (e: DragEvent) => {
      const ours = carriesAssets(e.dataTransfer)
      if (!sequence || (!ours && !e.dataTransfer.types.includes('Files'))) return
      e.preventDefault()
      e.dataTransfer.dropEffect = 'copy'
      const [scene, p] = [sceneNow(), pointerOf(e)]
      const { at, snap } = landing(scene, sequence, p)
      const mode = modOf(e) ? ('insert' as const) : ('overwrite' as const)
      const assetIds = ours ? [...useSession.getState().librarySelection] : []
      const edits = placingEdits({ document: scene.document, sequenceId: sequence.id, assetIds, at, trackId: p.trackId, mode })
      const hint = { key: mode === 'insert' ? ('placeInsert' as const) : ('place' as const), by: at }
      setPreview({ preview: previewOf(scene, edits, { snap, hint }), x: p.x, y: p.y })
    },
    [sequence, sceneNow, pointerOf],
  )
  const onDragLeave = useCallback(() => setPreview(null), [])
  const onDrop = useCallback(
    (e: DragEvent) => {
      setPreview(null)
      if (!sequence) return
      const p = pointerOf(e)
      const { at } = landing(sceneNow(), sequence, p)
      const mode = modOf(e) ? ('insert' as const) : ('overwrite' as const)
      if (carriesAssets(e.dataTransfer)) {
        e.preventDefault()
        const ids = assetIdsIn(e.dataTransfer)
        if (ids.length) place(ids, at, mode, p.trackId)
      } else if (e.dataTransfer.types.includes('Files')) {
        e.preventDefault()
        void attempt(placeFiles(filesOf(e.dataTransfer), at, mode, p.trackId))
      }
    },
    [sequence, sceneNow, pointerOf],
  )
  return { dropPreview: preview, dropHandlers: { onDragOver, onDragLeave, onDrop } }
}

/** Files from the desktop are imported first; those that can be used are put where they were dropped. */
async function placeFiles(files: Promise<File[]>, at: Ticks, mode: 'insert' | 'overwrite', trackId: TrackId | null): Promise<void> {
  const before = new Set(useProject.getState().document.keys())
  const jobId = await importMedia({ files: await files })
  if (jobId === undefined) return
  await imported(jobId)
  const added = [...useProject.getState().document.values()].filter((r) => r.type === 'asset' && !before.has(r.id) && r.kind !== 'unusable')
  if (added.length)
    place(
      added.map((r) => r.id),
      at,
      mode,
      trackId,
    )
}
