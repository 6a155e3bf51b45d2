import type { Frame } from 'node-av/lib'
import { Graph, newFrame } from '../decode/graph.ts'
import { LoudnessMeter } from './loudness.ts'
import { samplesOf, soundFrame, stereoInput } from './sound-frames.ts'
import type { SoundMixer, Stereo } from './sound-mixer.ts'

/** Highest true peak of what is written, dBTP: lossy codecs overshoot a little. */
const CEILING = -1
/** Where the limiter holds on: its own filters ring by less than the difference. */
const LIMIT = -1.3
/** More gain than this would only make noise loud. */
const MAX_GAIN = 30
/** The limiter eats loudness; so often is the gain corrected. */
const CORRECTIONS = 2
/** A correction of less than this, LU, lands near enough to need no look at what became of it. */
const SURE = 0.5
/** Samples a read. */
const BLOCK = 16384

/** What is done to the mix: a gain in decibels, and a limiter where that makes peaks too high. */
export interface Mastering {
  gain: number
  limit: boolean
}

export interface SoundRange {
  start: number
  end: number
}

/**
 * Finds the mastering for an integrated loudness (LUFS), or without a target only keeps peaks below full scale. Reads the whole
 * range once, and again for each correction where the limiter has to work. Null: the range is silent.
 */
export async function measureMastering(
  mixer: SoundMixer,
  range: SoundRange,
  target: number | null,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<Mastering | null> {
  const passes = 1 + CORRECTIONS
  const raw = await measure(mixer, range, { gain: 0, limit: false }, (s) => onProgress(s / passes), signal)
  if (!raw) return null
  const mastering: Mastering = { gain: target === null ? 0 : Math.min(MAX_GAIN, target - raw.integrated), limit: false }
  mastering.limit = raw.truePeak + mastering.gain > CEILING
  if (!mastering.limit || target === null) return mastering
  for (let i = 0; i < CORRECTIONS; i++) {
    const limited = await measure(mixer, range, mastering, (s) => onProgress((i + 1 + s) / passes), signal)
    const short = limited ? target - limited.integrated : 0
    if (Math.abs(short) < 0.15) break
    mastering.gain = Math.min(MAX_GAIN, mastering.gain + short)
    if (Math.abs(short) < SURE) break
  }
  return mastering
}

async function measure(
  mixer: SoundMixer,
  range: SoundRange,
  mastering: Mastering,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
) {
  // The limiter keeps the peaks: they are asked for only before there is one.
  const meter = await LoudnessMeter.open(mixer.rate, { peaks: !mastering.limit })
  const sound = await MasteredSound.open(mixer, range, mastering)
  try {
    for (;;) {
      signal?.throwIfAborted()
      const block = await sound.next()
      if (!block) break
      await meter.feed(block)
      onProgress(sound.share)
    }
  } finally {
    sound.close()
  }
  return meter.finish()
}

/** The mix of a range with its mastering, block by block, exactly as many samples as the range has. */
export class MasteredSound {
  readonly #mixer: SoundMixer
  readonly #range: SoundRange
  readonly #graph: Graph
  readonly #out: Frame = newFrame()
  #read: number
  #given = 0
  #ended = false

  private constructor(mixer: SoundMixer, range: SoundRange, graph: Graph) {
    this.#mixer = mixer
    this.#range = range
    this.#graph = graph
    this.#read = range.start
  }
  static async open(mixer: SoundMixer, range: SoundRange, mastering: Mastering): Promise<MasteredSound> {
    const rate = mixer.rate
    // The limiter works at four times the rate, where samples show the true peaks; latency=1 takes its look-ahead out again.
    const limiter = `,aresample=${rate * 4},alimiter=limit=${(10 ** (LIMIT / 20)).toFixed(5)}:attack=4:release=60:level=0:latency=1,aresample=${rate}`
    const description = `[a]volume=${mastering.gain.toFixed(4)}dB:precision=float${mastering.limit ? limiter : ''},aformat=sample_fmts=fltp:channel_layouts=stereo[out]`
    return new MasteredSound(mixer, range, await Graph.create(description, { a: stereoInput(rate) }, 'audio', 1))
  }

  /** Share of the range that is read. */
  get share(): number {
    return (this.#read - this.#range.start) / Math.max(1, this.#range.end - this.#range.start)
  }

  async next(): Promise<Stereo | null> {
    const total = this.#range.end - this.#range.start
    while (this.#given < total) {
      const state = this.#ended ? 'end' : await this.#graph.pull(this.#out)
      if (state === 'hungry') {
        await this.#feed()
        continue
      }
      const left = total - this.#given
      const block = state === 'frame' ? cut(samplesOf(this.#out), left) : silence(Math.min(left, BLOCK))
      if (state === 'frame') this.#out.unref()
      else this.#ended = true
      this.#given += block[0].length
      if (block[0].length > 0) return block
    }
    return null
  }
  close(): void {
    this.#graph.close()
    this.#out.free()
  }

  async #feed(): Promise<void> {
    const length = Math.min(BLOCK, this.#range.end - this.#read)
    if (length <= 0) {
      await this.#graph.push('a', null)
      return
    }
    const frame = soundFrame(await this.#mixer.read(this.#read, length), this.#read - this.#range.start, this.#mixer.rate)
    this.#read += length
    await this.#graph.push('a', frame)
    frame.free()
  }
}

const cut = ([l, r]: Stereo, length: number): Stereo => (l.length > length ? [l.slice(0, length), r.slice(0, length)] : [l, r])
const silence = (length: number): Stereo => [new Float32Array(length), new Float32Array(length)]
