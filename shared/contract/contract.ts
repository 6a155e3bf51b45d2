import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { PictureAnalysis, Scores } from '../analysis/picture-analysis.ts'
import { SongAnalysis } from '../analysis/song-analysis.ts'
import { ExportSettings } from '../export/export-settings.ts'
import { Job } from '../jobs/job.ts'
import { AnalysisJob, AnalysisQueued, AnalysisRequest, CompareReview, MappingLine, StepApplied } from '../learn/analysis-job.ts'
import { MAX_BYTES, MOST_BYTES } from '../learn/film-link.ts'
import { ModelEstimate } from '../learn/model-estimate.ts'
import { MODEL_PRESET_IDS } from '../learn/model-settings.ts'
import { ModelTest, ModelToTest } from '../learn/model-test.ts'
import { MotionJob, MotionQueued, MotionRequest } from '../learn/motion/motion-job.ts'
import { MontagePlan, MomentRef } from '../planning/edit-plan.ts'
import { MontageSettings } from '../planning/montage-settings.ts'
import { Arc, Style } from '../planning/style.ts'
import { Diff } from '../timeline/diff.ts'
import { Edit } from '../timeline/edits/edit.ts'
import { AssetId, SequenceId } from '../timeline/ids.ts'
import { ProjectRecord } from '../timeline/model.ts'
import { AppSettings, SystemInfo } from './system.ts'
import { EngineEvent } from './events.ts'

/**
 * Everything that a host may ask of the engine. Failures are oRPC errors whose `data` is {code, message, retryable, params}:
 * 'REFUSED' for an expected no (nothing changed), 'NOT_FOUND', 'INTERNAL'. REST paths below /v1 come from the same routes.
 */
const base = oc.errors({
  REFUSED: {
    status: 409,
    data: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])).optional() }),
  },
  NOT_FOUND: { status: 404, data: z.object({ code: z.string() }) },
})
const ProjectRef = z.object({ projectId: z.string() })
const JobRef = z.object({ jobId: z.string() })
/** Chosen by the sender, new for every wish: the same one sent again, because its answer was lost, is not carried out a second time. */
const RequestId = z.string().regex(/^[\w-]{1,64}$/)

export const RecentProject = z.object({
  path: z.string(),
  name: z.string(),
  openedAt: z.number(),
  duration: z.number(),
  poster: z.string().nullable(),
  missing: z.boolean(),
})
export type RecentProject = z.infer<typeof RecentProject>

/** One undoable step. */
export const HistoryMark = z.object({
  seq: z.int(),
  label: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  time: z.number(),
  undone: z.boolean(),
})
export type HistoryMark = z.infer<typeof HistoryMark>

export const ProjectState = z.object({
  projectId: z.string(),
  path: z.string(),
  name: z.string(),
  revision: z.int(),
  undo: z.string().nullable(),
  redo: z.string().nullable(),
})
export type ProjectState = z.infer<typeof ProjectState>

/** What the library knows of an asset beyond its record. URLs are paths on the engine's server. */
export const AssetStatus = z.object({
  assetId: AssetId,
  /** The file is where it was, elsewhere missing, or replaced by another. */
  presence: z.enum(['online', 'missing', 'changed']),
  poster: z.string().nullable(),
  filmstrip: z
    .object({
      sheets: z.array(z.string()),
      columns: z.int(),
      rows: z.int(),
      cellWidth: z.int(),
      cellHeight: z.int(),
      interval: z.number(),
      count: z.int(),
    })
    .nullable(),
  peaks: z
    .object({ url: z.string(), levels: z.array(z.object({ offset: z.int(), count: z.int(), secondsPerPair: z.number() })) })
    .nullable(),
  scores: Scores.nullable(),
  shots: z.int().nullable(),
  song: z.object({ tempo: z.number().nullable(), meter: z.int().nullable(), confidence: z.number() }).nullable(),
  /** Jobs under way for this asset. */
  busy: z.array(z.object({ jobId: z.string(), kind: z.string(), percent: z.number().nullable() })),
  media: z.string(),
  proxy: z.enum(['none', 'making', 'ready']),
})
export type AssetStatus = z.infer<typeof AssetStatus>

