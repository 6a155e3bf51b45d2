import { AppError } from '#shared/base/app-error.ts'
import type { RenderList, SoundClip } from '#shared/render/render-list.ts'
import { gainAt, panGains } from '#shared/render/sound-gain.ts'
import { toNumber } from '#shared/time/rational.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import { AudioReader } from '../decode/audio-reader.ts'

export type Stereo = [left: Float32Array, right: Float32Array]

/** Gains are computed every so many samples and go straight in between. */
const GAIN_STEP = 64
/** A sound keeps its file open for this long after it was last heard, seconds. */
const KEEP_SECONDS = 5

interface Voice {
  reader: Promise<AudioReader | null>
  /** Film sample that the reader's sample 0 stands for; for speed 1 the same for the whole clip. */
  anchor: number
  /** Film sample after the last one read. */
  next: number
}

/**
 * Mixes the sounds of a render list at any place, exact to the sample: film sample n is heard n / rate seconds in. Forward in
 * order is fastest. Calls must not overlap.
 */
export class SoundMixer {
  readonly list: RenderList
  readonly rate: number
  readonly #voices = new Map<number, Voice>()

  constructor(list: RenderList, rate = 48000) {
    this.list = list
    this.rate = rate
  }

  /** Length of the film in samples. */
  get samples(): number {
    return Math.round(this.list.duration * this.rate)
  }

  /** The mix of samples [start, start + length), not limited to -1..1. */
  async read(start: number, length: number): Promise<Stereo> {
    const mix: Stereo = [new Float32Array(length), new Float32Array(length)]
    const ticks = TICKS_PER_SECOND / this.rate
    const heard = this.list.sounds.flatMap((clip, i) =>
      clip.start < (start + length) * ticks && clip.end > start * ticks ? [{ clip, i }] : [],
    )
    const parts = await Promise.all(heard.map(({ clip, i }) => this.#sound(clip, i, start, length)))
    heard.forEach(({ clip }, k) => {
      const part = parts[k]
      if (part) addSound(mix, part, clip, start, ticks)
    })
    await this.#tidy(start)
    return mix
  }

  async close(): Promise<void> {
    for (const v of this.#voices.values()) await (await v.reader.catch(() => null))?.close()
    this.#voices.clear()
  }

  async #sound(clip: SoundClip, index: number, start: number, length: number): Promise<Float32Array[] | null> {
    const speed = toNumber(clip.speed)
    const first = Math.ceil((clip.start * this.rate) / TICKS_PER_SECOND)
    const voice = this.#voices.get(index) ?? this.#open(clip, index, speed)
    const reader = await voice.reader
    if (!reader) return null
    const at = Math.max(start, first)
    if (speed === 1) {
      voice.anchor = Math.round(((clip.start - clip.sourceStart) * this.rate) / TICKS_PER_SECOND)
    } else if (voice.next !== at) {
      voice.anchor = at
      const source = clip.sourceStart + ((at * TICKS_PER_SECOND) / this.rate - clip.start) * speed
      await reader.seek(source / TICKS_PER_SECOND)
    }
    voice.next = start + length
    const planes = await reader.read(at - voice.anchor, start + length - at)
    if (at === start) return planes
    return planes.map((p) => {
      const whole = new Float32Array(length)
      whole.set(p, at - start)
      return whole
    })
  }

  #open(clip: SoundClip, index: number, speed: number): Voice {
    const source = this.list.sources[clip.source]!
    const { path, name } = source
    const reader =
      path === null
        ? Promise.resolve(null)
        : AudioReader.open(path, { rate: this.rate, channels: 2, tempo: speed }).catch((cause: unknown) => {
            if (cause instanceof AppError && cause.code === 'media.noStream') return null
            throw new AppError('render.unreadable', `"${name}" can no longer be read; relink it or remove its clips.`, {
              params: { name },
              cause,
            })
          })
    const voice: Voice = { reader, anchor: 0, next: Number.NaN }
    this.#voices.set(index, voice)
    return voice
  }

  async #tidy(start: number): Promise<void> {
    for (const [index, voice] of this.#voices) {
      if (Math.abs(start - voice.next) < KEEP_SECONDS * this.rate) continue
      this.#voices.delete(index)
      await (await voice.reader)?.close()
    }
  }
}

function addSound(mix: Stereo, part: Float32Array[], clip: SoundClip, start: number, ticks: number): void {
  const length = mix[0].length
  const pan = panGains(clip.pan)
  const gain = (sample: number): number => clip.gain * gainAt(clip, (start + sample) * ticks)
  for (let from = 0; from < length; from += GAIN_STEP) {
    const to = Math.min(length, from + GAIN_STEP)
    const [g0, g1] = [gain(from), gain(to)]
    if (g0 === 0 && g1 === 0) continue
    const slope = (g1 - g0) / (to - from)
    for (let ch = 0; ch < 2; ch++) {
      const [out, input, p] = [mix[ch]!, part[ch]!, pan[ch]!]
      for (let i = from; i < to; i++) out[i]! += input[i]! * (g0 + slope * (i - from)) * p
    }
  }
}
