import type { Edit } from '../../shared/timeline/edits/edit.ts'
import { recordsOf, sequencesOf } from '../../shared/timeline/query.ts'
import type { TestEngine } from '../../electron/engine/testing/test-engine.ts'
import { type ClientWindow, documentOf, isConnected, replicaOf } from './window.ts'
import { until } from '../until.ts'

/** What became of the wishes of all windows. */
export interface Outcome {
  /** Labels of markers whose edit was acknowledged. */
  acknowledged: Set<string>
  /** Refused, with the code. */
  refused: Map<string, string>
  /** The connection was away; sent or not. */
  lost: Set<string>
}
export const newOutcome = (): Outcome => ({ acknowledged: new Set(), refused: new Map(), lost: new Set() })

/** One wish of a window, as a person makes it: a marker, a change of a marker that another window may take away, undo, redo. */
export async function act(w: ClientWindow, name: string, random: () => number, outcome: Outcome): Promise<void> {
  const { document } = w.store.useProject.getState()
  const dice = random()
  if (dice < 0.1) return w.store.undo()
  if (dice < 0.16) return w.store.redo()
  const markers = recordsOf(document, 'marker')
  const marker = markers[Math.floor(random() * markers.length)]
  if (marker && dice < 0.3) return attempt(w, name, [{ verb: 'removeMarker', markerId: marker.id }], outcome)
  if (marker && dice < 0.5) return attempt(w, name, [{ verb: 'setMarker', markerId: marker.id, patch: { label: name } }], outcome)
  return attempt(w, name, [addMarker(w, name)], outcome)
}

export function addMarker(w: ClientWindow, label: string): Edit {
  const sequenceId = sequencesOf(w.store.useProject.getState().document)[0]!.id
  return { verb: 'addMarker', marker: { sequenceId, time: 0 as never, duration: 0 as never, label, color: 'info' } }
}

async function attempt(w: ClientWindow, name: string, edits: Edit[], outcome: Outcome): Promise<void> {
  try {
    const diff = await w.store.tryApply(edits, name)
    if (diff.added.length + diff.updated.length + diff.removed.length > 0) outcome.acknowledged.add(name)
  } catch (e) {
    const { code } = e as { code: string }
    if (code === 'engine-lost') outcome.lost.add(name)
    else outcome.refused.set(name, code)
  }
}

/** How often each label is a step of the history. Steps that an edit after an undo gave up are not in it. */
export function stepsOf(t: TestEngine, projectId: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { label } of t.engine.projects.get(projectId).history()) counts.set(label, (counts.get(label) ?? 0) + 1)
  return counts
}

/** Waits until every window shows exactly the engine's document. */
export async function converge(t: TestEngine, projectId: string, windows: readonly ClientWindow[], limit: number): Promise<void> {
  const truth = () => {
    const session = t.engine.projects.get(projectId)
    return { revision: session.state().revision, records: documentOf(session.document().values()) }
  }
  for (const [i, w] of windows.entries()) {
    await until(
      () => isConnected(w) && JSON.stringify(replicaOf(w)) === JSON.stringify(truth()),
      limit,
      () =>
        `window ${i} shows revision ${replicaOf(w).revision} with ${replicaOf(w).records.length} records, the engine has ${truth().revision} with ${truth().records.length}`,
    )
  }
}
