import { writeFile } from 'node:fs/promises'
import { type Oklab, oklabOfRgb } from '#electron/analysis/picture/look/oklab.ts'
import { transferGrade } from '#electron/learn/look/transfer-grade.ts'
import { writeCube } from '#shared/render/cube.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { copyPlane, PictureFilter } from '../filter/picture-filter.ts'
import type { TaskHandler } from '../worker/tasks.ts'

/** Pixels a picture is read with: enough for a look. */
const SIZE = { width: 96, height: 54 } as const
/** Rows and columns that are this dark throughout are bars, no look; of 255. */
const BAR = 6

/** Writes the table that gives the pictures `from` the look of the pictures `to`. */
export const matchGradeTask: TaskHandler<'matchGrade'> = async ({ from, to, out }, { signal, onProgress }) => {
  const all = from.length + to.length
  const read = async (files: readonly string[], done: number): Promise<Oklab[]> => {
    const pixels: Oklab[] = []
    for (const [i, file] of files.entries()) {
      signal.throwIfAborted()
      pixels.push(...(await pixelsOf(file)))
      onProgress(((done + i + 1) / all) * 0.9, 'decode')
    }
    return pixels
  }
  const cube = transferGrade(await read(from, 0), await read(to, from.length))
  await writeFile(out, writeCube(cube))
  return null
}

async function pixelsOf(file: string): Promise<Oklab[]> {
  const filter = new PictureFilter(`scale=w=${SIZE.width}:h=${SIZE.height}:flags=area,format=rgb24`)
  const reader = await VideoReader.open(file, { stream: 0 })
  try {
    const picture = await reader.next()
    if (!picture) throw new Error(`no picture in ${file}`)
    const rgb = copyPlane(await filter.apply(picture.frame), 0, SIZE.width * 3, SIZE.height)
    const rows = Array.from({ length: SIZE.height }, (_, y) => y).filter((y) =>
      rgb.subarray(y * SIZE.width * 3, (y + 1) * SIZE.width * 3).some((v) => v > BAR),
    )
    return rows.flatMap((y) =>
      Array.from({ length: SIZE.width }, (_, x) => {
        const k = (y * SIZE.width + x) * 3
        return oklabOfRgb(rgb[k]!, rgb[k + 1]!, rgb[k + 2]!)
      }),
    )
  } finally {
    filter.close()
    await reader.close()
  }
}
