import { recall, recordsOf, remember, useProject } from '../client/index.ts'
import { setSession, useSession, WORKSPACES, type Workspace } from '../editor/session-store.ts'
import { ZERO } from '#shared/time/ticks.ts'

/** Projects whose last sequence and workspace are kept. */
const KEPT = 40
const KEY = 'projects'
type Remembered = { sequenceId?: string; workspace?: Workspace }

/** Keeps the session sensible: a sequence that exists, no selection of what is gone; remembers sequence and workspace per project. */
export function startSessionFollow(): void {
  useProject.subscribe((s, before) => {
    if (s.projectId !== before.projectId) reset(s.projectId)
    if (s.document !== before.document) follow()
  })
  useSession.subscribe((s, before) => {
    const { projectId } = useProject.getState()
    if (projectId && s.sequenceId && (s.sequenceId !== before.sequenceId || s.workspace !== before.workspace))
      keep(projectId, { sequenceId: s.sequenceId, workspace: s.workspace })
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

const all = (): Record<string, unknown> => {
  const v = recall(KEY)
  return typeof v === 'object' && v !== null ? (v as Record<string, unknown>) : {}
}
function keep(projectId: string, value: Remembered): void {
  const { [projectId]: _before, ...others } = all()
  remember(KEY, Object.fromEntries([...Object.entries(others).slice(1 - KEPT), [projectId, value]]))
}
function remembered(projectId: string): Remembered {
  const v = all()[projectId]
  if (typeof v !== 'object' || v === null) return {}
  const { sequenceId, workspace } = v as Record<string, unknown>
  return {
    ...(typeof sequenceId === 'string' ? { sequenceId } : {}),
    ...(isWorkspace(workspace) ? { workspace } : {}),
  }
}

const isWorkspace = (v: unknown): v is Workspace => WORKSPACES.some((w) => w === v)

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
