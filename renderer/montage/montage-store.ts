import { once } from '../client/once.ts'
import { create } from 'zustand'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import type { PlanLock } from '#shared/planning/plan-input.ts'
import type { Arc, Style } from '#shared/planning/style.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { SequenceId } from '#shared/timeline/ids.ts'
import { MontageSettings } from '#shared/planning/montage-settings.ts'
import { ClientError, apply, attempt, client, recordsOf, onHistoryMove, surely, toClientError, useProject } from '../client/index.ts'
import { setSession, useSession } from '../editor/session-store.ts'
import { ZERO } from '#shared/time/ticks.ts'
import { type MontageState, type StoredSettings, currentMontage, locksOf, montageRecord, songOf } from './montage-state.ts'

/** What the window alone knows of the montage: choices on their way, and which pick is looked at. */
interface MontageView {
  projectId: string | null
  styles: readonly Style[]
  arcs: readonly Arc[]
  /** Settings that the engine has not planned yet; shown at once. */
  pending: Partial<StoredSettings> | null
  planning: boolean
  error: ClientError | null
  selected: number
  /** The plan plays in the large picture. */
  playing: boolean
}

const EMPTY: MontageView = {
  projectId: null,
  styles: [],
  arcs: [],
  pending: null,
  planning: false,
  error: null,
  selected: 0,
  playing: false,
}
export const useMontageView = create<MontageView>()(() => EMPTY)
const view = useMontageView.getState
const setView = useMontageView.setState

/** Starts afresh for another project. */
export function enterMontage(projectId: string | null): void {
  if (view().projectId === projectId) return
  stopWaiting()
  latest++
  owed = false
  setView({ ...EMPTY, styles: view().styles, arcs: view().arcs, projectId })
}

export async function loadStyles(): Promise<void> {
  const list = await attempt(client.montage.styles())
  if (list) setView(list)
}

export const select = (selected: number): void => setView({ selected })
export const setPlaying = (playing: boolean): void => setView({ playing })

/** How the plan is to be made: what is kept of the one that is there. */
interface Request {
  /** Name of the undo step: history.<label>. Null where nobody asked: such a plan follows from the project and is no step. */
  label: string | null
  params?: Record<string, string | number>
  settings?: Partial<StoredSettings>
  keepCuts?: boolean
  /** Locks beside those that the plan holds. */
  locks?: PlanLock[]
  /** Index that gets locked with the result. */
  lock?: number
  /** Locked picks of the result, where it is not those of the request. */
  locked?: ReadonlySet<number>
}

let latest = 0
let timer: ReturnType<typeof setTimeout> | undefined
/** Controls report faster than a plan is worth making, milliseconds. */
const SETTLE_MS = 220

/** Shows a changed control at once and plans when the hand rests. Locked shots stay. */
export function changeMontage(patch: Partial<StoredSettings>): void {
  setView({ pending: { ...view().pending, ...patch } })
  afterRest()
}

/** Plans after a short rest because the project asks for it. Where a person changed settings meanwhile, it is the undo step of those. */
export function planSoon(): void {
  owed = true
  afterRest()
}

/** The project asks for a plan that is not made yet. */
let owed = false
function afterRest(): void {
  stopWaiting()
  timer = setTimeout(() => void plan({ label: null }), SETTLE_MS)
}

function stopWaiting(): void {
  clearTimeout(timer)
  timer = undefined
}

/** The plan that is being made, while somebody asked for it. */
let wish: Promise<void> | null = null

/**
 * What a hand has just changed becomes its undo step before the history moves, so that undo takes back exactly that. A plan that nobody
 * asked for is dropped instead: stored after the move, it would undo it or give up what can be redone.
 */
onHistoryMove(async (state) => {
  if (state === 'moved') return owed ? planSoon() : undefined
  if (timer !== undefined && hasPending()) void plan({ label: null })
  if (wish !== null) return wish
  if (timer === undefined && !view().planning) return undefined
  latest++
  stopWaiting()
  return setView({ planning: false, pending: null })
})
const hasPending = (): boolean => Object.keys(view().pending ?? {}).length > 0

/** As makePlan; what somebody asked for is waited for by whoever moves the history. */
function plan(request: Request): Promise<void> {
  const asked = request.label !== null || hasPending()
  const made = makePlan(request)
  if (!asked) return made
  const mine = made.finally(() => {
    if (wish === mine) wish = null
  })
  wish = mine
  return mine
}

