import { create } from 'zustand'
import type { AssetStatus } from '#shared/contract/contract.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import { withAnswer, withJob } from './asset-states.ts'
import { client } from './connection.ts'
import { onEvent, onListening } from './events.ts'
import { useProject } from './project-store.ts'

/** What the library knows of each asset of the open project beyond its record: pictures, peaks, scores, work under way. */
export const useAssets = create<{ byId: ReadonlyMap<string, AssetStatus>; loaded: boolean }>()(() => ({ byId: new Map(), loaded: false }))

export const useAssetStatus = (id: string | null | undefined): AssetStatus | undefined =>
  useAssets((s) => (id ? s.byId.get(id) : undefined))

let timer: ReturnType<typeof setTimeout> | undefined
let running = false
/** Assets to ask about next. */
let wanted: Set<string> | 'all' = new Set()

const anyWanted = (): boolean => wanted === 'all' || wanted.size > 0

async function read(): Promise<void> {
  const projectId = useProject.getState().projectId
  if (projectId === null || running || !anyWanted()) return
  const asked = wanted
  wanted = new Set()
  running = true
  try {
    const list = await client.library.status({ projectId, ...(asked === 'all' ? {} : { assetIds: [...asked] as AssetId[] }) })
    if (useProject.getState().projectId !== projectId) return
    useAssets.setState((s) => ({ byId: withAnswer(s.byId, list, asked), loaded: s.loaded || asked === 'all' }))
  } catch {
    // A lost engine is already on the status line; the next connection asks about all.
  } finally {
    running = false
    if (anyWanted()) soon()
  }
}

function soon(): void {
  timer ??= setTimeout(() => {
    timer = undefined
    void read()
  }, 120)
}

/** Asks soon for the states of these assets, or of all; many wishes become one question. */
export function refreshAssets(ids?: readonly string[]): void {
  if (!ids) wanted = 'all'
  else if (wanted !== 'all') for (const id of ids) wanted.add(id)
  soon()
}

export function startAssetsStore(): void {
  for (const type of ['assets', 'assets.busy'] as const)
    onEvent(type, (e) => e.projectId === useProject.getState().projectId && refreshAssets(e.assetIds))
  // Undo may have put another content behind an asset, and nobody but the window would ask what lies on disk for it.
  onEvent('project.changed', (e) => {
    if (e.projectId !== useProject.getState().projectId) return
    const { added, updated, removed } = e.diff
    const touched = [...added, ...updated.map(([, r]) => r), ...removed].flatMap((r) => (r.type === 'asset' ? [r.id] : []))
    if (touched.length > 0) refreshAssets(touched)
  })
  onEvent('job', ({ job }) => {
    const { states, ended } = withJob(useAssets.getState().byId, job)
    useAssets.setState({ byId: states })
    if (ended.length > 0) refreshAssets(ended)
  })
  onListening(() => refreshAssets())
  useProject.subscribe((s, before) => {
    if (s.projectId !== before.projectId) {
      useAssets.setState({ byId: new Map(), loaded: false })
      refreshAssets()
    }
  })
}
