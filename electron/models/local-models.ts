import { basename } from 'node:path'
import type { LocalModelKind, LocalModels } from '#shared/learn/local-models.ts'
import { THING_MODELS } from '../learn/detect/yolox.ts'
import { FACE_MODELS } from '../learn/detect/yunet.ts'
import { DEPTH_MODELS } from '../learn/motion/estimate-depth.ts'
import type { ModelFolder } from './model-folder.ts'

const NAMES: readonly [LocalModelKind, readonly string[]][] = [
  ['faces', FACE_MODELS],
  ['things', THING_MODELS],
  ['depth', DEPTH_MODELS],
]

/** Which of the models that are known lie in the folder. */
export function localModels(folder: ModelFolder): LocalModels {
  const models = NAMES.map(([kind, names]) => {
    const file = folder.find(...names)
    return { kind, file: file === undefined ? null : basename(file) }
  })
  return { dir: folder.dir, models }
}
