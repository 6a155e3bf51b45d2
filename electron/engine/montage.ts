import { createHash } from 'node:crypto'
import { z } from 'zod'
import { METHODS } from '#shared/analysis/methods.ts'
import { AppError } from '#shared/base/app-error.ts'
import { MontagePlan } from '#shared/planning/edit-plan.ts'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import { gridMark } from '#shared/planning/grid-mark.ts'
import type { MontageSettings } from '#shared/planning/montage-settings.ts'
import type { PlanInput, PlanLock } from '#shared/planning/plan-input.ts'
import { sizeStepsOf } from '#shared/planning/learned/size-rhythm.ts'
import { planToEdits } from '#shared/planning/plan-to-edits.ts'
import type { Arc, Style } from '#shared/planning/style.ts'
import { applyEdits } from '#shared/timeline/edits/apply-edits.ts'
import { Edit } from '#shared/timeline/edits/edit.ts'
import type { AssetId, SequenceId } from '#shared/timeline/ids.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { gridOf, montageOf } from '#shared/timeline/query.ts'
import { STYLE_PREVIEW_FILE, stylePreviewMethod } from './style-preview-file.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { AssetKnowledge } from '../library/asset-knowledge.ts'
import type { CacheStore } from '../library/cache-store.ts'
import type { FootageSizing } from '../library/sizes/footage-sizing.ts'
import type { Library } from '../library/library.ts'
import { createLearnedStyles, type LearnedStyles } from '../montage/learned-styles.ts'
import { lookTable } from '../montage/look-table.ts'
import { loadStyles, type StyleLibrary } from '../montage/styles.ts'
import { newId } from './new-id.ts'
import { planInputOf } from './plan-input.ts'
import { createPlanner } from './planner.ts'
import type { ProjectSession } from './projects/project-session.ts'

export interface PlanRequest {
  songAssetId: AssetId
  settings: MontageSettings
  footage?: AssetId[] | null | undefined
  /** Those of `footage` that somebody chose one by one, which only keeps the film of a learned style among them; default: all of it. */
  named?: AssetId[] | undefined
  previous?: MontagePlan | null | undefined
  locks?: PlanLock[] | undefined
  keepCuts?: boolean | undefined
  /** No comparison with the shipped styles, which costs a plan of each. */
  alone?: boolean | undefined
}

export interface Montage {
  styles(): Promise<{ styles: Style[]; arcs: Arc[] }>
  learnedStyles: LearnedStyles
  /**
   * Plans with what is known so far; changes nothing in the project. Where its style asks for shot sizes, those that are not known of its footage
   * are queued to be measured.
   */
  plan(session: ProjectSession, request: PlanRequest): Promise<MontagePlan>
  /** Queues what such a plan would want to know of the footage beyond its analysis; gives the jobs. */
  prepare(session: ProjectSession, request: PlanRequest): Promise<string[]>
  /** Writes the plan into a sequence as one undo step; null: a new one. */
  apply(
    session: ProjectSession,
    plan: MontagePlan,
    sequenceId: SequenceId | null,
    requestId?: string,
  ): Promise<{ revision: number; sequenceId: SequenceId }>
  /** The document as it would be with the plan applied, for a preview. Styles must have been loaded, which planning does. */
  planned(doc: ProjectDocument, plan: MontagePlan): { doc: ProjectDocument; sequenceId: SequenceId }
  stylePreview(session: ProjectSession, styleId: string): Promise<{ url: string | null; jobId: string | null }>
  /** Path of a rendered style preview, or undefined. */
  stylePreviewFile(key: string, styleId: string): string | undefined
  close(): Promise<void>
}

const Edits = z.array(Edit)

interface Parts {
  knowledge: AssetKnowledge
  library: Library
  sizing: FootageSizing
  jobs: JobRunner
  cache: CacheStore
  resourcesDir: string
  /** Folder of the user's own styles; may be absent. */
  userStyles: string
  /** Folder of the tables that grade footage like a reference; projects name them, so they stay when their style goes. */
  looks: string
}

