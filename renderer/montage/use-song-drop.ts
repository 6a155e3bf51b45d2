import { type DragEvent, useState } from 'react'
import type { Asset } from '#shared/timeline/model.ts'
import { useProject } from '../client/index.ts'
import { useSession } from '../editor/session-store.ts'
import { changeMontage } from './montage-store.ts'

/** What a drag out of the library carries: asset ids as a JSON array. */
const ASSETS_TYPE = 'application/x-cutwright-assets'

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
export function useSongDrop() {
  const [over, setOver] = useState(false)
  return {
    over,
    handlers: {
      onDragOver(e: DragEvent) {
        // While a drag is on, a page may not read what it carries; the library has selected what it drags.
        if (!e.dataTransfer.types.includes(ASSETS_TYPE) || !songAmong(useSession.getState().librarySelection)) return
        e.preventDefault()
        e.dataTransfer.dropEffect = 'copy'
        setOver(true)
      },
      onDragLeave(e: DragEvent) {
        if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setOver(false)
      },
      onDrop(e: DragEvent) {
        setOver(false)
        const song = songAmong(idsIn(e.dataTransfer.getData(ASSETS_TYPE)))
        if (!song) return
        e.preventDefault()
        changeMontage({ songAssetId: song.id })
      },
    },
  }
}

function idsIn(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json)
    return Array.isArray(value) ? value.map(String) : []
  } catch {
    return []
  }
}
