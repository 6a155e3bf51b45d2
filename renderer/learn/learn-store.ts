import { z } from 'zod'
import { create } from 'zustand'
import type { AnalysisJob, MappingLine } from '#shared/learn/analysis-job.ts'
import type { CompareResult } from '#shared/learn/compare-result.ts'
import { AssetId, SequenceId } from '#shared/timeline/ids.ts'
import { attempt, type ClientError, client, recall, remember, toClientError, useJobs, useProject } from '../client/index.ts'
import { currentLanguage } from '../i18n/index.ts'
import type { AlignMode } from './align.ts'
import { drawnLines, withoutLine } from './lines.ts'
import type { Side } from './pair-transport.ts'

/** A film of one's own: one of the library, or what is being cut. */
export const OwnFilm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asset'), assetId: AssetId }),
  z.object({ kind: z.literal('sequence'), sequenceId: SequenceId }),
])
export type OwnFilm = z.infer<typeof OwnFilm>

/** A job that this project asked for, and of which films. */
const Entry = z.object({
  jobId: z.string(),
  reference: AssetId,
  own: OwnFilm.nullable(),
  at: z.number(),
  /** Of the sentences of a comparison. */
  language: z.string().optional(),
})
export type LearnEntry = z.infer<typeof Entry>

/** What is kept between runs, per project. */
const Kept = z.object({
  reference: AssetId.nullable().catch(null),
  own: OwnFilm.nullable().catch(null),
  entries: z.array(Entry).catch([]),
  align: z.enum(['time', 'bars', 'shots']).catch('shots'),
  locked: z.boolean().catch(true),
  /** Frames of the own film by which it runs ahead. */
  offset: z.int().catch(0),
  sound: z.enum(['target', 'user']).catch('target'),
  tab: z.enum(['features', 'overlays']).catch('features'),
})
type Kept = z.infer<typeof Kept>

/** What came of a job: being read, not there yet, there, or gone with the reason. */
export type Loaded =
  | { state: 'loading' }
  | { state: 'waiting' }
  | { state: 'ready'; job: AnalysisJob }
  | { state: 'gone'; error: ClientError }

/** A reference shot and one of the own film; null: none stands for it. */
export interface Pair {
  target: string | null
  user: string | null
}

interface LearnState extends Kept {
  projectId: string | null
  selected: Pair | null
  results: ReadonlyMap<string, Loaded>
  /** Re-mappings that can be taken back: the lines as they were, and the project's revision at the time. */
  undo: readonly { jobId: string; lines: MappingLine[]; revision: number }[]
  remapping: boolean
}

const FRESH: Kept = {
  ...{ reference: null, own: null, entries: [], align: 'shots', locked: true, offset: 0, sound: 'target', tab: 'features' },
}
export const useLearn = create<LearnState>()(() => ({
  ...FRESH,
  ...{ projectId: null, selected: null, results: new Map(), undo: [], remapping: false },
}))
const state = useLearn.getState
const set = useLearn.setState

const KEY = 'learn'
/** Projects and jobs of each that are remembered. */
const PROJECTS = 40
const JOBS = 24

const all = (): Record<string, unknown> => {
  const v = recall(KEY)
  return typeof v === 'object' && v !== null ? (v as Record<string, unknown>) : {}
}

/** Shows what was last learned in a project; nothing is started. */
export function enterLearn(projectId: string | null): void {
  if (state().projectId === projectId) return
  const kept = Kept.safeParse(projectId === null ? {} : (all()[projectId] ?? {}))
  set({ ...(kept.success ? kept.data : FRESH), projectId, selected: null, undo: [], remapping: false })
}

/** Changes what is remembered. */
export function changeLearn(change: Partial<Kept>): void {
  set(change)
  const { projectId, reference, own, entries, align, locked, offset, sound, tab } = state()
  if (projectId === null) return
  const { [projectId]: _before, ...others } = all()
  const mine: Kept = { reference, own, entries, align, locked, offset, sound, tab }
  remember(KEY, Object.fromEntries([...Object.entries(others).slice(1 - PROJECTS), [projectId, mine]]))
}

