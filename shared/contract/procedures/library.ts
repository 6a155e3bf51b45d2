import { z } from 'zod'
import { FootageSizes } from '../../analysis/footage-sizes.ts'
import { PictureAnalysis, Scores } from '../../analysis/picture-analysis.ts'
import { SongAnalysis } from '../../analysis/song-analysis.ts'
import { MAX_BYTES, MOST_BYTES } from '../../learn/film-link.ts'
import { AssetId, ClipId } from '../../timeline/ids.ts'
import { base, JobRef, ProjectRef } from './base.ts'

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
  /** Whether the shot sizes of its moments were looked at. */
  sized: z.boolean(),
  song: z.object({ tempo: z.number().nullable(), meter: z.int().nullable(), confidence: z.number() }).nullable(),
  /** Jobs under way for this asset. */
  busy: z.array(z.object({ jobId: z.string(), kind: z.string(), percent: z.number().nullable() })),
  media: z.string(),
  proxy: z.enum(['none', 'making', 'ready']),
})
export type AssetStatus = z.infer<typeof AssetStatus>

/** Where a picture is moved to and fro over a clip's time, in widths of the picture; x right, y down; evenly spaced. */
const PathCurve = z.object({ x: z.array(z.number()), y: z.array(z.number()) })

/** How far a clip is with having its shake taken out, and what that brings. */
export const ClipSteadiness = z.object({
  /** off: as it was shot. stopped: its measuring failed or was cancelled, and begins anew when it is asked for. */
  state: z.enum(['off', 'measuring', 'ready', 'offline', 'stopped']),
  /** The job that measures, or that stopped; null before it was queued. */
  jobId: z.string().nullable(),
  percent: z.number().nullable(),
  /** Where the camera was measured. */
  result: z
    .object({
      /** How much the picture is enlarged so that no edge shows. */
      zoom: z.number(),
      /** Root mean square of the picture's distance from its way over one second, in widths. */
      shake: z.object({ before: z.number(), after: z.number() }),
      /** The picture's way over what the clip shows, at most 240 values each. */
      curves: z.object({ before: PathCurve, after: PathCurve }),
    })
    .nullable(),
})
export type ClipSteadiness = z.infer<typeof ClipSteadiness>

/** Footage and songs of a project. */
export const library = {
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
  /** Shot sizes of its moments; null: nobody has looked, because no plan asked for them or no detector is there. */
  sizes: base
    .route({ method: 'GET', path: '/projects/{projectId}/assets/{assetId}/sizes' })
    .input(ProjectRef.extend({ assetId: AssetId }))
    .output(FootageSizes.nullable()),
  /** Queues what is not known yet. */
  analyse: base
    .route({ method: 'POST', path: '/projects/{projectId}/analyse' })
    .input(ProjectRef.extend({ assetIds: z.array(AssetId).max(10_000) }))
    .output(z.object({ jobIds: z.array(z.string()) })),
  makeProxies: base
    .route({ method: 'POST', path: '/projects/{projectId}/proxies' })
    .input(ProjectRef.extend({ assetIds: z.array(AssetId).max(10_000) }))
    .output(z.object({ jobIds: z.array(z.string()) })),
  /** Of a clip with a film's picture. The camera is measured by itself as soon as a clip asks for it. */
  steadiness: base
    .route({ method: 'GET', path: '/projects/{projectId}/clips/{clipId}/steadiness' })
    .input(ProjectRef.extend({ clipId: ClipId }))
    .output(ClipSteadiness),
  /** Measures what the clip lacks once more, after that failed or was cancelled. Gives the job under way when there is one. */
  stabiliseAgain: base
    .route({ method: 'POST', path: '/projects/{projectId}/clips/{clipId}/steadiness' })
    .input(ProjectRef.extend({ clipId: ClipId }))
    .output(JobRef),
}
