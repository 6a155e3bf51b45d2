import * as av from 'node-av/constants'
import { avChannelLayoutDefault, Frame, Packet, SoftwareResampleContext } from 'node-av/lib'
import { AppError } from '#shared/base/app-error.ts'
import { newFrame } from '../decode/graph.ts'
import type { TaskContext } from '../worker/tasks.ts'
import { openDecoder } from './open-decoder.ts'
import { check, openInput } from './open-input.ts'

/** Milliseconds of work between two turns of the event loop, so that a cancel is heard. */
const TURN_MS = 20

/**
 * Decodes one sound stream from its beginning to its end, as fast as one thread can: synchronous calls, because a hop through
 * the thread pool costs more than a packet of sound. `take` gets each decoded frame with its start in seconds of media time
 * (0 = the first picture of a film, the first sound otherwise); the frame is reused. Throws MediaReadError.
 */
export async function soundPass(
  path: string,
  streamIndex: number | null,
  take: (frame: Frame, start: number) => void | Promise<void>,
  { signal, onProgress }: TaskContext,
): Promise<void> {
  const input = await openInput(path)
  const packet = new Packet()
  const frame = newFrame()
  packet.alloc()
  try {
    check(await input.findStreamInfo(null), 'find streams')
    const index = streamIndex ?? input.findBestStream(av.AVMEDIA_TYPE_AUDIO)
    const stream = input.streams[index]
    if (!stream) throw new AppError('media.noStream', 'The file has no sound that can be read.')
    for (const s of input.streams) if (s.index !== index) s.discard = av.AVDISCARD_ALL
    const first =
      input.streams.find((s) => s.codecpar.codecType === av.AVMEDIA_TYPE_VIDEO && !s.hasDisposition(av.AV_DISPOSITION_ATTACHED_PIC)) ??
      stream
    const origin = first.startTime === av.AV_NOPTS_VALUE ? 0 : (Number(first.startTime) * first.timeBase.num) / first.timeBase.den
    const unit = stream.timeBase.num / stream.timeBase.den
    const total = input.duration > 0n ? Number(input.duration) / 1e6 : 0
    const decoder = await openDecoder(stream)
    if (!decoder) throw new AppError('media.noDecoder', 'This build of FFmpeg has no decoder for the sound of the file.')
    let at = 0
    const receive = async (): Promise<void> => {
      while (decoder.receiveFrameSync(frame) >= 0) {
        const pts = frame.bestEffortTimestamp
        if (pts !== av.AV_NOPTS_VALUE) at = Number(pts) * unit - origin
        const wait = take(frame, at)
        if (wait) await wait
        at += frame.nbSamples / frame.sampleRate
        frame.unref()
      }
    }
    try {
      let turn = performance.now()
      while (input.readFrameSync(packet) >= 0) {
        // A packet that does not decode is damage, not the end.
        if (packet.streamIndex === index && decoder.sendPacketSync(packet) >= 0) await receive()
        packet.unref()
        if (performance.now() - turn < TURN_MS) continue
        onProgress(total > 0 ? Math.min(1, at / total) : 0)
        await new Promise((resolve) => setImmediate(resolve))
        signal.throwIfAborted()
        turn = performance.now()
      }
      decoder.sendPacketSync(null)
      await receive()
    } finally {
      decoder.freeContext()
    }
  } finally {
    frame.free()
    packet.free()
    await input.closeInput()
  }
}

/** Converts decoded frames to planar 32-bit floats of a rate (null: as it is) and 1 or 2 channels. */
export class FloatConverter {
  readonly #rate: number | null
  readonly #channels: 1 | 2
  readonly #out = newFrame()
  #swr: { context: SoftwareResampleContext; key: string; rate: number } | null = null

  constructor(rate: number | null, channels: 1 | 2) {
    this.#rate = rate
    this.#channels = channels
  }

  /** Planes of what came out (a resampler holds some back), valid until the next call; null gives the rest. */
  convert(frame: Frame | null): Float32Array[] {
    if (frame) this.#prepare(frame)
    if (!this.#swr) return []
    const out = this.#out
    out.unref()
    out.format = av.AV_SAMPLE_FMT_FLTP
    out.sampleRate = this.#swr.rate
    out.channelLayout = avChannelLayoutDefault(this.#channels)
    check(this.#swr.context.convertFrame(out, frame), 'resample')
    const n = out.nbSamples
    return (out.data ?? []).slice(0, this.#channels).map((b) => new Float32Array(b.buffer, b.byteOffset, n))
  }

  close(): void {
    this.#swr?.context.free()
    this.#out.free()
  }

  #prepare(frame: Frame): void {
    const key = `${frame.format} ${frame.sampleRate} ${frame.channels} ${frame.channelLayout.mask}`
    if (frame.channelLayout.order === av.AV_CHANNEL_ORDER_UNSPEC) frame.channelLayout = avChannelLayoutDefault(frame.channels)
    if (this.#swr?.key === key) return
    this.#swr?.context.free()
    const context = new SoftwareResampleContext()
    const rate = this.#rate ?? frame.sampleRate
    const { channelLayout, format, sampleRate } = frame
    const out = avChannelLayoutDefault(this.#channels)
    check(context.allocSetOpts2(out, av.AV_SAMPLE_FMT_FLTP, rate, channelLayout, format as av.AVSampleFormat, sampleRate), 'resampler')
    check(context.init(), 'resampler')
    this.#swr = { context, key, rate }
  }
}
