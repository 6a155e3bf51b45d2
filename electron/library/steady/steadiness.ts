import { AppError } from '#shared/base/app-error.ts'
import type { ClipSteadiness } from '#shared/contract/procedures/library.ts'
import { isFinal } from '#shared/jobs/job.ts'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import { displaySize, type MediaInfo, type VideoStreamInfo } from '#shared/media/media-info.ts'
import { shownSeconds, steadySeconds } from '#shared/render/build-render-list.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { ClipId } from '#shared/timeline/ids.ts'
import type { Asset, Clip, ProjectDocument, Stabilise } from '#shared/timeline/model.ts'
import { recordOf, recordsOf } from '#shared/timeline/query.ts'
import type { EventHub } from '../../engine/event-hub.ts'
import type { ProjectSession } from '../../engine/projects/project-session.ts'
import type { JobRunner } from '../../jobs/job-runner.ts'
import { absenceOf } from '../absence.ts'
import type { AssetKnowledge } from '../asset-knowledge.ts'
import type { FileHashes } from '../file-hash.ts'
import { measureSteadiness } from './clip-steadiness.ts'
import { CameraPathInput, cameraPathKey } from './job-input.ts'
import { type PathFiles, readBlock } from './path-files.ts'

/** How steady clips are, and the jobs that measure their camera. */
export interface Steadiness {
  /** Throws 'clip.notFound'. */
  of(session: ProjectSession, clipId: ClipId): Promise<ClipSteadiness>
  /** Measures what this clip lacks, also where that was stopped; the job. Throws 'clip.notFound', 'steady.off', 'steady.measured' and those of absenceOf. */
  again(session: ProjectSession, clipId: ClipId): Promise<string>
  /**
   * Starts what the clips of a project lack where their files are there. What failed or was cancelled is left alone, except for failures
   * where `failed` says so. Gives the jobs.
   */
  look(session: ProjectSession, o?: { failed?: boolean }): Promise<string[]>
  /** A job has ended without success: what is missing of its content now is not begun again by itself. */
  decline(session: ProjectSession, hash: string): void
}

interface Parts {
  jobs: JobRunner
  events: EventHub
  knowledge: AssetKnowledge
  hashes: FileHashes
}

/** A clip whose shake is to be taken out, and the film that it shows. */
interface Wanted {
  clip: Clip & { stabilise: Stabilise }
  asset: FilmAsset
  path: PathFiles
}
type FilmAsset = Asset & { hash: ContentHash; media: MediaInfo & { video: VideoStreamInfo } }

/** Above the drawing of posters, below a song that a montage waits for: somebody looks at a picture that shakes. */
const PRIORITY = 3
/** Results that are kept: a window asks for one each time that anything changes. */
const MOST_KEPT = 32

