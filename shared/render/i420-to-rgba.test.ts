import fc from 'fast-check'
import { expect, test } from 'vitest'
import { i420Bytes, i420ToRgba } from './i420-to-rgba.ts'

const byte = fc.integer({ min: 0, max: 255 })

test('every colour is within one level of what BT.709 says, also where it lies outside of what can be shown', () => {
  fc.assert(
    fc.property(fc.array(byte, { minLength: 4, maxLength: 4 }), byte, byte, (lumas, cb, cr) => {
      const out = new Uint32Array(4)
      i420ToRgba(Uint8Array.from([...lumas, cb, cr]), 2, 2, out)
      const bytes = new Uint8Array(out.buffer)
      for (const [i, luma] of lumas.entries()) {
        const y = (luma - 16) / 219
        const [u, v] = [(cb - 128) / 224, (cr - 128) / 224]
        const exact = [y + 1.5748 * v, y - (0.2126 * 1.5748 * v + 0.0722 * 1.8556 * u) / 0.7152, y + 1.8556 * u]
        for (const [k, x] of exact.entries()) expect(Math.abs(bytes[4 * i + k]! - 255 * Math.min(1, Math.max(0, x)))).toBeLessThanOrEqual(1)
        expect(bytes[4 * i + 3]).toBe(255)
      }
    }),
  )
})

test('each sample of chroma colours its own four pixels', () => {
  const [width, height] = [4, 4]
  const planes = new Uint8Array(i420Bytes(width, height)).fill(120)
  const cr = width * height + 4
  planes.fill(128, width * height)
  // Right half of the lower two rows.
  planes[cr + 3] = 200
  const out = new Uint32Array(width * height)
  i420ToRgba(planes, width, height, out)
  const grey = out[0]!
  expect([...out].map((p) => (p === grey ? '.' : '#')).join('')).toBe('..........##..##')
})
