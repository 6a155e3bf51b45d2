import { appendFileSync, copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeWav } from '#electron/library/testing/write-wav.ts'
import { makeTestClip } from '#electron/testing/test-clips.ts'

const SIZE = { width: 320, height: 180 }
const CLIPS = 6

/** A folder of `count` different small files: nine films (2 s, 320×180, some with sound) to one sound. Answers with their paths. */
export async function manyFiles(folder: string, count: number): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const models = join(folder, '..', 'models')
  mkdirSync(models, { recursive: true })
  const clips: string[] = []
  for (let i = 0; i < CLIPS; i++) {
    const path = join(models, `model-${i}.mp4`)
    const at = (frame: number): number => SIZE.width * (0.5 + 0.4 * Math.sin(frame / (4 + i)))
    const paint = (x: number, y: number, frame: number): [number, number, number] =>
      (x - at(frame)) ** 2 + (y - 60) ** 2 < 700
        ? [225, 128, 128]
        : [40 + 20 * i + (((x >> 3) + (y >> 3)) % 2) * 14, 100 + 12 * i, 150 - 9 * i]
    if (!existsSync(path))
      await makeTestClip(models, `model-${i}.mp4`, {
        ...SIZE,
        frameRate: { num: 30, den: 1 },
        frames: 60,
        gop: 15,
        paint,
        tone: i % 2 ? 330 : null,
        crf: 24,
      })
    clips.push(path)
  }
  const paths: string[] = []
  for (let i = 0; i < count; i++) {
    const sound = i % 10 === 9
    const path = join(folder, `file-${String(i).padStart(4, '0')}.${sound ? 'wav' : 'mp4'}`)
    if (!existsSync(path)) {
      if (sound) writeWav(path, 200 + i, 2)
      else {
        copyFileSync(clips[i % CLIPS]!, path)
        appendFileSync(path, freeBox(`file ${i}`))
      }
    }
    paths.push(path)
  }
  return paths
}

/** A box that every reader skips: the film stays the same, its content hash does not. */
function freeBox(text: string): Buffer {
  const body = Buffer.from(text)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length, 0)
  head.write('free', 4)
  return Buffer.concat([head, body])
}
