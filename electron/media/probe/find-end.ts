import * as av from 'node-av/constants'
import { type FormatContext, Packet, type Stream } from 'node-av/lib'

/** Packets between two turns of the event loop, so that a cancel is heard. */
const BATCH = 512
/** A bisection ends when it knows the last readable moment to this many seconds. */
const PRECISION = 0.5

/**
 * Where the packets of a stream really end, in units of its time base: the largest pts + duration, or null when nothing can be
 * read. A header may promise more than a recording that was cut off holds; then the last readable moment is found by bisection.
 * @param start first pts
 * @param promised end according to the header, after `start`
 * @param whole read every packet from the start (formats without an index)
 */
export async function findEnd(
  input: FormatContext,
  stream: Stream,
  { start, promised, whole, onProgress }: { start: bigint; promised: bigint; whole: boolean; onProgress: () => void },
): Promise<bigint | null> {
  const packet = new Packet()
  packet.alloc()
  const discarded = input.streams.filter((s) => s.index !== stream.index)
  for (const s of discarded) s.discard = av.AVDISCARD_ALL
  try {
    if (whole) return await readOn(input, packet, stream, start, onProgress)
    const tail = await readOn(input, packet, stream, promised, onProgress)
    if (tail !== null) return tail
    const second = BigInt(Math.max(1, Math.round((PRECISION * stream.timeBase.den) / stream.timeBase.num)))
    let [good, bad] = [start, promised]
    while (bad - good > second) {
      onProgress()
      const middle = (good + bad) / 2n
      if (await canRead(input, packet, stream, middle)) good = middle
      else bad = middle
    }
    return await readOn(input, packet, stream, good, onProgress)
  } finally {
    packet.free()
  }
}

async function canRead(input: FormatContext, packet: Packet, stream: Stream, at: bigint): Promise<boolean> {
  if ((await input.seekFrame(stream.index, at, av.AVSEEK_FLAG_BACKWARD)) < 0) return false
  const answer = await input.readFrame(packet)
  const whole = answer >= 0 && !packet.hasFlags(av.AV_PKT_FLAG_CORRUPT)
  packet.unref()
  return whole
}

/** Seeks and reads to the end; the largest end met. */
async function readOn(input: FormatContext, packet: Packet, stream: Stream, from: bigint, onProgress: () => void): Promise<bigint | null> {
  if ((await input.seekFrame(stream.index, from, av.AVSEEK_FLAG_BACKWARD)) < 0) return null
  let end: bigint | null = null
  for (let n = 1; ; n++) {
    if (input.readFrameSync(packet) < 0) return end
    const usable = packet.streamIndex === stream.index && packet.pts !== av.AV_NOPTS_VALUE
    if (usable && !packet.hasFlags(av.AV_PKT_FLAG_DISCARD) && !packet.hasFlags(av.AV_PKT_FLAG_CORRUPT)) {
      const last = packet.pts + (packet.duration > 0n ? packet.duration : frameStep(stream))
      if (end === null || last > end) end = last
    }
    packet.unref()
    if (n % BATCH === 0) {
      onProgress()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** Length of one frame at the stated rate, for packets that do not say theirs; 0 for sound. */
export function frameStep({ avgFrameRate, timeBase }: Stream): bigint {
  if (avgFrameRate.num <= 0 || avgFrameRate.den <= 0) return 0n
  return BigInt(Math.round((avgFrameRate.den * timeBase.den) / (avgFrameRate.num * timeBase.num)))
}
