import { statSync } from 'node:fs'
import { basename } from 'node:path'
import type { FootageSizes } from '#shared/analysis/footage-sizes.ts'
import { THING_MODELS } from '../../learn/detect/yolox.ts'
import { FACE_MODELS } from '../../learn/detect/yunet.ts'
import type { DetectorModels } from '../../media/media-service.ts'
import type { ModelFolder } from '../../models/model-folder.ts'

/** The detectors that lie in the models folder: their paths, and what tells them from others (name and bytes). */
export interface DetectorFiles {
  files: DetectorModels
  marks: FootageSizes['detectors']
}

/** Undefined where there is neither. */
export function detectorFiles(folder: ModelFolder): DetectorFiles | undefined {
  const files = { faces: folder.find(...FACE_MODELS) ?? null, things: folder.find(...THING_MODELS) ?? null }
  if (!files.faces && !files.things) return undefined
  return { files, marks: { faces: markOf(files.faces), things: markOf(files.things) } }
}

function markOf(path: string | null): string | null {
  const stat = path === null ? undefined : statSync(path, { throwIfNoEntry: false })
  return path !== null && stat ? `${basename(path)} ${stat.size}` : null
}

/** Whether what was measured with `then` is all that `now` could tell. A detector that has gone since takes nothing away. */
export const covers = (then: FootageSizes['detectors'], now: FootageSizes['detectors']): boolean =>
  (['faces', 'things'] as const).every((kind) => now[kind] === null || now[kind] === then[kind])
