import { useProject, recordsOf } from '../client/index.ts'
import { setSession, useSession } from '../editor/session-store.ts'
import { ZERO } from '#shared/time/ticks.ts'

const key = (projectId: string) => `session.${projectId}`

/** Keeps the session sensible: a sequence that exists, no selection of what is gone; remembers sequence and workspace per project. */
export function startSessionFollow(): void {
  useProject.subscribe((s, before) => {
    if (s.projectId !== before.projectId) reset(s.projectId)
    if (s.document !== before.document) follow()
  })
  useSession.subscribe((s, before) => {
    const { projectId } = useProject.getState()
    if (projectId && s.sequenceId && (s.sequenceId !== before.sequenceId || s.workspace !== before.workspace))
      localStorage.setItem(key(projectId), JSON.stringify({ sequenceId: s.sequenceId, workspace: s.workspace }))
  })
}

function reset(projectId: string | null): void {
  const known = projectId ? remembered(projectId) : {}
  setSession({
    sequenceId: known.sequenceId ?? null,
    ...(known.workspace ? { workspace: known.workspace } : {}),
    playhead: ZERO,
    playing: false,
    scroll: ZERO,
    selection: new Set(),
    librarySelection: new Set(),
    inPoint: null,
    outPoint: null,
  })
}

function remembered(projectId: string): { sequenceId?: string; workspace?: 'edit' | 'montage' } {
  try {
    const v = JSON.parse(localStorage.getItem(key(projectId)) ?? '{}') as { sequenceId?: unknown; workspace?: unknown }
    return {
      ...(typeof v.sequenceId === 'string' ? { sequenceId: v.sequenceId } : {}),
      ...(v.workspace === 'edit' || v.workspace === 'montage' ? { workspace: v.workspace } : {}),
    }
  } catch {
    return {}
  }
}

function follow(): void {
  const { document, status } = useProject.getState()
  if (status !== 'open') return
  const { sequenceId, selection, librarySelection } = useSession.getState()
  if (sequenceId === null || document.get(sequenceId)?.type !== 'sequence') {
    const next = recordsOf(document, 'sequence')[0]?.id ?? null
    if (next !== sequenceId) setSession({ sequenceId: next, selection: new Set() })
  }
  const alive = (set: ReadonlySet<string>) => new Set([...set].filter((id) => document.has(id)))
  const [a, b] = [alive(selection), alive(librarySelection)]
  if (a.size !== selection.size) setSession({ selection: a })
  if (b.size !== librarySelection.size) setSession({ librarySelection: b })
}
