import { type DragEvent, useState } from 'react'
import type { Sequence } from '#shared/timeline/model.ts'
import { sequenceDuration } from '#shared/timeline/query.ts'
import { useProject } from '../client/index.ts'
import { place } from '../editor/actions.ts'

/** What a drag out of the library carries: asset ids as a JSON array. */
const ASSETS_TYPE = 'application/x-cutwright-assets'

/** Assets dropped on the viewer go to the end of the sequence. */
export function useAssetDrop(sequence: Sequence | undefined) {
  const [over, setOver] = useState(false)
  const ours = (e: DragEvent): boolean => sequence !== undefined && e.dataTransfer.types.includes(ASSETS_TYPE)
  return {
    over,
    handlers: {
      onDragOver(e: DragEvent) {
        if (!ours(e)) return
        e.preventDefault()
        e.dataTransfer.dropEffect = 'copy'
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop(e: DragEvent) {
        setOver(false)
        if (!ours(e) || !sequence) return
        e.preventDefault()
        const ids: unknown = JSON.parse(e.dataTransfer.getData(ASSETS_TYPE) || '[]')
        const end = sequenceDuration(useProject.getState().document, sequence.id)
        if (Array.isArray(ids)) place(ids.map(String), end, 'overwrite')
      },
    },
  }
}
