import type { AssetId } from '#shared/timeline/ids.ts'
import type { Asset } from '#shared/timeline/model.ts'
import type { EventHub } from '../engine/event-hub.ts'
import type { ProjectSession, ProjectSessions } from '../engine/projects/project-session.ts'
import type { FileHashes } from './file-hash.ts'
import { presenceOf } from './presence.ts'

/** Milliseconds between two looks. */
const EVERY_MS = 2000
/** A look that took long (a slow share, thousands of files) is followed by a rest this many times as long. */
const REST = 20

interface Parts {
  projects: Pick<ProjectSessions, 'all'>
  hashes: FileHashes
  events: EventHub
  /** Media that can be read again: what failed while they were away can be done now. */
  onBack(session: ProjectSession, assets: Asset[]): void
}
type Seen = Map<AssetId, 'online' | 'missing' | 'changed'>

/**
 * Tells the windows when media of an open project go away, come back or are replaced: a drive that is unplugged says nothing by
 * itself, and watching folders misses network shares. Files are asked one after the other, so that a dead mount holds one thread,
 * not all. Returns its end.
 */
export function watchPresence(p: Parts, everyMs = EVERY_MS): () => void {
  const seen = new Map<string, Seen>()
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const open = p.projects.all()
    for (const id of seen.keys()) if (!open.some((s) => s.id === id)) seen.delete(id)
    for (const session of open) {
      const { changed, back } = await lookAt(session)
      if (stopped) return
      if (back.length > 0) p.onBack(session, back)
      if (changed.length > 0) p.events.emit({ type: 'assets', projectId: session.id, assetIds: changed })
    }
  }

  async function lookAt(session: ProjectSession): Promise<{ changed: AssetId[]; back: Asset[] }> {
    const before: Seen = seen.get(session.id) ?? new Map()
    const now: Seen = new Map()
    const changed: AssetId[] = []
    const back: Asset[] = []
    for (const asset of session.assets()) {
      if (stopped) break
      if (asset.kind === 'unusable') continue
      const presence = await presenceOf(asset, p.hashes)
      now.set(asset.id, presence)
      // A window that has just opened asked by itself, and mostly found everything.
      if (presence === (before.get(asset.id) ?? 'online')) continue
      changed.push(asset.id)
      if (presence === 'online') back.push(asset)
    }
    seen.set(session.id, now)
    return { changed, back }
  }

  function next(delay: number): void {
    timer = setTimeout(() => {
      const began = performance.now()
      look()
        .catch((e: unknown) => console.error('looking for missing media failed:', e))
        .finally(() => !stopped && next(Math.max(everyMs, REST * (performance.now() - began))))
    }, delay)
    timer.unref()
  }
  next(everyMs)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
