import { AV_PIX_FMT_YUV420P, AVCOL_RANGE_MPEG, AVCOL_SPC_BT709 } from 'node-av/constants'
import { expect, test } from 'vitest'
import { i420Bytes, i420ToRgba } from '#shared/render/i420-to-rgba.ts'
import { packedFrame } from '../decode/packed-frame.ts'
import { inputOf } from '../render/layer-painter.ts'
import { Stepper } from '../render/stepper.ts'

test('the window gives a picture of the film the colours that FFmpeg gives it', async () => {
  const [width, height] = [256, 128]
  const planes = Buffer.alloc(i420Bytes(width, height))
  const [half, luma] = [width / 2, width * height]
  for (let i = 0; i < luma; i++) planes[i] = 16 + ((i * 37 + (i >> 8) * 11) % 220)
  // Fields of one chroma each, so that only colours are compared and not how chroma is spread between them.
  for (let i = 0; i < luma / 4; i++) {
    planes[luma + i] = 16 + ((i % half) >> 3) * 15
    planes[luma + luma / 4 + i] = 16 + (Math.floor(i / half) >> 3) * 32
  }
  const frame = packedFrame(planes, { width, height, format: AV_PIX_FMT_YUV420P })
  frame.colorSpace = AVCOL_SPC_BT709
  frame.colorRange = AVCOL_RANGE_MPEG
  const scale = await Stepper.create(
    '[a]scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd+full_chroma_int,format=rgba[out]',
    { a: inputOf(frame) },
  )
  const theirs = await scale.step({ a: frame })
  const expected = theirs.toBuffer()
  const out = new Uint32Array(width * height)
  i420ToRgba(planes, width, height, out)
  const ours = new Uint8Array(out.buffer)
  let most = 0
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [(i % width) & 15, Math.floor(i / width) & 15]
    if (Math.min(x, y) < 4 || Math.max(x, y) > 11) continue
    for (let k = 4 * i; k < 4 * i + 4; k++) most = Math.max(most, Math.abs(ours[k]! - expected[k]!))
  }
  expect(most).toBeLessThanOrEqual(1)
  theirs.free()
  frame.free()
  scale.close()
})