export const contract = {
  system: {
    info: base.route({ method: 'GET', path: '/system' }).output(SystemInfo),
    /** Event stream of everything that changes; a reconnecting client reads the state anew, then listens. */
    events: base.input(z.object({ projectId: z.string().nullable() })).output(eventIterator(EngineEvent)),
    settings: base.route({ method: 'GET', path: '/settings' }).output(AppSettings),
    setSettings: base.route({ method: 'PATCH', path: '/settings' }).input(AppSettings.partial()).output(AppSettings),
    /** Names of stored secrets; values never leave the engine. */
    secrets: base
      .route({ method: 'GET', path: '/secrets' })
      .output(z.array(z.object({ name: z.string(), source: z.enum(['file', 'environment', 'keychain']) }))),
    setSecret: base
      .route({ method: 'PUT', path: '/secrets/{name}' })
      .input(z.object({ name: z.string().regex(/^[A-Z][A-Z0-9_]{1,60}$/), value: z.string().max(4000).nullable() })),
    /** Lets the engine read a path that a person chose (native dialog or drop). Only hosts that hold the shell key may call it. */
    grant: base.input(z.object({ paths: z.array(z.string().max(4096)).max(10_000), shellKey: z.string() })),
    /** Frees cached files that nothing needs. */
    clearCache: base.route({ method: 'POST', path: '/system/clear-cache' }).output(z.object({ freedBytes: z.number() })),
  },
  projects: {
    recent: base.route({ method: 'GET', path: '/projects/recent' }).output(z.array(RecentProject)),
    /** path null: in the projects folder, under a free name. */
    create: base
      .route({ method: 'POST', path: '/projects' })
      .input(z.object({ name: z.string().min(1).max(200), path: z.string().nullable().optional() }))
      .output(ProjectState),
    open: base
      .route({ method: 'POST', path: '/projects/open' })
      .input(z.object({ path: z.string() }))
      .output(ProjectState),
    /** Whole copies that were made while it was edited, newest first; kept apart from the project, so that they outlive it. */
    backups: base
      .route({ method: 'POST', path: '/projects/backups' })
      .input(z.object({ path: z.string() }))
      .output(z.array(z.object({ id: z.string(), time: z.number(), revision: z.int(), bytes: z.int() }))),
    /** Opens a backup (null or absent: the newest) as a file of its own; what lies in the project's place is never changed. */
    restore: base
      .route({ method: 'POST', path: '/projects/restore' })
      .input(z.object({ path: z.string(), backup: z.string().nullable().optional() }))
      .output(ProjectState),
    /** Opens what can still be read of a damaged project, written as a new one beside it; `kept` and `dropped` count its parts. */
    salvage: base
      .route({ method: 'POST', path: '/projects/salvage' })
      .input(z.object({ path: z.string() }))
      .output(ProjectState.extend({ kept: z.int(), dropped: z.int() })),
    close: base.route({ method: 'POST', path: '/projects/{projectId}/close' }).input(ProjectRef),
    rename: base
      .route({ method: 'POST', path: '/projects/{projectId}/rename' })
      .input(ProjectRef.extend({ name: z.string().min(1).max(200) }))
      .output(ProjectState),
    forget: base.route({ method: 'POST', path: '/projects/forget' }).input(z.object({ path: z.string() })),
    snapshot: base
      .route({ method: 'GET', path: '/projects/{projectId}' })
      .input(ProjectRef)
      .output(ProjectState.extend({ records: z.array(ProjectRecord) })),
    /**
     * All edits or none; one undo step named by `label` (catalogue key under history.<label>). `tracked` false: no step, and redo stays as
     * it is; only for batches of nothing but setMontage, whose plan can be made again.
     */
    apply: base
      .route({ method: 'POST', path: '/projects/{projectId}/edits' })
      .input(
        ProjectRef.extend({
          edits: z.array(Edit).min(1).max(20_000),
          label: z.string().max(80),
          params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
          tracked: z.boolean().optional(),
          requestId: RequestId.optional(),
        }),
      )
      /** `repeated`: it had been carried out when it was sent before. */
      .output(z.object({ revision: z.int(), diff: Diff, repeated: z.literal(true).optional() })),
    undo: base
      .route({ method: 'POST', path: '/projects/{projectId}/undo' })
      .input(ProjectRef.extend({ requestId: RequestId.optional() }))
      .output(ProjectState),
    redo: base
      .route({ method: 'POST', path: '/projects/{projectId}/redo' })
      .input(ProjectRef.extend({ requestId: RequestId.optional() }))
      .output(ProjectState),
    history: base.route({ method: 'GET', path: '/projects/{projectId}/history' }).input(ProjectRef).output(z.array(HistoryMark)),
    /** Undoes or redoes until the mark is the last one done; 0 is the beginning. */
    jump: base
      .route({ method: 'POST', path: '/projects/{projectId}/history/{seq}' })
      .input(ProjectRef.extend({ seq: z.coerce.number().int().min(0) }))
      .output(ProjectState),
    /** Points missing assets at files below `path` (file or folder), matched by content; tells which were found. */
    relink: base
      .route({ method: 'POST', path: '/projects/{projectId}/relink' })
      .input(ProjectRef.extend({ path: z.string(), assetId: AssetId.optional() }))
      .output(z.object({ relinked: z.array(AssetId), missing: z.array(AssetId) })),
    /** Another file lies in the place of this asset's: from now on the asset stands for it. One undo step. */
    useReplacement: base
      .route({ method: 'POST', path: '/projects/{projectId}/assets/{assetId}/use-replacement' })
      .input(ProjectRef.extend({ assetId: AssetId })),
  },
  library: {
    /** Files and folders; every file becomes an asset or a row with a reason. Returns the import job. */
    import: base
      .route({ method: 'POST', path: '/projects/{projectId}/import' })
      .input(ProjectRef.extend({ paths: z.array(z.string()).min(1).max(10_000) }))
      .output(JobRef),
    /** The film behind a web address is fetched and becomes an asset. Returns the import job. */
    importLink: base
      .route({ method: 'POST', path: '/projects/{projectId}/import-link' })
      .input(
        ProjectRef.extend({
          url: z.string().min(1).max(4096),
          /** The address may lie in the user's own network or on this machine. */
          allowPrivateNetwork: z.boolean().default(false),
          maxBytes: z.int().min(1).max(MOST_BYTES).default(MAX_BYTES),
        }),
      )
      .output(JobRef),
    /** Of these assets, those that are there still; of all without `assetIds`. */
    status: base
      .route({ method: 'GET', path: '/projects/{projectId}/assets' })
      .input(ProjectRef.extend({ assetIds: z.array(AssetId).max(10_000).optional() }))
      .output(z.array(AssetStatus)),
    song: base
      .route({ method: 'GET', path: '/projects/{projectId}/assets/{assetId}/song' })
      .input(ProjectRef.extend({ assetId: AssetId }))
      .output(SongAnalysis.nullable()),
    picture: base
      .route({ method: 'GET', path: '/projects/{projectId}/assets/{assetId}/picture' })
      .input(ProjectRef.extend({ assetId: AssetId }))
      .output(PictureAnalysis.nullable()),
    /** Queues what is not known yet. */
    analyse: base
      .route({ method: 'POST', path: '/projects/{projectId}/analyse' })
      .input(ProjectRef.extend({ assetIds: z.array(AssetId).max(10_000) }))
      .output(z.object({ jobIds: z.array(z.string()) })),
    makeProxies: base
      .route({ method: 'POST', path: '/projects/{projectId}/proxies' })
      .input(ProjectRef.extend({ assetIds: z.array(AssetId).max(10_000) }))
      .output(z.object({ jobIds: z.array(z.string()) })),
  },
  montage: {
    styles: base.route({ method: 'GET', path: '/styles' }).output(z.object({ styles: z.array(Style), arcs: z.array(Arc) })),
    /** Plans with what is analysed so far. `locks` keep moments at their pick; `cuts` keep the cut points of the given plan; `exclude` never shows these. */
    plan: base
      .route({ method: 'POST', path: '/projects/{projectId}/plan' })
      .input(
        ProjectRef.extend({
          songAssetId: AssetId,
          settings: MontageSettings,
          /** Assets to use; null: all pictures of the project. */
          footage: z.array(AssetId).nullable().optional(),
          previous: MontagePlan.nullable().optional(),
          /** Pick index → moment; a fresh choice is made for the rest. */
          locks: z.array(z.object({ index: z.int().min(0), ref: MomentRef, sourceStart: z.int().optional() })).optional(),
          keepCuts: z.boolean().optional(),
        }),
      )
      .output(MontagePlan),
    /** Writes the plan into a sequence (new, or the montage sequence it made before) as one undo step. */
    apply: base
      .route({ method: 'POST', path: '/projects/{projectId}/plan/apply' })
      .input(ProjectRef.extend({ plan: MontagePlan, sequenceId: SequenceId.nullable().optional(), requestId: RequestId.optional() }))
      .output(z.object({ revision: z.int(), sequenceId: SequenceId })),
    /** Makes a style of what a learn job (or the reference of a compare job) found; the same job gives the style that is there. */
    learnStyle: base
      .route({ method: 'POST', path: '/styles/learned' })
      .input(z.object({ jobId: z.string(), name: z.string().trim().min(1).max(80).optional() }))
      .output(Style),
    /** Another name for a learned style; projects that use it stay with it. */
    renameStyle: base
      .route({ method: 'POST', path: '/styles/{styleId}/rename' })
      .input(z.object({ styleId: z.string(), name: z.string().trim().min(1).max(80) }))
      .output(Style),
    /** Removes a learned style. Refused ('style.inUse') while an open project's montage uses it. */
    deleteStyle: base.route({ method: 'DELETE', path: '/styles/{styleId}' }).input(z.object({ styleId: z.string() })),
    /** Three seconds in this style from the user's own footage; answers with the job or the ready file. */
    stylePreview: base
      .route({ method: 'POST', path: '/projects/{projectId}/style-preview/{styleId}' })
      .input(ProjectRef.extend({ styleId: z.string() }))
      .output(z.object({ url: z.string().nullable(), jobId: z.string().nullable() })),
  },
  preview: {
    /** Opens a picture-and-sound stream of a sequence, of a plan that is not applied yet, or of one asset. */
    open: base
      .input(
        ProjectRef.extend({
          source: z.discriminatedUnion('kind', [
            z.object({ kind: z.literal('sequence'), sequenceId: SequenceId }),
            z.object({ kind: z.literal('plan'), plan: MontagePlan }),
            z.object({ kind: z.literal('asset'), assetId: AssetId }),
          ]),
          width: z.int().min(64).max(3840),
          height: z.int().min(36).max(2160),
          /** Seconds into it; the picture there is drawn before anything else is asked. */
          start: z.number().min(0).max(1e9).default(0),
        }),
      )
      .output(
        z.object({
          sessionId: z.string(),
          streamUrl: z.string(),
          duration: z.number(),
          frameRate: z.object({ num: z.int(), den: z.int() }),
          width: z.int(),
          height: z.int(),
        }),
      ),
    command: base.input(
      z.object({
        sessionId: z.string(),
        command: z.discriminatedUnion('op', [
          // `gen` comes back with every packet that answers the command.
          z.object({ op: z.literal('seek'), time: z.number(), gen: z.int().min(0).optional() }),
          z.object({ op: z.literal('play'), time: z.number(), rate: z.number().min(-8).max(8), gen: z.int().min(0).optional() }),
          z.object({ op: z.literal('pause'), gen: z.int().min(0).optional() }),
          z.object({ op: z.literal('ack'), frame: z.int(), time: z.number() }),
          z.object({ op: z.literal('size'), width: z.int().min(64).max(3840), height: z.int().min(36).max(2160) }),
        ]),
      }),
    ),
    close: base.input(z.object({ sessionId: z.string() })),
  },
  exports: {
    presets: base.route({ method: 'GET', path: '/export/presets' }).output(z.array(z.object({ id: z.string(), settings: ExportSettings }))),
    encoders: base
      .route({ method: 'GET', path: '/export/encoders' })
      .output(z.array(z.object({ codec: z.string(), name: z.string(), hardware: z.boolean() }))),
    /** A free path in the export folder for this name. */
    suggestPath: base.input(ProjectRef.extend({ sequenceId: SequenceId, preset: z.string() })).output(z.object({ path: z.string() })),
    start: base
      .route({ method: 'POST', path: '/projects/{projectId}/export' })
      .input(ProjectRef.extend({ sequenceId: SequenceId, settings: ExportSettings, path: z.string(), overwrite: z.boolean().optional() }))
      .output(JobRef),
  },
  jobs: {
    list: base
      .route({ method: 'GET', path: '/jobs' })
      .input(z.object({ projectId: z.string().nullable().optional(), limit: z.coerce.number().int().min(1).max(1000).optional() }))
      .output(z.array(Job)),
    get: base.route({ method: 'GET', path: '/jobs/{jobId}' }).input(JobRef).output(Job),
    cancel: base.route({ method: 'POST', path: '/jobs/{jobId}/cancel' }).input(JobRef).output(Job),
    retry: base.route({ method: 'POST', path: '/jobs/{jobId}/retry' }).input(JobRef).output(Job),
    /** Takes finished jobs out of the list. */
    clear: base.route({ method: 'POST', path: '/jobs/clear' }).input(z.object({ jobIds: z.array(z.string()).optional() })),
  },
  videoAnalysis: {
    /** Takes a film apart, shot by shot. */
    start: base.route({ method: 'POST', path: '/video-analysis/jobs' }).input(AnalysisRequest).output(AnalysisQueued),
    /** What the model would take at most for such a job; asks nobody. Refused where no model is set up. */
    estimate: base.route({ method: 'POST', path: '/video-analysis/estimate' }).input(AnalysisRequest).output(ModelEstimate),
    /** Newest first, without results. */
    list: base.route({ method: 'GET', path: '/video-analysis/jobs' }).output(z.array(AnalysisJob)),
    get: base.route({ method: 'GET', path: '/video-analysis/jobs/{jobId}' }).input(JobRef).output(AnalysisJob),
    cancel: base.route({ method: 'POST', path: '/video-analysis/jobs/{jobId}/cancel' }).input(JobRef).output(AnalysisJob),
    /**
     * Maps the shots of a comparison anew with these lines, which replace all that were drawn before, and says anew what to change;
     * without lines it is as it was found. `language` of the sentences: as before unless said otherwise.
     */
    remap: base
      .route({ method: 'POST', path: '/video-analysis/jobs/{jobId}/mapping' })
      .input(JobRef.extend({ lines: z.array(MappingLine).max(2000), language: z.string().max(20).optional() }))
      .output(AnalysisJob),
    /** How a comparison stands to the films as they are now; cheap. */
    review: base.route({ method: 'GET', path: '/video-analysis/jobs/{jobId}/review' }).input(JobRef).output(CompareReview),
    /** Looks at the user's film as it is now, and marks the steps that are done. A job of its own; its result is the comparison's. */
    recheck: base.route({ method: 'POST', path: '/video-analysis/jobs/{jobId}/recheck' }).input(JobRef).output(AnalysisQueued),
    /**
     * Carries out a step in the sequence that was compared, as one undo step; `dryRun` only says what it would change. `strength` of a
     * look: 0..1, default as the step says.
     */
    applyStep: base
      .route({ method: 'POST', path: '/video-analysis/jobs/{jobId}/steps/{stepId}/apply' })
      .input(
        JobRef.extend({
          projectId: z.string(),
          stepId: z.string().max(80),
          strength: z.number().min(0).max(1).optional(),
          dryRun: z.boolean().optional(),
          requestId: RequestId.optional(),
        }),
      )
      .output(StepApplied),
  },
  models: {
    /** Servers of vision models that are known, and whether a key for each is stored. */
    presets: base.route({ method: 'GET', path: '/models/presets' }).output(
      z.array(
        z.object({
          id: z.enum(MODEL_PRESET_IDS),
          name: z.string(),
          baseUrl: z.string(),
          model: z.string(),
          /** Name of its key in the secret store. */
          secret: z.string(),
          needsKey: z.boolean(),
          hasKey: z.boolean(),
        }),
      ),
    ),
    /** Lists the models of a server and shows the one that is named a picture; null or absent: the one in the settings. Costs a few hundred tokens. */
    test: base
      .route({ method: 'POST', path: '/models/test' })
      .input(z.object({ settings: ModelToTest.nullable().optional() }))
      .output(ModelTest),
  },
  virtualMotion: {
    /** Draws a camera move over a shot of a learn or compare job, or over a picture. */
    start: base.route({ method: 'POST', path: '/video-analysis/virtual-motion/jobs' }).input(MotionRequest).output(MotionQueued),
    /** Newest first, without results; only those of a learn or compare job, or of one of its shots, where named. */
    list: base
      .route({ method: 'GET', path: '/video-analysis/virtual-motion/jobs' })
      .input(z.object({ job_id: z.string().optional(), segment_id: z.string().optional() }))
      .output(z.array(MotionJob)),
    get: base.route({ method: 'GET', path: '/video-analysis/virtual-motion/jobs/{jobId}' }).input(JobRef).output(MotionJob),
    cancel: base.route({ method: 'POST', path: '/video-analysis/virtual-motion/jobs/{jobId}/cancel' }).input(JobRef).output(MotionJob),
  },
  sample: {
    /** Makes the sample footage and song and a project of them; the job's output is {path}. */
    create: base.route({ method: 'POST', path: '/sample' }).output(JobRef),
  },
}
export type Contract = typeof contract
