import { writeFile } from 'node:fs/promises'
import { VideoReader } from '../decode/video-reader.ts'
import { copyPlane, PictureFilter } from '../filter/picture-filter.ts'
import { encodeJpeg, type RgbPicture } from '../filter/rgb-picture.ts'
import type { TaskHandler } from '../worker/tasks.ts'

/** Cells of a sheet: pixels, the gap between them, and its grey. */
const CELL = { width: 240, height: 135 } as const
const GAP = 4
const DESK = 0x14
const QUALITY = 88
/** Widest sheet; more pictures make more rows. */
const COLUMNS = 6

/** One picture of many: rows from left to right, each picture whole inside its cell. */
export const contactSheetTask: TaskHandler<'contactSheet'> = async ({ files, out }, { signal, onProgress }) => {
  const columns = Math.max(1, Math.min(COLUMNS, Math.ceil(Math.sqrt(files.length * 1.2))))
  const rows = Math.max(1, Math.ceil(files.length / columns))
  const sheet: RgbPicture = {
    width: even(columns * (CELL.width + GAP) + GAP),
    height: even(rows * (CELL.height + GAP) + GAP),
    data: new Uint8Array(0),
  }
  sheet.data = new Uint8Array(sheet.width * sheet.height * 3).fill(DESK)
  for (const [i, file] of files.entries()) {
    signal.throwIfAborted()
    const cell = await cellOf(file)
    const left = GAP + (i % columns) * (CELL.width + GAP)
    const top = GAP + Math.floor(i / columns) * (CELL.height + GAP)
    for (let y = 0; y < CELL.height; y++)
      sheet.data.set(cell.subarray(y * CELL.width * 3, (y + 1) * CELL.width * 3), ((top + y) * sheet.width + left) * 3)
    onProgress((i + 1) / files.length, 'drawing')
  }
  await writeFile(out, await encodeJpeg(sheet, QUALITY))
  return null
}

const even = (n: number): number => n + (n % 2)

async function cellOf(file: string): Promise<Uint8Array> {
  const { width, height } = CELL
  const grey = `0x${DESK.toString(16).repeat(3)}`
  const filter = new PictureFilter(
    `scale=w=${width}:h=${height}:force_original_aspect_ratio=decrease:force_divisible_by=2,pad=${width}:${height}:-1:-1:${grey},format=rgb24`,
  )
  const reader = await VideoReader.open(file, { stream: 0 })
  try {
    const picture = await reader.next()
    if (!picture) throw new Error(`no picture in ${file}`)
    return copyPlane(await filter.apply(picture.frame), 0, width * 3, height)
  } finally {
    filter.close()
    await reader.close()
  }
}
