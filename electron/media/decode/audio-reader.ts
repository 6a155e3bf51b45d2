import { AV_CHANNEL_ORDER_UNSPEC, AV_NOPTS_VALUE, AVMEDIA_TYPE_AUDIO, type AVSampleFormat } from 'node-av/constants'
import { avChannelLayoutDefault, avRescaleQ, type Frame } from 'node-av/lib'
import { Graph, newFrame } from './graph.ts'
import { PacketSource, type SourceOptions } from './packet-source.ts'
import { Serial } from '#shared/base/serial.ts'

/** Consecutive samples: one Float32Array a channel, -1..1. `start` counts samples from media time 0 and may be negative. */
export interface AudioBlock {
  start: number
  length: number
  planes: Float32Array[]
}

export interface AudioReaderOptions extends SourceOptions {
  /** Sample rate of what is given out; default 48000. */
  rate?: number
  /** 1 mixes down, 2 (default) gives left and right. */
  channels?: 1 | 2
  /** Playback speed without a change of pitch, 0.1..16; blocks then count played samples. Default 1. */
  tempo?: number
}

/** Formats whose own seeking only guesses times: there, packets are counted from the start. */
const COUNTED_FORMATS = ['mp3', 'aac', 'ac3', 'eac3', 'dts']
/** Decoders need packets before the wanted one (bit reservoir, overlap): seconds. */
const PREROLL = 0.25

/**
 * Reads the sound of one file as 32-bit floats from any position, exact to the sample. Media time 0 is the first picture of
 * a film, the first sound of a song. Calls may overlap: they are carried out in order.
 */
export class AudioReader {
  readonly path: string
  readonly rate: number
  readonly channels: 1 | 2
  readonly source: PacketSource
  readonly #tempo: number
  readonly #serial = new Serial()
  readonly #decoded = newFrame()
  readonly #filtered = newFrame()
  readonly #origin: number
  readonly #counted: boolean
  #graph: { graph: Graph; key: string } | null = null
  /** Media time of sample 0 in seconds: 0, or with a tempo the last seek position. */
  #zero = 0
  /** Position in input samples expected next; for frames without a time. */
  #nextInput: number | null = null
  #wanted = Number.NEGATIVE_INFINITY
  #ended = false
  #block: AudioBlock | null = null
  #closed = false

  private constructor(source: PacketSource, options: AudioReaderOptions) {
    this.path = source.path
    this.source = source
    this.rate = options.rate ?? 48000
    this.channels = options.channels ?? 2
    this.#tempo = options.tempo ?? 1
    this.#origin = source.originSeconds
    const format = source.format.iformat?.name ?? ''
    this.#counted = format.split(',').some((n) => COUNTED_FORMATS.includes(n))
  }

  /** Errors: see PacketSource.open. */
  static async open(path: string, options: AudioReaderOptions = {}): Promise<AudioReader> {
    return new AudioReader(await PacketSource.open(path, AVMEDIA_TYPE_AUDIO, { threads: 1, ...options }), options)
  }

  /** Makes `next` and `read` go on at this media time in seconds. With a tempo, sample 0 is then counted from here. */
  seek(seconds: number): Promise<void> {
    return this.#serial.run(() => this.#seek(seconds))
  }

