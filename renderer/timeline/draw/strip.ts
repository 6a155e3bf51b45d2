import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import type { AssetStatus } from '#shared/contract/contract.ts'
import type { Asset, Clip } from '#shared/timeline/model.ts'
import { picture } from '../media-cache.ts'

type Filmstrip = NonNullable<AssetStatus['filmstrip']>

/** Cell of a strip that shows `seconds` of the media: sheet, and column and row in it. */
export function cellAt(strip: Filmstrip, seconds: number): { sheet: number; column: number; row: number } {
  const index = Math.min(strip.count - 1, Math.max(0, Math.floor(seconds / strip.interval + 1e-6)))
  const perSheet = strip.columns * strip.rows
  const inSheet = index % perSheet
  return { sheet: Math.floor(index / perSheet), column: inSheet % strip.columns, row: Math.floor(inSheet / strip.columns) }
}

export interface StripPlace {
  /** x of the clip's start; pictures count from there, so that they stand still when the view moves. */
  start: number
  x0: number
  x1: number
  y: number
  height: number
}

/** Fills a clip with pictures of what it shows. Draws nothing where none are known yet. */
export function drawStrip(
  g: CanvasRenderingContext2D,
  clip: Clip,
  asset: Asset,
  status: AssetStatus | undefined,
  at: StripPlace,
  zoom: number,
): void {
  const strip = status?.filmstrip
  if (asset.kind === 'image' || !strip) {
    if (status?.poster) drawPoster(g, status.poster, at)
    return
  }
  const width = (at.height * strip.cellWidth) / strip.cellHeight
  const speed = clip.speed.num / clip.speed.den
  for (let k = Math.floor((at.x0 - at.start) / width); at.start + k * width < at.x1; k++) {
    const x = at.start + k * width
    const seconds = clip.sourceStart / TICKS_PER_SECOND + (((k + 0.5) * width) / zoom) * speed
    const cell = cellAt(strip, Math.min(seconds, (clip.sourceStart + clip.duration * speed) / TICKS_PER_SECOND))
    const image = picture(strip.sheets[cell.sheet] ?? '')
    if (image)
      g.drawImage(
        image,
        cell.column * strip.cellWidth,
        cell.row * strip.cellHeight,
        strip.cellWidth,
        strip.cellHeight,
        x,
        at.y,
        width,
        at.height,
      )
  }
}

function drawPoster(g: CanvasRenderingContext2D, url: string, at: StripPlace): void {
  const image = picture(url)
  if (!image) return
  const width = (at.height * image.naturalWidth) / Math.max(1, image.naturalHeight)
  if (!(width > 1)) return
  for (let k = Math.floor((at.x0 - at.start) / width); at.start + k * width < at.x1; k++)
    g.drawImage(image, at.start + k * width, at.y, width, at.height)
}