export function createMontage(p: Parts): Montage {
  const planner = createPlanner()
  let loaded: StyleLibrary | undefined
  const load = async (): Promise<StyleLibrary> => (loaded = await loadStyles(p.resourcesDir, p.userStyles))

  const styleOf = (plan: MontagePlan): Style => {
    const style = loaded?.styles.find((s) => s.id === plan.settings.style)
    if (!style) throw new AppError('plan.styleNotFound', `There is no style called ${plan.settings.style}; choose one from the list.`)
    return style
  }
  const measureSizes = (session: ProjectSession, { style, footage }: PlanInput): string[] => {
    if (!sizeStepsOf(style.learned)) return []
    const ids = new Set<string>(footage.map((f) => f.assetId))
    return p.sizing.measure(
      session,
      session.assets().filter((a) => ids.has(a.id)),
    )
  }
  const editsOf = (doc: ProjectDocument, plan: MontagePlan, sequenceId: SequenceId | null) => {
    checkAssets(doc, plan)
    const style = styleOf(plan)
    try {
      const made = planToEdits(doc, plan, { sequenceId, newId, style, names: { sequence: 'Montage' } })
      if (Edits.safeParse(made.edits).success) return made
    } catch (e) {
      // A time beyond what ticks can say is no bug here, but one of the plan's numbers.
      if (!(e instanceof RangeError)) throw e
    }
    // A plan is given by the caller: its numbers fit its schema, yet need not make a film (a song that starts behind its end).
    throw new AppError('plan.impossible', 'This plan does not make a film with these files, so nothing was changed; plan again.')
  }

  return {
    learnedStyles: createLearnedStyles(p.userStyles, load),
    async styles() {
      const { styles, arcs } = await load()
      return { styles, arcs }
    },
    async plan(session, request) {
      const styles = await load()
      const grid = gridMark(gridOf(session.document(), request.songAssetId)?.grid ?? null)
      const input = planInputOf(session, request, styles, p)
      if (!request.alone) measureSizes(session, input)
      const planned = await planner.plan(input)
      if (!planned.ok) throw AppError.fromRefusal(planned.refusal)
      return { ...planned.value, grid, ...(input.style.learned ? { look: lookTable(input, p.looks) } : {}) }
    },
    async prepare(session, request) {
      return measureSizes(session, planInputOf(session, request, await load(), p))
    },
    async apply(session, plan, sequenceId, requestId) {
      await load()
      const { edits, sequenceId: made } = editsOf(session.document(), plan, sequenceId)
      const remembered: Edit = {
        verb: 'setMontage',
        settings: montageOf(session.document())?.settings ?? plan.settings,
        plan: toJson(plan),
      }
      const applied = session.apply([...edits, remembered], 'montage', { style: plan.settings.style }, { requestId })
      if (!applied.ok) throw AppError.fromRefusal(applied.refusal)
      const { revision, diff, repeated } = applied.value
      const madeBefore = repeated && diff.added.find((r) => r.type === 'sequence')
      return { revision, sequenceId: madeBefore ? madeBefore.id : made }
    },
    planned(doc, plan) {
      const { edits, sequenceId } = editsOf(doc, plan, null)
      const applied = applyEdits(doc, edits, newId)
      if (!applied.ok) throw AppError.fromRefusal(applied.refusal)
      return { doc: applied.value.document, sequenceId }
    },
    async stylePreview(session, styleId) {
      const style = (await load()).styles.find((s) => s.id === styleId)
      if (!style)
        throw new AppError('plan.styleNotFound', `There is no style called ${styleId}; choose one from the list.`, {
          params: { style: styleId },
        })
      const songAssetId = previewSong(session, p.knowledge)
      const key = previewKey(session, style, songAssetId, p.knowledge)
      if (p.cache.file(key, stylePreviewMethod(styleId), STYLE_PREVIEW_FILE))
        return { url: `/style-preview/${key}/${styleId}`, jobId: null }
      const input = { projectPath: session.path, styleId, songAssetId, key }
      const title = style.name.en
      return {
        url: null,
        jobId: p.jobs.start({ kind: 'style-preview', title, projectId: session.id, key: `style-preview:${key}`, input, priority: 1 }),
      }
    },
    stylePreviewFile: (key, styleId) => p.cache.file(key, stylePreviewMethod(styleId), STYLE_PREVIEW_FILE),
    close: planner.close,
  }
}

/** The song of the montage in the works, else the first one whose beat is known. */
function previewSong(session: ProjectSession, knowledge: AssetKnowledge): AssetId {
  const planned = MontagePlan.safeParse(montageOf(session.document())?.plan)
  const songs = session.assets().filter((a) => a.hash && knowledge.song(a.hash)?.grid)
  const song = songs.find((a) => planned.success && a.id === planned.data.songAssetId) ?? songs[0]
  if (!song)
    throw new AppError(
      'stylePreview.noSong',
      'A preview needs a song whose beat is known; import one and wait until it has been listened to.',
    )
  return song.id
}

/** Names a preview by all that decides how it looks: the style, the song and what is known of the footage. */
function previewKey(session: ProjectSession, style: Style, song: AssetId, knowledge: AssetKnowledge): string {
  // Sizes change a preview only where the style follows them.
  const mark = (hash: ContentHash): string => (style.learned?.sizes && knowledge.sizes(hash) ? `${hash} sized` : hash)
  const footage = session.assets().flatMap((a) => (a.hash && a.kind !== 'audio' && knowledge.picture(a.hash) ? [mark(a.hash)] : []))
  if (footage.length === 0)
    throw new AppError('stylePreview.noFootage', 'A preview needs footage that has been looked at; import some and wait a moment.')
  return createHash('sha256')
    .update(JSON.stringify([style, song, footage, METHODS]))
    .digest('hex')
}

/** A plan may be older than the project: assets may have gone since. */
function checkAssets(doc: ProjectDocument, plan: MontagePlan): void {
  const gone = [plan.songAssetId, ...plan.picks.map((k) => k.ref.assetId)].filter((id) => doc.get(id)?.type !== 'asset')
  if (gone.length > 0)
    throw new AppError('plan.stale', 'Files of this plan are not in the project any more, so it was not applied; plan again.', {
      params: { count: gone.length },
    })
}

/** A plan is plain data; the copy tells the compiler so and drops what is undefined. */
const toJson = (plan: MontagePlan): Extract<Edit, { verb: 'setMontage' }>['plan'] => JSON.parse(JSON.stringify(plan))
