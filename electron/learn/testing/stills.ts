import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Picture, picture, randomScene } from '#electron/analysis/picture/testing/scene.ts'
import { VideoReader } from '#electron/media/decode/video-reader.ts'
import { PictureFilter, planes } from '#electron/media/filter/picture-filter.ts'
import { asset } from '#electron/testing/assets.ts'
import { STILL } from './still-moves.ts'

export interface Still {
  name: string
  picture: Picture
}

/** Seconds into the clip. */
const AT = 1.5
/** Clips that begin on an empty road: nobody could tell how a camera moves over it. */
const EVEN = ['intel_car_top_view.mp4']

/** A frame of every clip of the test footage that shows something; none where the assets are absent. */
export async function realStills(): Promise<Still[]> {
  const folder = asset('footage')
  const files = folder ? readdirSync(folder).filter((f) => /\.(mp4|mkv|webm)$/.test(f) && !EVEN.includes(f)) : []
  const stills: Still[] = []
  for (const file of files) {
    const reader = await VideoReader.open(join(folder!, file))
    const filter = new PictureFilter(
      `scale=${STILL.width}:${STILL.height}:force_original_aspect_ratio=increase:flags=area,crop=${STILL.width}:${STILL.height},format=yuv420p`,
    )
    try {
      const shown = await reader.at(AT)
      if (shown) stills.push({ name: `${file} at ${AT} s`, picture: unpacked(planes(await filter.apply(shown.frame), STILL)) })
    } finally {
      filter.close()
      await reader.close()
    }
  }
  return stills
}

/** Drawn scenes, as seen by a camera that stands. */
export function drawnStills(count: number): Still[] {
  return Array.from({ length: count }, (_, i) => {
    const out = picture(STILL.width, STILL.height)
    const scene = randomScene(3000 + 17 * i, { movers: 0, cards: 14, near: 4, far: 24 })
    scene.render({ x: 0, y: 0.2, z: 0, yaw: 0.1 * (i % 5), pitch: 0, roll: 0, focal: 0.8 }, 0, out)
    return { name: `drawn ${i}`, picture: out }
  })
}

function unpacked(data: Uint8Array): Picture {
  const out = picture(STILL.width, STILL.height)
  const [w, u] = [STILL.width, STILL.width * STILL.height]
  for (let k = 0; k < u; k++) {
    const c = ((Math.floor(k / w) >> 1) * w) / 2 + ((k % w) >> 1)
    out.y[k] = data[k]!
    out.u[k] = data[u + c]!
    out.v[k] = data[u + u / 4 + c]!
  }
  return out
}