/** Makes a plan and stores it; an answer that came too late is dropped. A refusal keeps the old plan. */
async function makePlan(request: Request): Promise<void> {
  stopWaiting()
  const projectId = useProject.getState().projectId
  const before = currentMontage()
  const record = montageRecord()
  const pending = { ...view().pending, ...request.settings }
  const label = request.label ?? (Object.keys(pending).length > 0 ? 'plan.settings' : null)
  const stored: StoredSettings = { ...before.settings, ...pending }
  const song = songOf(useProject.getState().document, stored.songAssetId)
  if (projectId === null) return
  if (!song) return keepSettings(stored, before.plan)
  const mine = ++latest
  setView({ planning: true, error: null, pending })
  try {
    const made = await client.montage.plan({
      projectId,
      songAssetId: song.id,
      settings: MontageSettings.parse(stored),
      previous: before.plan,
      locks: request.locks ?? locksOf(before.plan),
      keepCuts: request.keepCuts ?? false,
    })
    if (mine !== latest) return
    // The montage changed meanwhile (here or in another window): what nobody asked for must not write over it.
    if (label === null && montageRecord() !== record) {
      setView({ planning: false })
      return planSoon()
    }
    const result = request.locked ? { ...made, picks: made.picks.map((p) => ({ ...p, locked: request.locked!.has(p.index) })) } : made
    await store({ settings: { ...stored, songAssetId: song.id }, plan: result }, label, request.params)
    if (mine !== latest) return
    owed = false
    setView({ planning: false, pending: null, selected: Math.min(view().selected, result.picks.length - 1) })
  } catch (e) {
    if (mine !== latest) return
    owed = false
    setView({ planning: false, error: toClientError(e) })
    await keepSettings(stored, before.plan)
  }
}

/** What was chosen is kept also where no plan can be made of it yet. */
async function keepSettings(settings: StoredSettings, old: MontagePlan | null): Promise<void> {
  if (view().pending === null || Object.keys(view().pending ?? {}).length === 0) return
  await store({ settings, plan: old }, 'plan.settings')
  setView({ pending: null })
}

/** Saves the montage as an undo step; with label null as no step, and what was undone can still be redone. */
async function store({ settings, plan }: MontageState, label: string | null, params?: Record<string, string | number>): Promise<void> {
  const edit: Edit = { verb: 'setMontage', settings: toJson(settings), plan: toJson(plan) }
  await apply([edit], label ?? 'plan.make', params, { tracked: label !== null })
}

/** Puts a plan back that was made of what the project holds now. */
export async function restorePlan(known: MontagePlan): Promise<void> {
  latest++
  owed = false
  stopWaiting()
  setView({ planning: false, error: null })
  await store({ settings: currentMontage().settings, plan: known }, null)
}
type Json = Extract<Edit, { verb: 'setMontage' }>['settings']
const toJson = (value: unknown): Json => JSON.parse(JSON.stringify(value))

/** New cuts and new shots with the settings as they are; locked shots stay. */
export const replan = (): Promise<void> => plan({ label: 'plan.make' })

/** Another choice for every shot that is not locked. */
export const shuffle = (): Promise<void> =>
  plan({ label: 'plan.shuffle', settings: { seed: Math.floor(Math.random() * 1_000_000) }, keepCuts: true })

/** Puts a runner-up in the place of a pick and locks it: it was chosen by hand. Every other shot stays as it is. */
export async function swap(index: number, choice: number): Promise<void> {
  const before = currentMontage().plan
  const alternative = before?.picks[index]?.alternatives[choice]
  if (!before || !alternative) return
  const locks = before.picks.map((p) =>
    p.index === index
      ? { index, ref: alternative.ref, sourceStart: alternative.sourceStart }
      : { index: p.index, ref: p.ref, sourceStart: p.sourceStart },
  )
  const locked = new Set([...before.picks.filter((p) => p.locked).map((p) => p.index), index])
  await plan({ label: 'plan.swap', params: { shot: index + 1 }, keepCuts: true, locks, locked })
}

export async function toggleLock(index: number): Promise<void> {
  const state = currentMontage()
  const pick = state.plan?.picks[index]
  if (!state.plan || !pick) return
  const picks = state.plan.picks.map((p) => (p.index === index ? { ...p, locked: !p.locked } : p))
  await store({ ...state, plan: { ...state.plan, picks } }, pick.locked ? 'plan.unlock' : 'plan.lock', { shot: index + 1 })
}

/** Writes the plan into the montage's sequence (or a fresh one) and shows it in the editor. */
export const putOnTimeline: () => Promise<void> = once(async () => {
  const projectId = useProject.getState().projectId
  const { plan: current } = currentMontage()
  if (projectId === null || !current) return
  const sequenceId = targetSequence()
  const done = await attempt(surely((requestId) => client.montage.apply({ projectId, plan: current, sequenceId, requestId })))
  if (done) setSession({ workspace: 'edit', sequenceId: done.sequenceId, playhead: ZERO, selection: new Set() })
})

/** The sequence that the planner made before, or an empty one; null: a new one. A sequence that a person cut by hand is never replaced. */
function targetSequence(): SequenceId | null {
  const { document } = useProject.getState()
  const shown = useSession.getState().sequenceId
  const sequences = recordsOf(document, 'sequence').sort((a, b) => Number(b.id === shown) - Number(a.id === shown))
  const tracks = new Map(recordsOf(document, 'track').map((t) => [t.id, t]))
  const made = new Map<string, 'empty' | 'planned' | 'own'>(sequences.map((s) => [s.id, 'empty']))
  for (const clip of recordsOf(document, 'clip')) {
    const track = tracks.get(clip.trackId)
    if (!track || track.kind !== 'video' || track.role !== 'main') continue
    const state = made.get(track.sequenceId)
    made.set(track.sequenceId, clip.reasons.length > 0 && state !== 'own' ? 'planned' : 'own')
  }
  return (sequences.find((s) => made.get(s.id) === 'planned') ?? sequences.find((s) => made.get(s.id) === 'empty'))?.id ?? null
}
