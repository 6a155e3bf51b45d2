import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMediaService } from '#electron/media/create-media-service.ts'
import { createSampleFiles } from '#electron/sample/create-sample.ts'
import { SAMPLE_SONG } from '#electron/sample/song/sample-song.ts'
import { synthesiseSong } from '#electron/sample/song/synthesise-song.ts'
import { wav } from '#electron/sample/wav.ts'
import { testList } from '#electron/testing/test-list.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { NO_GRADE } from '#shared/timeline/model.ts'
import type { BenchContext } from './bench.ts'

/** What the benches read: 1080p30 H.264 footage without sound, a song of four minutes, a grade as .cube. Made once, by the program itself. */
export interface Material {
  footage: string[]
  /** Frames of the shortest clip. */
  frames: number
  song: string
  songSeconds: number
  lut: string
}

/** Goes into the folder's name: change it with what is made. */
const VERSION = 'v1'
/** Film grain makes the drawn pictures as heavy as a camera's: about 20 Mbit/s. */
const GRAIN = 14
const FRAMES = 10 * 30
const SONG_SECONDS = 240

let made: Promise<Material> | undefined

/** The material, made at the first call (about two minutes) and found by later ones. */
export function material(c: BenchContext): Promise<Material> {
  made ??= make(join(c.mediaFolder, VERSION))
  return made
}

async function make(folder: string): Promise<Material> {
  const hd = join(folder, 'footage-1080p')
  mkdirSync(hd, { recursive: true })
  const sample = await createSampleFiles(join(folder, 'sample'), { signal: new AbortController().signal, onProgress: () => {} })
  const media = createMediaService({})
  try {
    const footage: string[] = []
    for (const clip of sample.footage) {
      const target = join(hd, clip.split('/').at(-1)!)
      if (!existsSync(target)) await whole(target, async (part) => void (await media.export(await grown(media, clip), CAMERA, part)))
      footage.push(target)
    }
    return { footage, frames: FRAMES, song: await longSong(folder), songSeconds: SONG_SECONDS, lut: await grade(folder) }
  } finally {
    await media.close()
  }
}

const CAMERA: ExportSettings = {
  preset: 'bench',
  container: 'mp4',
  video: { codec: 'h264', width: null, height: null, frameRate: null, quality: 20, speed: 'fast', hardware: 'software' },
  audio: null,
  range: null,
}

/** A sample clip at 1080p with grain; shorter ones go on with their own beginning. */
async function grown(media: ReturnType<typeof createMediaService>, clip: string) {
  const probed = await media.probe(clip)
  if (!probed.ok) throw new Error(probed.refusal.message)
  const have = Math.floor(toSeconds(probed.value.duration) * 30) - 1
  const uses = Array.from({ length: Math.ceil(FRAMES / have) }, (_, i) => ({
    source: 0,
    from: 0,
    frames: Math.min(have, FRAMES - i * have),
    grade: { ...NO_GRADE, grain: GRAIN },
  }))
  return testList({ sources: [clip], clips: uses, width: 1920, height: 1080 })
}

/** The sample song's own form, over and over. */
async function longSong(folder: string): Promise<string> {
  const target = join(folder, 'song-4min.wav')
  await whole(target, (part) => {
    const once = synthesiseSong(SAMPLE_SONG)
    const length = SONG_SECONDS * once.sampleRate
    const looped = once.channels.map((plane) => Float32Array.from({ length }, (_, i) => plane[i % plane.length]!))
    writeFileSync(part, wav(looped, once.sampleRate))
  })
  return target
}

/** A warm grade with a soft shoulder, 33 points a side, as any grading program writes it. */
async function grade(folder: string): Promise<string> {
  const target = join(folder, 'warm.cube')
  const n = 33
  const curve = (v: number, gain: number): string => Math.min(1, (gain * v * (1 + v / 4)) / (1 + v * 0.35)).toFixed(6)
  await whole(target, (part) => {
    const lines = ['TITLE "warm"', `LUT_3D_SIZE ${n}`]
    for (let b = 0; b < n; b++)
      for (let g = 0; g < n; g++)
        for (let r = 0; r < n; r++)
          lines.push([curve(r / (n - 1), 1.1), curve(g / (n - 1), 1.02), curve((b / (n - 1)) * 0.92 + 0.02, 1)].join(' '))
    writeFileSync(part, `${lines.join('\n')}\n`)
  })
  return target
}

async function whole(target: string, write: (part: string) => Promise<void> | void): Promise<void> {
  if (existsSync(target)) return
  const part = target.replace(/(\.\w+)$/, '.part$1')
  await write(part)
  renameSync(part, target)
}
