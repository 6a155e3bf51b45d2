import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { AV_PIX_FMT_RGBA } from 'node-av/constants'
import { expect, test } from 'vitest'
import { packedFrame } from './packed-frame.ts'

test('a frame owns its pixels: they change no more, and outlive the Buffer they came from', () => {
  const [width, height] = [1919, 1079]
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const make = () => {
    const pixels = Buffer.alloc(width * height * 4, 7)
    const frame = packedFrame(pixels, { width, height, format: AV_PIX_FMT_RGBA })
    pixels.fill(9)
    return frame
  }
  const frames = [make(), make()]
  collect()
  for (const frame of frames) {
    const rows = frame.data![0]!
    expect([rows[0], rows[(height - 1) * frame.linesize[0]! + width * 4 - 1]]).toEqual([7, 7])
    expect(frame.linesize[0]! % 32).toBe(0)
    frame.free()
  }
})
