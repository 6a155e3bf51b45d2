import { Encoder } from 'node-av/api'
import { AV_PIX_FMT_YUV420P, FF_ENCODER_LIBX264 } from 'node-av/constants'
import { type Frame, Rational } from 'node-av/lib'
import { packedFrame } from '#electron/media/decode/packed-frame.ts'
import { seededRandom } from '#shared/base/random.ts'

/** Works of fixed code that the program's own are measured against. Each answers with the processor milliseconds that it took. */
export const references = { code: referenceCode, codec: referenceCodec }
export type Reference = keyof typeof references

/** Processor milliseconds of this process while `work` runs. */
export async function ownCpu(work: () => unknown): Promise<number> {
  const from = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1000
}

/** What JavaScript does here all day: floating point over typed arrays, sorting, maps of small objects. */
function referenceCode(): Promise<number> {
  return ownCpu(() => {
    const random = seededRandom(11)
    const values = Float64Array.from({ length: 400_000 }, () => random())
    let sum = 0
    for (let pass = 0; pass < 12; pass++) for (let i = 1; i < values.length; i++) sum += Math.sqrt(values[i]! * values[i - 1]! + pass)
    const sorted = [...values.subarray(0, 120_000)].sort((a, b) => a - b)
    const map = new Map<string, { at: number; value: number }>()
    for (let i = 0; i < 60_000; i++) map.set(`key ${i % 9000}`, { at: i, value: sorted[i]! })
    let total = sum
    for (const v of map.values()) total += v.value
    if (!Number.isFinite(total)) throw new Error('unreachable')
  })
}

const [WIDTH, HEIGHT, FRAMES] = [640, 360, 90]

/** An encoder's work: x264 on moving texture, one thread. */
function referenceCodec(): Promise<number> {
  return ownCpu(async () => {
    const encoder = await Encoder.create(FF_ENCODER_LIBX264, { gopSize: 30, threadCount: 1, options: { preset: 'veryfast', crf: 20 } })
    for (let n = 0; n < FRAMES; n++) {
      const frame = texture(n)
      await encoder.encode(frame)
      frame.free()
      await drain(encoder)
    }
    await encoder.flush()
    await drain(encoder)
    encoder.close()
  })
}

async function drain(encoder: Encoder): Promise<void> {
  for (;;) {
    const packet = await encoder.receive()
    if (!packet || typeof packet === 'symbol') return
    packet.free()
  }
}

const noise = ((): Uint8Array => {
  const random = seededRandom(5)
  return Uint8Array.from({ length: WIDTH * HEIGHT * 2 }, (_, i) => 90 + 40 * Math.sin(i / 37) + 30 * random())
})()

function texture(n: number): Frame {
  const pixels = Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 128)
  const from = (n * 7 * WIDTH) % (WIDTH * HEIGHT)
  pixels.set(noise.subarray(from, from + WIDTH * HEIGHT))
  const frame = packedFrame(pixels, { width: WIDTH, height: HEIGHT, format: AV_PIX_FMT_YUV420P })
  frame.timeBase = new Rational(1, 30)
  frame.pts = BigInt(n)
  return frame
}
