import { createHash } from 'node:crypto'
import type { Frame } from 'node-av/lib'
import { AudioReader } from '#electron/media/decode/audio-reader.ts'
import { VideoReader } from '#electron/media/decode/video-reader.ts'
import { copyPlane, PictureFilter } from '#electron/media/filter/picture-filter.ts'
import { readCode } from '#electron/testing/test-clips.ts'

/** Where colours are read, of 320 × 180: inside every quarter of upright and of turned pictures. */
const PLACES = [
  [138, 45],
  [182, 45],
  [138, 135],
  [182, 135],
] as const
const REACH = 6

export interface Measured {
  /** Mean red, green, blue (0..255) around the middle of each quarter. */
  quarters: number[][]
  /** Frame number of a film that carries it. */
  code: number
}

/** The pictures of an exported film on show at these times. */
export async function picturesOf(path: string, times: readonly number[]): Promise<Measured[]> {
  const reader = await VideoReader.open(path)
  const rgb = new PictureFilter('scale=320:180:flags=area:in_color_matrix=bt709:in_range=tv:out_range=pc,format=rgb24')
  try {
    const found: Measured[] = []
    for (const seconds of times) {
      const picture = await reader.at(seconds)
      if (!picture) throw new Error(`no picture at ${seconds}`)
      const luma = copyPlane(picture.frame, 0, picture.frame.width, picture.frame.height)
      const { width, height } = picture.frame
      const code = readCode(luma, width, { x: 0, y: 0, width, height })
      const pixels = copyPlane(await rgb.apply(picture.frame), 0, 320 * 3, 180)
      found.push({ quarters: PLACES.map(([x, y]) => meanAround(pixels, x, y)), code })
    }
    return found
  } finally {
    rgb.close()
    await reader.close()
  }
}

function meanAround(pixels: Uint8Array, x: number, y: number): number[] {
  const sums = [0, 0, 0]
  for (let dy = -REACH; dy < REACH; dy++)
    for (let dx = -REACH; dx < REACH; dx++) for (const c of [0, 1, 2]) sums[c]! += pixels[((y + dy) * 320 + x + dx) * 3 + c]!
  return sums.map((s) => s / (2 * REACH) ** 2)
}

/** How far lines differ from the mean of their neighbours, of 255: high where two fields of a moving picture show at once. */
export async function combOf(path: string, seconds: number): Promise<number> {
  const reader = await VideoReader.open(path)
  try {
    const picture = await reader.at(seconds)
    if (!picture) throw new Error('no picture')
    const { width, height } = picture.frame
    const luma = copyPlane(picture.frame, 0, width, height)
    let sum = 0
    for (let y = 1; y < height - 1; y++)
      for (let x = 0; x < width; x++) sum += Math.abs(luma[y * width + x]! - (luma[(y - 1) * width + x]! + luma[(y + 1) * width + x]!) / 2)
    return sum / (width * (height - 2))
  } finally {
    await reader.close()
  }
}

/** Pitch by zero crossings of the left channel, and whether it is neither silent nor clipped. */
export async function heardTone(path: string): Promise<{ hertz: number; audible: boolean }> {
  const reader = await AudioReader.open(path)
  try {
    const [from, length] = [4800, 38_400]
    const left = (await reader.read(from, length))[0]!
    let [crossings, squares] = [0, 0]
    for (let i = 1; i < length; i++) {
      if (left[i - 1]! < 0 && left[i]! >= 0) crossings++
      squares += left[i]! ** 2
    }
    const rms = Math.sqrt(squares / length)
    return { hertz: crossings / (length / 48_000), audible: rms > 0.05 && rms < 0.72 }
  } finally {
    await reader.close()
  }
}

const markOf = (frame: Frame): string =>
  createHash('sha256')
    .update(copyPlane(frame, 0, frame.width, frame.height))
    .digest('hex')
    .slice(0, 12)

/** Every picture of a film by decoding on from its beginning: its time and a mark of its light. */
export async function picturesInOrder(path: string): Promise<{ seconds: number; mark: string }[]> {
  const reader = await VideoReader.open(path)
  const found: { seconds: number; mark: string }[] = []
  try {
    for (let p = await reader.next(); p; p = await reader.next()) found.push({ seconds: p.seconds, mark: markOf(p.frame) })
    return found
  } finally {
    await reader.close()
  }
}

/** Marks of the pictures on show at these times, asked for in this order. */
export async function marksAt(path: string, times: readonly number[]): Promise<string[]> {
  const reader = await VideoReader.open(path)
  const marks: string[] = []
  try {
    for (const t of times) marks.push(markOf((await reader.at(t))!.frame))
    return marks
  } finally {
    await reader.close()
  }
}
