import { readFile } from 'node:fs/promises'
import { CameraPathBlock } from '#shared/analysis/camera-path.ts'
import type { SteadyClip } from '#shared/render/render-list.ts'
import { type SteadyPath, steadyPath } from '#shared/render/stabilise/steady-path.ts'

/** Ways that are kept: a film that is drawn has a few clips at a time. */
const KEPT = 16
const kept = new Map<string, Promise<SteadyPath>>()

/** The smooth way for media seconds [span.from, span.to) of a clip's film; `aspect` is its height over its width. Rejects where a file is gone or unreadable. */
export function steadyPathOf(clip: SteadyClip, span: { from: number; to: number }, aspect: number): Promise<SteadyPath> {
  const key = JSON.stringify([clip, span, aspect])
  let path = kept.get(key)
  if (!path) {
    path = read(clip.files).then((blocks) => steadyPath(blocks, span, clip, aspect))
    // What could not be read may be there the next time.
    path.catch(() => kept.delete(key))
  }
  kept.delete(key)
  kept.set(key, path)
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
  return path
}

const read = (files: readonly string[]): Promise<CameraPathBlock[]> =>
  Promise.all(files.map(async (file) => CameraPathBlock.parse(JSON.parse(await readFile(file, 'utf8')))))
