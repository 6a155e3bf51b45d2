import { AppError } from '#shared/base/app-error.ts'
import { MAX_BYTES } from '#shared/learn/film-link.ts'
import type { AnalysisRequest, FilmSource } from '#shared/learn/analysis-job.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { fileInput, type FilmInput, linkInput, sequenceInput } from '../learn/film-input.ts'
import { absenceOf } from '../library/absence.ts'
import type { AssetKnowledge } from '../library/asset-knowledge.ts'
import type { FileHashes } from '../library/file-hash.ts'
import { checkFile } from '../media/probe/check-file.ts'
import type { Grants } from './grants.ts'
import type { ProjectSessions } from './projects/project-session.ts'
import { exportListOf } from './render-source.ts'

interface Parts {
  grants: Grants
  projects: Pick<ProjectSessions, 'get'>
  library: { knowledge: AssetKnowledge }
}
type LinkOptions = AnalysisRequest['options']['ingest']

/**
 * Throws 'asset.missing' and 'asset.changed' for a file of a project that is not what it was: another film must not be learned from by its name.
 * For a path, throws the refusals of grants and of checkFile: what is not there is said before anything is queued.
 */
export async function checkSource(
  { projects, grants, hashes }: Pick<Parts, 'projects' | 'grants'> & { hashes: FileHashes },
  source: FilmSource,
): Promise<void> {
  if ('path' in source) return checkGranted(grants, source.path)
  if (!('asset' in source)) return
  const asset = recordOf(projects.get(source.asset.project_id).document(), 'asset', source.asset.asset_id)
  const absent = asset && (await absenceOf(asset, hashes))
  if (absent) throw AppError.fromRefusal(absent)
}

/** Throws where a path may not be read, or no file lies there. */
export async function checkGranted(grants: Grants, path: string): Promise<void> {
  const granted = grants.check(path)
  if (!granted.ok) throw AppError.fromRefusal(granted.refusal)
  const there = await checkFile(granted.value)
  if (!there.ok) throw AppError.fromRefusal(there.refusal)
}

/** What a job reads for a film that was asked for; a sequence is frozen as it is now. Throws the refusals of grants, projects and render lists. */
export function filmInput(
  { grants, projects, library }: Parts,
  source: FilmSource,
  how: LinkOptions = { allow_private_network: false, max_bytes: MAX_BYTES },
): FilmInput {
  if ('url' in source) return linkInput({ url: source.url, allowPrivate: how.allow_private_network, maxBytes: how.max_bytes })
  if ('path' in source) {
    const granted = grants.check(source.path)
    if (!granted.ok) throw AppError.fromRefusal(granted.refusal)
    return fileInput(granted.value)
  }
  if ('sequence' in source) {
    const session = projects.get(source.sequence.project_id)
    return sequenceInput(session, source.sequence.sequence_id, exportListOf(library.knowledge))
  }
  const asset = recordOf(projects.get(source.asset.project_id).document(), 'asset', source.asset.asset_id)
  if (!asset || asset.kind === 'unusable')
    throw new AppError('asset.notFound', 'This file is not in the project any more; choose another one.')
  return { path: asset.original.path, name: asset.name }
}
