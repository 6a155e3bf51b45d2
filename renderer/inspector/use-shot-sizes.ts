import { useEffect, useState } from 'react'
import type { FootageSizes } from '#shared/analysis/footage-sizes.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import { attempt, client, useProject } from '../client/index.ts'

/** Shot sizes of a file's moments, asked for when somebody looks; null until they are there, and without an id. */
export function useShotSizes(id: AssetId | undefined): FootageSizes | null {
  const [held, setHeld] = useState<{ id: AssetId; sizes: FootageSizes | null } | null>(null)
  useEffect(() => {
    const { projectId } = useProject.getState()
    if (projectId === null || id === undefined) return
    let current = true
    void attempt(client.library.sizes({ projectId, assetId: id })).then((sizes) => current && setHeld({ id, sizes: sizes ?? null }))
    return () => {
      current = false
    }
  }, [id])
  return held?.id === id ? (held?.sizes ?? null) : null
}
