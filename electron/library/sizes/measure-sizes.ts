import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type FootageSizes, ShotSize } from '#shared/analysis/footage-sizes.ts'
import { METHODS } from '#shared/analysis/methods.ts'
import type { Moment, PictureAnalysis } from '#shared/analysis/picture-analysis.ts'
import { clamp } from '#shared/base/numbers.ts'
import { displaySize, type MediaInfo } from '#shared/media/media-info.ts'
import { type Box, type FoundThing } from '../../learn/detect/boxes.ts'
import { describeSubjects } from '../../learn/detect/describe-subjects.ts'
import type { MediaService, WorkOptions } from '../../media/media-service.ts'
import { unfinishedFolder } from '../../media/unfinished.ts'
import type { DetectorFiles } from './detector-files.ts'

/** As densely as learning looks at a film: this many pictures a second of a moment, one at least, three at most. */
const PER_SECOND = 0.75
const MOST = 3
/** Pixels of the longer side: what the detectors are shown is smaller still. */
const LONGEST = 640
/** Pictures that lie on the disk at a time. */
const AT_ONCE = 90
/** Share of the work that is taking the pictures; the rest is looking at them. */
const TAKING = 0.6

interface Film {
  path: string
  media: MediaInfo
  analysis: PictureAnalysis
}

/**
 * Shot size of every moment of a film or still, from the people that detectors see in a few of its pictures. `dir` is a folder of our own: the
 * pictures lie in a folder of it while they are looked at.
 */
export async function measureSizes(
  film: Film,
  detectors: DetectorFiles,
  media: MediaService,
  dir: string,
  o: WorkOptions,
): Promise<FootageSizes> {
  const { moments } = film.analysis
  const times = moments.map(picturesOf)
  const found: FoundThing[][] = []
  const unusable = new Set<FootageSizes['unusable'][number]>()
  let area: Box | undefined
  const all = times.flat()
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE)
    const share = (part: number): void => o.onProgress?.((from + part * some.length) / all.length, 'sizes')
    const seen = await look(film, some, detectors, media, unfinishedFolder(dir), { ...o, onProgress: share })
    found.push(...seen.pictures)
    for (const kind of seen.unusable) unusable.add(kind)
    area = area ? both(area, seen.area) : seen.area
  }
  const { width, height } = displaySize(film.media.video!)
  let next = 0
  return {
    method: METHODS.sizes,
    detectors: detectors.marks,
    unusable: [...unusable],
    moments: moments.map((m, i) => {
      const pictures = times[i]!.map((t) => ({ time_ms: Math.round(1000 * t), things: found[next++]! }))
      return { start: m.start, end: m.end, ...sizeOf(m, pictures, area!, width / height) }
    }),
  }
}

/** Where a moment is looked at, seconds in the media: the middles of equal parts. */
function picturesOf({ start, end }: Moment): number[] {
  const count = clamp(Math.floor(PER_SECOND * (end - start)), 1, MOST)
  return Array.from({ length: count }, (_, k) => start + ((k + 0.5) * (end - start)) / count)
}

async function look(film: Film, times: readonly number[], { files }: DetectorFiles, media: MediaService, folder: string, o: WorkOptions) {
  const { signal, onProgress } = o
  const work = (from: number, to: number): WorkOptions => ({
    ...(signal ? { signal } : {}),
    onProgress: (share) => onProgress?.(from + share * (to - from)),
  })
  await mkdir(folder, { recursive: true })
  try {
    const wanted = { times_ms: times.map((t) => 1000 * t), dir: folder, name: 'moment', longest: LONGEST }
    const stills = await media.takeStills(film.path, film.media, wanted, work(0, TAKING))
    const pictures = stills.map((s) => join(folder, s.file))
    return await media.findThings(pictures, files, work(TAKING, 1))
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Bars that are dark in all pictures of one part may not be in those of another. */
const both = (a: Box, b: Box): Box => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
})

type Told = Pick<FootageSizes['moments'][number], 'size' | 'confidence'>

/** What learning would say of the moment if it were a shot of a film. */
function sizeOf(m: Moment, pictures: Parameters<typeof describeSubjects>[1], area: Box, aspect: number): Told {
  const shot = { start_ms: Math.round(1000 * m.start), end_ms: Math.max(Math.round(1000 * m.end), Math.round(1000 * m.start) + 1) }
  const said = describeSubjects(shot, pictures, area, aspect).find((f) => f.category === 'shot_size')
  const size = ShotSize.safeParse(said?.value)
  return said && size.success ? { size: size.data, confidence: said.confidence } : { size: null, confidence: 0 }
}
