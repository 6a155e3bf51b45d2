import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeEvent, encodeEvent, encodeHeader, type PacketHeader, PacketDecoder } from './preview-stream.ts'

const header = fc.record<PacketHeader>({
  type: fc.constantFrom('picture', 'sound', 'event'),
  seq: fc.nat(),
  generation: fc.nat(),
  time: fc.double({ noNaN: true, min: 0, max: 1e6 }),
  a: fc.nat(10_000),
  b: fc.nat(10_000),
  standIn: fc.boolean(),
})

test('packets come out as they went in, however the stream is cut into chunks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(header, fc.uint8Array({ maxLength: 200 })), { maxLength: 8 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 97 })),
      (packets, sizes) => {
        const bytes = packets.flatMap(([h, payload]) => [...encodeHeader(h, payload.length), ...payload])
        const decoder = new PacketDecoder()
        const out = []
        for (let at = 0; at < bytes.length; ) {
          const size = sizes.next().value
          out.push(...decoder.push(Uint8Array.from(bytes.slice(at, at + size))))
          at += size
        }
        expect(out).toEqual(packets.map(([h, payload]) => ({ ...h, payload: Uint8Array.from(payload) })))
      },
    ),
  )
})

test('a stream out of step is told, not shown', () => {
  const bytes = encodeHeader({ type: 'picture', seq: 1, generation: 1, time: 0, a: 2, b: 2, standIn: false }, 16)
  expect(() => new PacketDecoder().push(bytes.subarray(0, 39))).not.toThrow()
  const shifted = new Uint8Array(80)
  shifted.set(bytes.subarray(1))
  expect(() => new PacketDecoder().push(shifted)).toThrow('out of step')
})

test('events survive', () => {
  const e = { event: 'error', code: 'x', message: 'Ü 音' } as const
  expect(decodeEvent(encodeEvent(e))).toEqual(e)
})
