import { create } from 'zustand'
import type { AssetStatus } from '#shared/contract/contract.ts'
import { isFinal } from '#shared/jobs/job.ts'
import { client } from './connection.ts'
import { onEvent, onListening } from './events.ts'
import { useProject } from './project-store.ts'

/** What the library knows of each asset of the open project beyond its record: pictures, peaks, scores, work under way. */
export const useAssets = create<{ byId: ReadonlyMap<string, AssetStatus>; loaded: boolean }>()(() => ({ byId: new Map(), loaded: false }))

export const useAssetStatus = (id: string | null | undefined): AssetStatus | undefined =>
  useAssets((s) => (id ? s.byId.get(id) : undefined))

let timer: ReturnType<typeof setTimeout> | undefined
let running = false
let again = false

async function read(): Promise<void> {
  const projectId = useProject.getState().projectId
  if (projectId === null) return
  if (running) {
    again = true
    return
  }
  running = true
  try {
    const list = await client.library.status({ projectId })
    if (useProject.getState().projectId === projectId) useAssets.setState((s) => ({ byId: merge(s.byId, list), loaded: true }))
  } catch {
    // The next event or connection asks again; a lost engine is already on the status line.
  } finally {
    running = false
    if (again) {
      again = false
      refreshAssets()
    }
  }
}

/** Keeps the old object of an asset whose status is the same, so that its card does not draw again. */
function merge(old: ReadonlyMap<string, AssetStatus>, list: AssetStatus[]): ReadonlyMap<string, AssetStatus> {
  return new Map(
    list.map((a) => {
      const before = old.get(a.assetId)
      return [a.assetId, before && JSON.stringify(before) === JSON.stringify(a) ? before : a]
    }),
  )
}

/** Asks for all states soon; many wishes become one question. */
export function refreshAssets(): void {
  timer ??= setTimeout(() => {
    timer = undefined
    void read()
  }, 120)
}

export function startAssetsStore(): void {
  onEvent('assets', (e) => e.projectId === useProject.getState().projectId && refreshAssets())
  // Undo may have put another content behind an asset, and nobody but the window would ask what lies on disk for it.
  onEvent('project.changed', (e) => {
    const { added, updated } = e.diff
    const touched = added.some((r) => r.type === 'asset') || updated.some(([, r]) => r.type === 'asset')
    if (touched && e.projectId === useProject.getState().projectId) refreshAssets()
  })
  // A job's end may be the only word of what it made.
  onEvent('job', (e) => isFinal(e.job.state) && refreshAssets())
  onListening(refreshAssets)
  useProject.subscribe((s, before) => {
    if (s.projectId !== before.projectId) {
      useAssets.setState({ byId: new Map(), loaded: false })
      refreshAssets()
    }
  })
}