  /** The block after the last one; null at the end. The arrays are the caller's. */
  next(): Promise<AudioBlock | null> {
    return this.#serial.run(async () => {
      const rest = this.#block
      this.#block = null
      return rest ?? (await this.#take())
    })
  }

  /**
   * Exactly `length` samples from sample `start` on, with silence where the file has none. Sequential reads are cheap;
   * going back or far ahead seeks.
   */
  read(start: number, length: number): Promise<Float32Array[]> {
    return this.#serial.run(async () => {
      const planes = Array.from({ length: this.channels }, () => new Float32Array(length))
      await this.#approach(start)
      for (;;) {
        this.#block ??= await this.#take()
        const block = this.#block
        if (!block || block.start >= start + length) break
        const from = Math.max(start, block.start)
        const to = Math.min(start + length, block.start + block.length)
        if (to > from) {
          block.planes.forEach((p, c) => planes[c]!.set(p.subarray(from - block.start, to - block.start), from - start))
        }
        if (block.start + block.length > start + length) break
        this.#block = null
      }
      return planes
    })
  }

  /** Waits for calls under way, then frees everything; safe to call twice. */
  close(): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#closed) return
      this.#closed = true
      this.#graph?.graph.close()
      this.#decoded.free()
      this.#filtered.free()
      await this.source.close()
    })
  }

  async #approach(start: number): Promise<void> {
    const at = this.#block?.start ?? this.#wanted
    const behind = start < at
    const ahead = start - at > 2 * this.rate
    if (Number.isFinite(at) && !behind && !ahead) return
    if (this.#tempo === 1) await this.#seek(start / this.rate)
    else if (!Number.isFinite(at) || behind) throw new Error('a reader with a tempo goes forward only; seek first')
  }

  async #seek(seconds: number): Promise<void> {
    this.#graph?.graph.close()
    this.#graph = null
    this.#nextInput = null
    this.#ended = false
    this.#block = null
    this.#wanted = this.#tempo === 1 ? Math.round(seconds * this.rate) : 0
    this.#zero = this.#tempo === 1 ? 0 : seconds
    const { timeBase } = this.source.stream
    const toPts = (s: number): bigint => BigInt(Math.round(((s + this.#origin) * timeBase.den) / timeBase.num))
    const from = Math.max(0, seconds - PREROLL)
    if (!this.#counted) {
      await this.source.seek(toPts(from))
      return
    }
    const first = this.source.stream.startTime
    await this.source.seek(first === AV_NOPTS_VALUE ? 0n : first)
    if (from > 0) await this.source.skipTo(toPts(from))
  }

  /** The next block at or after #wanted, cut to start there. */
  async #take(): Promise<AudioBlock | null> {
    for (;;) {
      const block = await this.#produce()
      if (!block) return null
      const end = block.start + block.length
      if (end <= this.#wanted) continue
      const skip = Math.max(0, this.#wanted - block.start)
      this.#wanted = end
      if (skip === 0) return block
      return { start: block.start + skip, length: block.length - skip, planes: block.planes.map((p) => p.slice(skip)) }
    }
  }

  async #produce(): Promise<AudioBlock | null> {
    for (;;) {
      if (this.#graph) {
        const state = await this.#graph.graph.pull(this.#filtered)
        if (state === 'frame') return this.#copy()
        if (state === 'end') {
          this.#graph.graph.close()
          this.#graph = null
          if (this.#ended) return null
        }
      }
      if (this.#ended) return null
      if (await this.source.decode(this.#decoded)) await this.#pushDecoded()
      else {
        this.#ended = true
        if (!this.#graph) return null
        await this.#graph.graph.push('a', null)
      }
    }
  }

  async #pushDecoded(): Promise<void> {
    const frame = this.#decoded
    const rate = frame.sampleRate
    if (frame.channelLayout.order === AV_CHANNEL_ORDER_UNSPEC) frame.channelLayout = avChannelLayoutDefault(frame.channels)
    const key = `${frame.format}/${rate}/${frame.channelLayout.mask}/${frame.channels}`
    if (this.#graph && this.#graph.key !== key) {
      // The file changes its format midway: what the old graph still holds is a few samples, and is lost.
      this.#graph.graph.close()
      this.#graph = null
      this.#nextInput = null
    }
    const at = this.#inputPosition(frame, rate)
    this.#nextInput = at + frame.nbSamples
    if (!this.#graph) this.#graph = { graph: await this.#build(frame), key }
    frame.pts = BigInt(at)
    await this.#graph.graph.push('a', frame)
    frame.unref()
  }

  /** Start of the frame in samples of its own rate, counted from #zero. */
  #inputPosition(frame: Frame, rate: number): number {
    const pts = frame.bestEffortTimestamp
    if (pts === AV_NOPTS_VALUE) return this.#nextInput ?? 0
    const { timeBase } = this.source.stream
    const samples = Number(avRescaleQ(pts, timeBase, { num: 1, den: rate }))
    return samples - Math.round((this.#origin + this.#zero) * rate)
  }

  #build(frame: Frame): Promise<Graph> {
    const layout = this.channels === 1 ? 'mono' : 'stereo'
    // async=1 fills gaps of damaged files with silence, so that later sound keeps its place.
    const resample = `aresample=${this.rate}:async=1`
    const tempo = this.#tempo === 1 ? '' : `,atrim=start=0,${tempoChain(this.#tempo)}`
    const description = `[a]${resample}${tempo},aformat=sample_fmts=fltp:sample_rates=${this.rate}:channel_layouts=${layout}[out]`
    const input = {
      type: 'audio' as const,
      rate: frame.sampleRate,
      format: frame.format as AVSampleFormat,
      layout: frame.channelLayout,
    }
    return Graph.create(description, { a: input }, 'audio', 1)
  }

  #copy(): AudioBlock {
    const frame = this.#filtered
    const length = frame.nbSamples
    const planes = (frame.extendedData ?? frame.data ?? [])
      .slice(0, this.channels)
      .map((b) => new Float32Array(b.buffer, b.byteOffset, length).slice())
    const start = Number(frame.pts)
    frame.unref()
    return { start, length, planes }
  }
}

/** atempo takes 0.5..100 well above 2 only by skipping; chained halves and doubles sound better. */
function tempoChain(tempo: number): string {
  const steps: number[] = []
  let rest = tempo
  while (rest > 2) {
    steps.push(2)
    rest /= 2
  }
  while (rest < 0.5) {
    steps.push(0.5)
    rest /= 0.5
  }
  steps.push(rest)
  return steps.map((s) => `atempo=${s}`).join(',')
}
