import { existsSync } from 'node:fs'
import type { FootageSizes } from '#shared/analysis/footage-sizes.ts'
import type { ContentHash } from '#shared/media/fingerprint.ts'
import type { Asset } from '#shared/timeline/model.ts'
import type { EventHub } from '../../engine/event-hub.ts'
import type { ProjectSession } from '../../engine/projects/project-session.ts'
import type { JobRunner } from '../../jobs/job-runner.ts'
import type { ModelFolder } from '../../models/model-folder.ts'
import type { AssetKnowledge } from '../asset-knowledge.ts'
import { covers, detectorFiles } from './detector-files.ts'
import { SizesInput, sizesKey } from './job-input.ts'

/** Shot sizes of footage: what is known of them, and the jobs that measure them when somebody needs them. */
export interface FootageSizing {
  /** What is known of a content's moments. Where nothing was seen and another detector has come since, that is not known. */
  of(hash: ContentHash): FootageSizes | undefined
  /** Whether detectors are there, and whether those that looked at this content could be used. */
  detectors(hashes: readonly ContentHash[]): 'ready' | 'absent' | 'unusable'
  /**
   * Queues what is not known of these assets and can be: their files are there, analysed, and a detector is that has not looked at them. What
   * failed or was cancelled with the same detectors is left alone; its job can be tried again. Gives the jobs, also those under way.
   */
  measure(session: ProjectSession, assets: readonly Asset[]): string[]
}

interface Parts {
  jobs: JobRunner
  events: EventHub
  knowledge: AssetKnowledge
  models: ModelFolder
}

/** Somebody looks at a plan that would be another one with it; pictures that are not analysed at all come first. */
const PRIORITY = -1

export function createFootageSizing({ jobs, events, knowledge, models }: Parts): FootageSizing {
  const declined = (hash: ContentHash, marks: FootageSizes['detectors']): boolean => {
    const job = jobs.latest(sizesKey(hash))
    if (job?.state !== 'failed' && job?.state !== 'cancelled') return false
    const asked = SizesInput.safeParse(jobs.inputOf(job.id))
    return asked.success && covers(asked.data.detectors, marks)
  }
  return {
    of(hash) {
      const known = knowledge.sizes(hash)
      if (!known || known.moments.some((m) => m.size)) return known
      const marks = detectorFiles(models)?.marks
      return !marks || covers(known.detectors, marks) ? known : undefined
    },
    detectors(hashes) {
      const marks = detectorFiles(models)?.marks
      if (!marks) return 'absent'
      const present = (['faces', 'things'] as const).filter((kind) => marks[kind] !== null)
      const useless = hashes.some((hash) => {
        const known = knowledge.sizes(hash)
        return known !== undefined && covers(known.detectors, marks) && present.every((kind) => known.unusable.includes(kind))
      })
      return useless ? 'unusable' : 'ready'
    },
    measure(session, assets) {
      const marks = detectorFiles(models)?.marks
      if (!marks) return []
      return assets.flatMap((asset) => {
        const { hash, media } = asset
        if (!hash || !media?.video || asset.kind === 'audio') return []
        const known = knowledge.sizes(hash)
        if (known ? covers(known.detectors, marks) : !knowledge.picture(hash)) return []
        if (declined(hash, marks) || !existsSync(asset.original.path)) return []
        const input: SizesInput = { path: asset.original.path, hash, media, detectors: marks }
        const key = sizesKey(hash)
        const jobId = jobs.start({ kind: 'analyse-sizes', title: asset.name, projectId: session.id, key, input, priority: PRIORITY })
        events.emit({ type: 'assets.busy', projectId: session.id, assetIds: [asset.id] })
        return [jobId]
      })
    },
  }
}
