import { AppError } from '#shared/base/app-error.ts'
import { BLOCK_SECONDS } from '#shared/analysis/camera-path.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { MediaService, WorkOptions } from '../../media/media-service.ts'
import { readBlock } from './path-files.ts'
import type { PathMeasurer } from './path-measurer.ts'

/** A second of film takes about this many times as long to draw as its camera takes to be measured. */
const DRAWING = 4

/** A media service whose films and stills never shake where their clips are steadied: what was not measured yet is measured first. */
export function steadyMedia(media: MediaService, measurer: PathMeasurer): MediaService {
  return {
    ...media,
    async export(list, settings, path, o = {}, ...more) {
      const lack = lackingPaths(list)
      if (lack.length === 0) return media.export(list, settings, path, o, ...more)
      const seconds = lack.reduce((sum, l) => sum + l.blocks.length * BLOCK_SECONDS, 0)
      const share = seconds / (seconds + DRAWING * list.duration)
      await measureAll(lack, media, measurer, { ...o, onProgress: (done) => o.onProgress?.(share * done, 'measuring') })
      const drawing = { ...o, onProgress: (done: number, stage?: string) => o.onProgress?.(share + (1 - share) * done, stage) }
      return media.export(list, settings, path, drawing, ...more)
    },
    async still(list, time, size) {
      await measureAll(lackingPaths(list), media, measurer, {})
      return media.still(list, time, size)
    },
  }
}

interface Lack {
  path: string
  hash: string
  blocks: number[]
}

/** Blocks that the clips of a list need and that are not there, by film. */
function lackingPaths(list: RenderList): Lack[] {
  const lacks = new Map<number, Set<number>>()
  for (const { source, steady } of list.clips) {
    for (const [i, file] of steady?.files.entries() ?? []) {
      if (readBlock(file)) continue
      const blocks = lacks.get(source) ?? new Set()
      lacks.set(source, blocks.add(steady!.firstBlock + i))
    }
  }
  return [...lacks].flatMap(([index, blocks]) => {
    const { path, content } = list.sources[index]!
    return path === null || content === undefined ? [] : [{ path, hash: content, blocks: [...blocks].sort((a, b) => a - b) }]
  })
}

async function measureAll(lacks: readonly Lack[], media: MediaService, measurer: PathMeasurer, o: WorkOptions): Promise<void> {
  const all = lacks.reduce((sum, l) => sum + l.blocks.length, 0)
  let done = 0
  for (const { path, hash, blocks } of lacks) {
    const { onProgress, ...rest } = o
    const probed = await media.probe(path, rest)
    if (!probed.ok) throw AppError.fromRefusal(probed.refusal)
    const before = done
    await measurer.measure({ path, hash, media: probed.value }, blocks, {
      ...rest,
      onProgress: (share) => onProgress?.((before + share * blocks.length) / all),
    })
    done += blocks.length
  }
}