export function createSteadiness(p: Parts): Steadiness {
  /** By content: blocks that were missing when their measuring was stopped. */
  const declined = new Map<string, Set<number>>()
  const results = new Map<string, NonNullable<ClipSteadiness['result']>>()

  const wantedOf = (doc: ProjectDocument, clip: Clip): Wanted | undefined => {
    const asset = recordOf(doc, 'asset', clip.assetId)
    if (!clip.stabilise || !asset || !isFilm(asset)) return undefined
    const { from, to } = steadySeconds(clip)
    const path = p.knowledge.cameraPath(asset.hash, toSeconds(asset.media.duration), from, to)
    return { clip: { ...clip, stabilise: clip.stabilise }, asset, path }
  }
  const wantedBy = (session: ProjectSession, clipId: ClipId): Wanted | undefined => {
    const doc = session.document()
    const clip = recordOf(doc, 'clip', clipId)
    if (!clip) throw new AppError('clip.notFound', 'This clip is not in the project any more.', { params: { id: clipId } })
    return wantedOf(doc, clip)
  }
  /** Blocks that clips of a project lack, by content. */
  const lacking = (session: ProjectSession): Map<string, { asset: FilmAsset; blocks: Set<number> }> => {
    const doc = session.document()
    const lack = new Map<string, { asset: FilmAsset; blocks: Set<number> }>()
    for (const clip of recordsOf(doc, 'clip')) {
      const wanted = clip.stabilise && wantedOf(doc, clip)
      if (!wanted || wanted.path.missing.length === 0) continue
      const { asset, path } = wanted
      const known = lack.get(asset.hash) ?? { asset, blocks: new Set<number>() }
      for (const block of path.missing) known.blocks.add(block)
      lack.set(asset.hash, known)
    }
    return lack
  }
  /** Whether all of these blocks were to be measured by work that somebody cancelled or that failed. */
  const stopped = (hash: string, blocks: Iterable<number>): 'failed' | 'cancelled' | undefined => {
    const job = p.jobs.latest(cameraPathKey(hash))
    if (job?.state !== 'failed' && job?.state !== 'cancelled') return undefined
    // A file that was away is looked for again by whoever sees it back.
    if (job.error?.code === 'asset.missing') return undefined
    const asked = CameraPathInput.safeParse(p.jobs.inputOf(job.id))
    const covered = new Set([...(asked.success ? asked.data.blocks : []), ...(declined.get(hash) ?? [])])
    return [...blocks].every((b) => covered.has(b)) ? job.state : undefined
  }
  const start = (session: ProjectSession, asset: FilmAsset, blocks: Iterable<number>): string => {
    const input: CameraPathInput = {
      ...{ path: asset.original.path, hash: asset.hash, media: asset.media },
      blocks: [...blocks].sort((a, b) => a - b),
    }
    const key = cameraPathKey(asset.hash)
    const jobId = p.jobs.start({ kind: 'camera-path', title: asset.name, projectId: session.id, key, input, priority: PRIORITY })
    p.events.emit({ type: 'assets.busy', projectId: session.id, assetIds: [asset.id] })
    return jobId
  }
  const look: Steadiness['look'] = async (session, { failed = false } = {}) => {
    const ids: string[] = []
    for (const [hash, { asset, blocks }] of lacking(session)) {
      const why = stopped(hash, blocks)
      if (why === 'cancelled' || (why === 'failed' && !failed)) continue
      if ((await absenceOf(asset, p.hashes)) === undefined) ids.push(start(session, asset, blocks))
    }
    return ids
  }
  const resultOf = ({ clip, asset, path }: Wanted): ClipSteadiness['result'] => {
    const span = shownSeconds(clip)
    const key = JSON.stringify([asset.hash, path.files, span, clip.stabilise])
    const known = results.get(key)
    if (known) return known
    const blocks = path.files.flatMap((file) => readBlock(file) ?? [])
    if (blocks.length < path.files.length) return null
    const { width, height } = displaySize(asset.media.video)
    const result = measureSteadiness(blocks, span, clip.stabilise, height / width)
    results.set(key, result)
    if (results.size > MOST_KEPT) results.delete(results.keys().next().value!)
    return result
  }

  return {
    look,
    async of(session, clipId) {
      const wanted = wantedBy(session, clipId)
      if (!wanted) return stateOf('off')
      const { asset, path } = wanted
      const result = path.missing.length === 0 ? resultOf(wanted) : null
      if (result) return { ...stateOf('ready'), result }
      const job = p.jobs.latest(cameraPathKey(asset.hash))
      if (job && !isFinal(job.state)) return { ...stateOf('measuring'), jobId: job.id, percent: job.progress.percent }
      if (await absenceOf(asset, p.hashes)) return stateOf('offline')
      if (job && stopped(asset.hash, path.missing)) return { ...stateOf('stopped'), jobId: job.id }
      // Whoever asks wants to know: what the cache has thrown out meanwhile is measured now.
      await look(session)
      const begun = p.jobs.latest(cameraPathKey(asset.hash))
      return { ...stateOf('measuring'), jobId: begun && !isFinal(begun.state) ? begun.id : null }
    },
    async again(session, clipId) {
      const wanted = wantedBy(session, clipId)
      if (!wanted)
        throw new AppError('steady.off', 'This clip is shown as it was shot, so there is nothing to measure; turn its steadying on.')
      const { asset, path } = wanted
      if (path.missing.length === 0)
        throw new AppError('steady.measured', 'The camera of this clip is measured already, so nothing was done.')
      const absent = await absenceOf(asset, p.hashes)
      if (absent) throw AppError.fromRefusal(absent)
      declined.delete(asset.hash)
      return start(session, asset, lacking(session).get(asset.hash)?.blocks ?? path.missing)
    },
    decline(session, hash) {
      const blocks = lacking(session).get(hash)?.blocks
      if (blocks) declined.set(hash, new Set([...(declined.get(hash) ?? []), ...blocks]))
    },
  }
}

const isFilm = (asset: Asset): asset is FilmAsset => asset.kind === 'video' && asset.hash !== null && asset.media?.video != null

const stateOf = (state: ClipSteadiness['state']): ClipSteadiness => ({ state, jobId: null, percent: null, result: null })
