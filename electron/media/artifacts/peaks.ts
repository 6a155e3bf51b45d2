import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FloatConverter, soundPass } from '../input/sound-pass.ts'
import type { Artifacts } from '../media-service.ts'
import type { TaskContext } from '../worker/tasks.ts'

/** Pairs a second of the finest level. */
const FINEST = 400
/** Each level covers this many pairs of the one below. */
const STEP = 4
const LEVELS = 5

/**
 * Writes peaks.bin: smallest and largest sample (of all channels) per span, as int8 pairs where ±127 is full scale, at
 * 400, 100, 25, 6.25 and 1.56 pairs a second, finest first. Null for a file without sound.
 */
export async function makePeaks(
  path: string,
  streamIndex: number,
  duration: number,
  dir: string,
  context: TaskContext,
): Promise<Artifacts['peaks']> {
  const finest = await measure(path, streamIndex, duration, context)
  const levels: Int8Array[] = [finest]
  while (levels.length < LEVELS) levels.push(coarser(levels.at(-1)!))
  let offset = 0
  const described = levels.map((pairs, i) => {
    const level = { offset, count: pairs.length / 2, secondsPerPair: STEP ** i / FINEST }
    offset += pairs.length
    return level
  })
  await writeFile(join(dir, 'peaks.bin'), Buffer.concat(levels.map((l) => Buffer.from(l.buffer, l.byteOffset, l.byteLength))))
  return { file: 'peaks.bin', levels: described }
}

async function measure(path: string, stream: number, duration: number, context: TaskContext): Promise<Int8Array> {
  const total = Math.max(1, Math.ceil(duration * FINEST))
  const [low, high] = [new Float32Array(total), new Float32Array(total)]
  const converter = new FloatConverter(null, 2)
  try {
    await soundPass(
      path,
      stream,
      (frame, start) => {
        const first = Math.round(start * frame.sampleRate)
        for (const plane of converter.convert(frame)) spread(plane, first, frame.sampleRate / FINEST, low, high)
      },
      context,
    )
  } finally {
    converter.close()
  }
  const pairs = new Int8Array(total * 2)
  for (let i = 0; i < total; i++) {
    pairs[i * 2] = Math.max(-127, Math.floor(low[i]! * 127))
    pairs[i * 2 + 1] = Math.min(127, Math.ceil(high[i]! * 127))
  }
  return pairs
}

/** Widens the pairs that the samples fall into. `start`: position of the first sample; `span`: samples in a pair. */
function spread(samples: Float32Array, start: number, span: number, low: Float32Array, high: Float32Array): void {
  for (let i = Math.max(0, -start); i < samples.length; ) {
    const pair = Math.floor((start + i) / span)
    if (pair >= low.length) return
    const end = Math.min(samples.length, Math.max(i + 1, Math.ceil((pair + 1) * span) - start))
    let [a, b] = [low[pair]!, high[pair]!]
    for (; i < end; i++) {
      const v = samples[i]!
      if (v < a) a = v
      if (v > b) b = v
    }
    low[pair] = a
    high[pair] = b
  }
}

function coarser(pairs: Int8Array): Int8Array {
  const count = Math.ceil(pairs.length / 2 / STEP)
  const out = new Int8Array(count * 2)
  for (let i = 0; i < pairs.length; i += 2) {
    const at = Math.floor(i / 2 / STEP) * 2
    if (pairs[i]! < out[at]!) out[at] = pairs[i]!
    if (pairs[i + 1]! > out[at + 1]!) out[at + 1] = pairs[i + 1]!
  }
  return out
}
