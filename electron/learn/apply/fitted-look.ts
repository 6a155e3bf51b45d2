import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import { lerp } from '#shared/base/numbers.ts'
import { Serial } from '#shared/base/serial.ts'
import { bakeCube, parseCube, sampleCube, writeCube } from '#shared/render/cube.ts'
import type { Rgb } from '#shared/render/grade-math.ts'
import { type Grade, NO_GRADE } from '#shared/timeline/model.ts'
import type { MediaService } from '../../media/media-service.ts'
import { gradeCubeFile } from '../../media/render/cube-files.ts'
import { writeFileWhole } from '../../settings/write-file-whole.ts'

/** Entries a side of a table that is made of two. */
const SIZE = 33

export interface LookWish {
  /** Pictures of the shot that is to change, as it looks now, and of the one that it is to look like. */
  from: readonly string[]
  to: readonly string[]
  /** What the reference is called. */
  name: string
  strength: number
  /** The look that the pictures `from` were taken with; the fitted one then works on top of it. */
  worn: Grade['lut']
}

export interface FittedLooks {
  /** The look as a clip's grade holds it. Its file is named by its content and is there when this resolves, unless `dry`. */
  fit(wish: LookWish, dry: boolean): Promise<NonNullable<Grade['lut']>>
  isOurs(source: string): boolean
}

/** Looks that steps have fitted, kept in a folder of their own: they outlive the comparison, as clips and undo steps name them. */
export function createFittedLooks({ media, dir }: { media: Pick<MediaService, 'matchGrade'>; dir: string }): FittedLooks {
  const turns = new Serial()
  const make = async (source: string, { from, to, worn, strength }: LookWish): Promise<void> => {
    if (existsSync(source)) return
    mkdirSync(dir, { recursive: true })
    const part = `${source}.${process.pid}.part`
    try {
      await media.matchGrade([...from], [...to], part)
      if (worn) writeFileWhole(part, onTopOf(part, worn, strength))
      await rename(part, source)
    } finally {
      await rm(part, { force: true })
    }
  }
  return {
    isOurs: (source) => source.startsWith(join(dir, '/')),
    async fit(wish, dry) {
      const { worn, strength } = wish
      const source = join(dir, nameOf(wish))
      // Two who want the same look at once would write into the same file.
      if (!dry) await turns.run(() => make(source, wish))
      return { source, intensity: worn ? 1 : strength }
    },
  }
}

function nameOf({ from, to, name, worn, strength }: LookWish): string {
  const hash = createHash('sha256').update(JSON.stringify(worn ? [worn, strength] : null))
  for (const file of [...from, '', ...to]) hash.update(file === '' ? '|' : readFileSync(file))
  const title = basename(name)
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .slice(0, 40)
  return `${title || 'look'} ${hash.digest('hex').slice(0, 10)}.cube`
}

/** The table of one look after another, the second mixed in by `strength`. */
function onTopOf(file: string, worn: NonNullable<Grade['lut']>, strength: number): string {
  const [under, over] = [gradeCubeFile({ ...NO_GRADE, lut: worn }), file].map((f) => {
    const parsed = parseCube(readFileSync(f, 'utf8'), basename(f))
    if (!parsed.ok) throw AppError.fromRefusal(parsed.refusal)
    return parsed.value
  }) as [ReturnType<typeof bakeCube>, ReturnType<typeof bakeCube>]
  return writeCube(
    bakeCube(SIZE, (c) => {
      const first = sampleCube(under, c)
      const second = sampleCube(over, first)
      return first.map((v, i) => lerp(v, second[i]!, strength)) as Rgb
    }),
  )
}
