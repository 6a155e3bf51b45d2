import { create } from 'zustand'
import type { ProjectState } from '#shared/contract/contract.ts'
import type { Diff } from '#shared/timeline/diff.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { client } from './connection.ts'
import { ClientError, toClientError } from './errors.ts'
import { followProject, onEvent, onListening } from './events.ts'
import { advance } from './replica.ts'
import { reportError } from './report.ts'
import { createSender } from './surely.ts'

type Params = Record<string, string | number>

/** The window's copy of the open project: the engine writes, this follows by revision. */
export interface ProjectReplica {
  status: 'none' | 'opening' | 'open'
  projectId: string | null
  path: string | null
  name: string
  revision: number
  /** Label of the step that undo or redo would take. */
  undo: string | null
  redo: string | null
  /** What the names of these steps are filled in with. */
  undoParams: Params | undefined
  redoParams: Params | undefined
  document: ProjectDocument
  /** Edits that are sent and not yet acknowledged. */
  saving: number
}

const NOTHING: ProjectReplica = {
  status: 'none',
  projectId: null,
  path: null,
  name: '',
  revision: 0,
  undo: null,
  redo: null,
  undoParams: undefined,
  redoParams: undefined,
  document: new Map(),
  saving: 0,
}
export const useProject = create<ProjectReplica>()(() => NOTHING)
const get = useProject.getState
const set = useProject.setState

function requireProject(): string {
  const id = get().projectId
  if (id === null) throw new ClientError('no-project', 'No project is open.')
  return id
}

/** Newest revision of the open project that the engine has told of over this connection. */
let told = 0
/** The replica was left behind by a break of the connection: it may not be led on, only replaced. */
let stale = false
/** Reads in a row after which a document that does not catch up is left for the next event. */
const MOST_READS = 5
const reading = new Map<string, Promise<void>>()
/** Reads the whole document anew; concurrent wishes share one read, which goes on until it has caught up with what was told meanwhile. */
function reread(): Promise<void> {
  const projectId = get().projectId
  if (projectId === null) return Promise.resolve()
  const shared = reading.get(projectId)
  if (shared) return shared
  const mine = readUntilNew(projectId).finally(() => void reading.delete(projectId))
  reading.set(projectId, mine)
  return mine
}
async function readUntilNew(projectId: string): Promise<void> {
  for (let reads = 0; reads < MOST_READS; reads++) {
    const s = await client.projects.snapshot({ projectId })
    if (get().projectId !== projectId) return
    // An edit's answer may overtake a long document; what it led to is not shown and taken back.
    if (stale || s.revision >= get().revision) set({ ...fields(s), document: new Map(s.records.map((r) => [r.id, r])), status: 'open' })
    stale = false
    if (get().revision >= told) return
  }
}

const fields = (s: ProjectState) => ({
  projectId: s.projectId,
  path: s.path,
  name: s.name,
  revision: s.revision,
  ...stepsOf(s),
})
type Steps = Pick<ProjectReplica, 'undo' | 'redo' | 'undoParams' | 'redoParams'>
const stepsOf = (s: Pick<ProjectState, 'undo' | 'redo' | 'undoParams' | 'redoParams'>): Steps => ({
  ...{ undo: s.undo, redo: s.redo },
  ...{ undoParams: s.undoParams, redoParams: s.redoParams },
})

/** Takes a diff that leads to `revision`; reads everything anew when one in between was missed. */
function take(revision: number, diff: Diff, marks?: Steps): void {
  const s = get()
  told = Math.max(told, revision)
  const next = stale ? 'gap' : advance(s, revision, diff)
  if (next === 'gap') return void reread().catch(reportError)
  set({ revision: next.revision, document: next.document, ...(revision >= s.revision ? marks : {}) })
}

/** Stores follow the engine from here on. Called once, by main.tsx. */
export function startProjectStore(): void {
  onEvent('project.changed', (e) => e.projectId === get().projectId && take(e.revision, e.diff, stepsOf(e)))
  onEvent('project.closed', (e) => e.projectId === get().projectId && forgetProject())
  onListening(() => {
    const { path, projectId } = get()
    if (projectId === null || path === null) return
    reopen(path).then(sender.back, reportError)
  })
}

/** The engine may be a new one that does not hold the project yet; opening an open project answers with its state. */
async function reopen(path: string): Promise<void> {
  const s = await client.projects.open({ path })
  if (get().path !== path) return
  if (s.projectId !== get().projectId) adopt(s)
  // What is there now counts, also where an older copy was put in the file's place meanwhile.
  told = s.revision
  stale = true
  await reread()
}

const sender = createSender()
/**
 * Sends a wish that carries an id of its own; when the connection breaks before its answer, sends the same again as soon as the project is
 * back, and the engine does nothing twice. Throws 'engine-lost' when it does not come back, or at once while the engine is lost already.
 */
