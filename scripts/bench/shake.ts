import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measureSteadiness } from '#electron/library/steady/clip-steadiness.ts'
import type { MediaService } from '#electron/media/media-service.ts'
import { testList } from '#electron/testing/test-list.ts'
import { BLOCK_SECONDS, CameraPathBlock } from '#shared/analysis/camera-path.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import type { SteadyClip } from '#shared/render/render-list.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { DEFAULT_STABILISE } from '#shared/timeline/model.ts'

export const ENCODED: ExportSettings = {
  preset: 'bench',
  container: 'mp4',
  video: { codec: 'h264', width: null, height: null, frameRate: null, quality: 18, speed: 'fast', hardware: 'software' },
  audio: null,
  range: null,
}
const RATE = 30

/** Where a hand has carried the picture at second t: widths and radians, an unsteady hand's. */
const hand = (t: number) => ({
  x: 0.006 * Math.sin(8.1 * t) + 0.004 * Math.sin(19 * t + 1) + 0.002 * Math.sin(47 * t),
  y: 0.005 * Math.sin(9.7 * t + 2) + 0.003 * Math.sin(26 * t),
  roll: 0.006 * Math.sin(11 * t) + 0.003 * Math.sin(33 * t + 1),
})

/** Writes a shaken copy of a film: the stabiliser is told that the camera shook the other way, and holds it still against that. */
export async function shaken(media: MediaService, film: string, frames: number, folder: string, out: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const files: string[] = []
  for (let block = 0; block * BLOCK_SECONDS * RATE < frames; block++) {
    const b: CameraPathBlock = { method: 'bench', block, times: [], x: [], y: [], zoom: [], roll: [], breaks: block === 0 ? [0] : [] }
    for (let n = block * BLOCK_SECONDS * RATE; n < Math.min(frames, (block + 1) * BLOCK_SECONDS * RATE); n++) {
      const [now, before] = [hand(n / RATE), hand((n - 1) / RATE)]
      b.times.push(n / RATE)
      b.x.push(now.x - before.x)
      b.y.push(now.y - before.y)
      b.zoom.push(0)
      b.roll.push(now.roll - before.roll)
    }
    files.push(join(folder, `shake-${block}.json`))
    writeFileSync(files.at(-1)!, JSON.stringify(b))
  }
  const steady: SteadyClip = { mode: 'locked', smoothness: 0, maxZoom: 1.2, files, firstBlock: 0 }
  await media.export(
    testList({ sources: [film], clips: [{ source: 0, from: 0, frames, steady }], width: 1920, height: 1080 }),
    ENCODED,
    out,
  )
}

/** Measures the way of a film's camera; the files of its blocks. */
export async function measured(media: MediaService, film: string, info: MediaInfo, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const files: string[] = []
  for (let block = 0; block * BLOCK_SECONDS < toSeconds(info.duration); block++) {
    files.push(join(folder, `block-${block}.json`))
    await media.cameraPath(film, info, block, files.at(-1)!)
  }
  return files
}

/** Shake of a film in thousandths of its width, and the enlargement that steadies it. */
export async function shakeOf(media: MediaService, film: string, folder: string): Promise<{ shake: number; zoom: number }> {
  const info = await infoOf(media, film)
  const blocks = (await measured(media, film, info, folder)).map((f) => CameraPathBlock.parse(JSON.parse(readFileSync(f, 'utf8'))))
  const span = { from: 0, to: toSeconds(info.duration) }
  const { zoom, shake } = measureSteadiness(blocks, span, DEFAULT_STABILISE, info.video!.height / info.video!.width)
  return { shake: 1000 * shake.before, zoom }
}

export async function infoOf(media: MediaService, path: string): Promise<MediaInfo> {
  const probed = await media.probe(path)
  if (!probed.ok) throw new Error(probed.refusal.message)
  return probed.value
}
