import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VideoStreamInfo } from '#shared/media/media-info.ts'
import { fitDisplay } from '../filter/display-chain.ts'
import { encodeJpeg, type RgbPicture } from '../filter/rgb-picture.ts'
import type { Artifacts } from '../media-service.ts'
import type { TaskContext } from '../worker/tasks.ts'
import { filmstripFrames } from './filmstrip-frames.ts'
import { tellingScore } from './telling.ts'

/** Longer side of a cell in pixels. */
const CELL = 160
const COLUMNS = 10
const MOST_ROWS = 10
const LEAST_CELLS = 20
const MOST_CELLS = 240
const QUALITY = 75

export interface FilmstripResult {
  filmstrip: NonNullable<Artifacts['filmstrip']> | null
  /** Time of the cell that tells most, seconds. */
  bestTime: number
}

/** Writes strip-<n>.jpg into `dir`: one cell a second, at least 20 and at most 240 (never more than frames), each at the middle of its interval. */
export async function makeFilmstrip(
  path: string,
  video: VideoStreamInfo,
  duration: number,
  dir: string,
  context: TaskContext,
): Promise<FilmstripResult> {
  const frames = video.frameCount ?? Math.ceil((duration * video.frameRate.num) / video.frameRate.den)
  const count = Math.max(1, Math.min(Math.max(LEAST_CELLS, Math.ceil(duration)), MOST_CELLS, frames))
  const interval = duration / count
  const times = Array.from({ length: count }, (_, i) => (i + 0.5) * interval)
  const size = fitDisplay(video, CELL)
  const rows = Math.min(MOST_ROWS, Math.ceil(count / COLUMNS))
  const sheets: string[] = []
  let sheet = blankSheet(size, rows)
  let [index, best, bestTime, drawn] = [0, -1, times[0]!, 0]
  const flush = async (): Promise<void> => {
    const name = `strip-${sheets.length}.jpg`
    await writeFile(join(dir, name), await encodeJpeg(sheet, QUALITY))
    sheets.push(name)
    sheet = blankSheet(size, rows)
  }
  for await (const cell of filmstripFrames({ path, video, duration, times, size }, context)) {
    if (cell) {
      drawn++
      const score = tellingScore(cell)
      if (score > best) [best, bestTime] = [score, times[index]!]
      blit(cell, sheet, (index % COLUMNS) * size.width, (Math.floor(index / COLUMNS) % rows) * size.height)
    }
    index++
    if (index % (COLUMNS * rows) === 0) await flush()
  }
  if (index % (COLUMNS * rows) !== 0) await flush()
  const strip = { sheets, columns: COLUMNS, rows, cellWidth: size.width, cellHeight: size.height, interval, count }
  return { filmstrip: drawn > 0 ? strip : null, bestTime }
}

const blankSheet = (size: { width: number; height: number }, rows: number): RgbPicture => {
  const [width, height] = [size.width * COLUMNS, size.height * rows]
  return { width, height, data: new Uint8Array(width * height * 3) }
}

function blit(cell: RgbPicture, sheet: RgbPicture, x: number, y: number): void {
  for (let row = 0; row < cell.height; row++) {
    const line = cell.data.subarray(row * cell.width * 3, (row + 1) * cell.width * 3)
    sheet.data.set(line, ((y + row) * sheet.width + x) * 3)
  }
}