export const surely: typeof sender.send = sender.send

function adopt(s: ProjectState): void {
  told = s.revision
  stale = true
  set({ ...NOTHING, ...fields(s), status: 'opening' })
  followProject(s.projectId)
}
function forgetProject(): void {
  set(NOTHING)
  followProject(null)
}

async function enter(opening: Promise<ProjectState>): Promise<ProjectState> {
  const before = get().projectId
  const state = await opening
  if (before !== null && before !== state.projectId) await client.projects.close({ projectId: before }).catch(() => undefined)
  adopt(state)
  await reread()
  return state
}

/** Opens a project file; failures are thrown. */
export const openProject = (path: string): Promise<ProjectState> => enter(client.projects.open({ path }))
/** Opens a backup (null: the newest) of the project at `path` as a file of its own. */
export const restoreProject = (path: string, backup: string | null): Promise<ProjectState> =>
  enter(client.projects.restore({ path, backup }))
/** Opens what can still be read of a damaged project; answers with how many of its parts that are. */
export const salvageProject = async (path: string): Promise<{ kept: number; dropped: number }> => {
  const opening = client.projects.salvage({ path })
  await enter(opening)
  return opening
}
/** Makes and opens a project in the projects folder (path null) or at `path`. */
export const createProject = (name: string, path: string | null = null): Promise<ProjectState> =>
  enter(client.projects.create({ name, path }))

/** Goes back to the start screen; everything is on disk already. */
export async function closeProject(): Promise<void> {
  const projectId = get().projectId
  if (projectId === null) return
  forgetProject()
  await client.projects.close({ projectId })
}
export async function renameProject(name: string): Promise<void> {
  set(pickMarks(await client.projects.rename({ projectId: requireProject(), name })))
}

const pickMarks = (s: ProjectState) => ({ name: s.name, path: s.path, ...stepsOf(s) })

/** How edits are applied. `tracked` false: no undo step and redo stays, for plans that were made anew (see projects.apply). */
export interface ApplyOptions {
  tracked?: boolean
}

/** Applies edits as one undo step named history.<label>. Throws a ClientError when refused: nothing changed then. */
export async function tryApply(edits: Edit[], label: string, params?: Params, { tracked = true }: ApplyOptions = {}): Promise<Diff> {
  const projectId = requireProject()
  set((s) => ({ saving: s.saving + 1 }))
  try {
    const wish = { projectId, edits, label, ...(params ? { params } : {}), ...(tracked ? {} : { tracked }) }
    const r = await surely((requestId) => client.projects.apply({ ...wish, requestId }))
    if (get().projectId !== projectId) return r.diff
    // An answer that says what was done before need not hold what changed.
    if (r.repeated) void reread().catch(reportError)
    else take(r.revision, r.diff)
    return r.diff
  } catch (e) {
    throw toClientError(e)
  } finally {
    set((s) => ({ saving: Math.max(0, s.saving - 1) }))
  }
}

/** As tryApply, but a refusal is shown in the corner and answers undefined. What panels use. */
export async function apply(edits: Edit[], label: string, params?: Params, options?: ApplyOptions): Promise<Diff | undefined> {
  try {
    return await tryApply(edits, label, params, options)
  } catch (e) {
    reportError(e)
    return undefined
  }
}

type Moving = 'moving' | 'moved'
const movers = new Set<(state: Moving) => void | Promise<void>>()
/**
 * Calls `f` when a person goes through the history: before the wish is sent, which waits for what `f` promises, and when it was answered.
 */
export function onHistoryMove(f: (state: Moving) => void | Promise<void>): () => void {
  movers.add(f)
  return () => void movers.delete(f)
}

async function move(send: () => Promise<ProjectState>): Promise<void> {
  try {
    for (const f of movers) await f('moving')
    const s = await send()
    if (s.projectId !== get().projectId) return
    set(pickMarks(s))
    // The diff comes as an event; when it was missed, read.
    if (s.revision > get().revision) setTimeout(() => s.revision > get().revision && void reread().catch(reportError), 400)
  } catch (e) {
    reportError(e)
  } finally {
    for (const f of movers) void f('moved')
  }
}
export const undo = (): Promise<void> => move(() => moveOnce(client.projects.undo))
export const redo = (): Promise<void> => move(() => moveOnce(client.projects.redo))
const moveOnce = (send: (wish: { projectId: string; requestId: string }) => Promise<ProjectState>): Promise<ProjectState> => {
  const projectId = requireProject()
  return surely((requestId) => send({ projectId, requestId }))
}
/** Goes to the moment after step `seq`; 0 is the beginning. */
export const jumpTo = (seq: number): Promise<void> => move(() => client.projects.jump({ projectId: requireProject(), seq }))