export const selectPair = (selected: Pair | null): void => {
  const before = state().selected
  if (before?.target !== selected?.target || before?.user !== selected?.user) set({ selected })
}

const same = (a: OwnFilm | null, b: OwnFilm | null): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The newest job of these films; without an own film the newest that only learned from the reference. */
export const entryOf = (s: Pick<LearnState, 'entries'>, reference: string | null, own: OwnFilm | null): LearnEntry | undefined =>
  s.entries.find((e) => e.reference === reference && same(e.own, own))

/** Takes a film as the reference and learns from it, unless that was done before. */
export function chooseReference(reference: AssetId): void {
  const own = state().own
  const kept = own?.kind === 'asset' && own.assetId === reference ? null : own
  changeLearn({ reference, own: kept, offset: 0 })
  set({ selected: null })
  ensure()
}
/** Takes a film as one's own and compares it with the reference, unless that was done before. */
export function chooseOwn(own: OwnFilm | null): void {
  changeLearn({ own, offset: 0 })
  // The shot of the reference that is looked at stays while the other film is looked at.
  set(({ selected }) => ({ selected: selected && selected.target !== null ? { target: selected.target, user: null } : null }))
  ensure()
}
/** Back to the beginning; the jobs stay in the list. */
export function clearFilms(): void {
  changeLearn({ reference: null, own: null, offset: 0 })
  set({ selected: null })
}
export function swapFilms(): void {
  const { reference, own } = state()
  if (reference === null || own?.kind !== 'asset') return
  changeLearn({ reference: own.assetId, own: { kind: 'asset', assetId: reference }, offset: 0 })
  set({ selected: null })
  ensure()
}

/** Starts the job that the chosen films need, where none is there or what it found is gone. */
function ensure(): void {
  const { reference, own } = state()
  if (reference === null) return
  const entry = entryOf(state(), reference, own)
  if (entry && state().results.get(entry.jobId)?.state !== 'gone' && !hasFailed(entry.jobId)) return void load(entry.jobId)
  void start()
}
const hasFailed = (jobId: string): boolean => {
  const job = useJobs.getState().byId.get(jobId)
  return job?.state === 'failed' || job?.state === 'cancelled'
}

/** What is asked of the engine for the chosen films; null while no reference is chosen. `withModel`: the vision model may look, too. */
export function analysisRequest(withModel: boolean): Parameters<typeof client.videoAnalysis.start>[0] | null {
  const { projectId, reference, own } = state()
  if (projectId === null || reference === null) return null
  const target_video = { asset: { project_id: projectId, asset_id: reference } }
  const language = currentLanguage()
  const llm = { enabled: withModel, language }
  if (own === null) return { mode: 'learn', target_video, options: { llm } }
  return {
    ...{ mode: 'compare', target_video },
    user_video:
      own.kind === 'asset'
        ? { asset: { project_id: projectId, asset_id: own.assetId } }
        : { sequence: { project_id: projectId, sequence_id: own.sequenceId } },
    options: { compare: { language }, llm },
  }
}

/** Learns from the chosen reference, or compares the chosen films, anew. */
export async function start(withModel = false): Promise<void> {
  const { projectId, reference, own } = state()
  const request = analysisRequest(withModel)
  if (projectId === null || reference === null || request === null) return
  const language = currentLanguage()
  const queued = await attempt(client.videoAnalysis.start(request))
  if (!queued || state().projectId !== projectId) return
  addEntry({ jobId: queued.job_id, reference, own, at: Date.now(), language })
}

/** Runs a job that failed or was stopped once more; it may go on under another id. */
export async function retry(entry: LearnEntry): Promise<void> {
  const job = await attempt(client.jobs.retry({ jobId: entry.jobId }))
  if (!job) return
  put(job.id, { state: 'waiting' })
  if (job.id !== entry.jobId) addEntry({ ...entry, jobId: job.id })
}

function addEntry(entry: LearnEntry): void {
  const others = state().entries.filter((e) => e.jobId !== entry.jobId && !(e.reference === entry.reference && same(e.own, entry.own)))
  changeLearn({ entries: [entry, ...others].slice(0, JOBS) })
}

/** Shows the films and the result of an earlier job. */
export function reopen(entry: LearnEntry): void {
  changeLearn({ reference: entry.reference, own: entry.own, offset: 0 })
  set({ selected: null })
  void load(entry.jobId)
}
export function forgetEntry(entry: LearnEntry): void {
  changeLearn({ entries: state().entries.filter((e) => e.jobId !== entry.jobId) })
}

const put = (jobId: string, loaded: Loaded): void => set((s) => ({ results: new Map(s.results).set(jobId, loaded) }))

/** Reads what a job has found; a job under way is read when it is done. */
export async function load(jobId: string, again = false): Promise<void> {
  const known = state().results.get(jobId)
  if (known?.state === 'loading' || (known?.state === 'ready' && !again)) return
  put(jobId, known?.state === 'ready' ? known : { state: 'loading' })
  try {
    const job = await client.videoAnalysis.get({ jobId })
    put(jobId, job.result ? { state: 'ready', job } : { state: 'waiting' })
  } catch (e) {
    const error = toClientError(e)
    // A lost engine comes back, and then the window asks again.
    put(jobId, error.code === 'engine-lost' ? { state: 'waiting' } : { state: 'gone', error })
  }
}

/** The comparison on screen. */
export function shownCompare(): { jobId: string; result: CompareResult } | null {
  const { reference, own, results } = state()
  const entry = own && entryOf(state(), reference, own)
  const loaded = entry && results.get(entry.jobId)
  const result = loaded?.state === 'ready' ? loaded.job.result : null
  return entry && result && 'mapping' in result ? { jobId: entry.jobId, result } : null
}

/** Draws lines by hand: they stay, the other shots are mapped around them. */
export async function remap(jobId: string, lines: readonly MappingLine[], before: readonly MappingLine[] | null): Promise<void> {
  if (state().remapping) return
  set({ remapping: true })
  try {
    const done = await attempt(client.videoAnalysis.remap({ jobId, lines: [...lines] }))
    if (!done) return
    const entry = state().entries.find((e) => e.jobId === jobId)
    if (entry && done.job_id !== jobId) addEntry({ ...entry, jobId: done.job_id, at: Date.now() })
    put(done.job_id, { state: 'ready', job: done })
    if (before)
      set((s) => ({ undo: [...s.undo, { jobId: done.job_id, lines: [...before], revision: useProject.getState().revision }].slice(-100) }))
  } finally {
    set({ remapping: false })
  }
}
/** Says the steps of the comparison on screen in the language of the window; its lines stay. */
export async function translateSteps(language: string): Promise<void> {
  const compare = shownCompare()
  const entry = state().entries.find((e) => e.jobId === compare?.jobId)
  if (!compare || !entry || (entry.language ?? 'en') === language || state().remapping) return
  set({ remapping: true })
  try {
    const job = await client.videoAnalysis.remap({ jobId: compare.jobId, lines: drawnLines(compare.result.mapping), language })
    put(job.job_id, { state: 'ready', job })
    changeLearn({ entries: state().entries.map((e) => (e.jobId === job.job_id ? { ...e, language } : e)) })
  } catch {
    // They stay in the language they are in; the next look at them asks again.
  } finally {
    set({ remapping: false })
  }
}
/** Parts the shots of a pair: neither stands for the other any more. */
export function partPair({ target, user }: Pair): void {
  const compare = shownCompare()
  if (!compare || target === null || user === null) return
  const { mapping } = compare.result
  void remap(compare.jobId, withoutLine(mapping, { target, user }), drawnLines(mapping))
}
/** Takes the last re-mapping back. */
export async function undoRemap(): Promise<void> {
  const last = state().undo.at(-1)
  if (!last || state().remapping) return
  set((s) => ({ undo: s.undo.slice(0, -1) }))
  await remap(last.jobId, last.lines, null)
}

export const setSound = (sound: Side): void => changeLearn({ sound })
export const setAlign = (align: AlignMode): void => changeLearn({ align, offset: 0 })
