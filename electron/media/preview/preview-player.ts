import { toErrorInfo } from '#shared/base/app-error.ts'
import { PREVIEW_RATE } from '#shared/render/preview-stream.ts'
import type { Size } from '#shared/render/placement.ts'
import type { RenderList } from '#shared/render/render-list.ts'
import type { PreviewCommand } from '../media-service.ts'
import { SoundMixer } from '../render/sound-mixer.ts'
import type { PacketSender } from './packet-sender.ts'
import { PreviewFilm } from './preview-film.ts'

/** Pictures sent and not yet acknowledged. */
const PICTURES_AHEAD = 8
/** Sound sent ahead of the client's clock, seconds. */
const SOUND_AHEAD = 0.7
/** Samples a sound packet. */
const SOUND_BLOCK = 2400
/** How far a stand-in may be from the wanted frame, in frames. */
const STAND_IN_REACH = 15
/** A picture that is drawn within this time needs no stand-in, milliseconds. */
const STAND_IN_AFTER = 30
/** A frame that is late is skipped to one this far ahead of the clock, seconds. */
const CATCH_UP = 0.08

interface Playing {
  rate: number
  /** Next frame to send. */
  frame: number
  /** Next sample to send. */
  sample: number
  /** The client's clock as last acknowledged. */
  clock: { time: number; at: number }
  /** Number of the last picture that the client has taken; null before this run's first one. */
  acked: number | null
}

/**
 * Carries out preview commands: one loop draws pictures, one mixes sound; both stop at a short distance ahead of the client.
 * The newest command wins; what was under way for an older one is finished and marked with its generation.
 */
export class PreviewPlayer {
  readonly #film: PreviewFilm
  readonly #sender: PacketSender
  #box: Size
  #mixer: SoundMixer
  #generation = 0
  #playing: Playing | null = null
  /** Frame to show while paused; null when it is shown. */
  #wanted: number | null
  #shown = 0
  #load: RenderList | null = null
  #resized = false
  #closed = false
  #wake: (() => void)[] = []
  readonly #loops: Promise<void>[]

  /** Draws the picture at `start`, in seconds, unasked. */
  constructor({ list, size, start }: { list: RenderList; size: Size; start: number }, sender: PacketSender) {
    this.#box = size
    this.#film = new PreviewFilm(list, size)
    this.#wanted = this.#frameAt(start)
    this.#mixer = new SoundMixer(list, PREVIEW_RATE)
    this.#sender = sender
    this.#loops = [this.#drawLoop(), this.#soundLoop()]
  }

  command(c: PreviewCommand): void {
    if (c.op === 'ack') this.#acknowledge(c.frame, c.time)
    else if (c.op === 'size') {
      this.#box = { width: c.width, height: c.height }
      this.#resized = true
    } else {
      this.#generation = c.gen ?? this.#generation + 1
      if (c.op === 'pause') this.#pause()
      else if (c.op === 'seek') {
        this.#playing = null
        this.#wanted = this.#frameAt(c.time)
      } else this.#play(c.time, c.rate)
    }
    this.#notify()
  }

  load(list: RenderList): void {
    this.#load = list
    this.#notify()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#notify()
    await Promise.all(this.#loops)
    await this.#film.close()
    await this.#mixer.close()
  }

  get #fps(): number {
    const { num, den } = this.#film.list.frameRate
    return num / den
  }
  #frameAt(time: number): number {
    return Math.min(this.#film.frames - 1, Math.max(0, Math.floor(time * this.#fps + 1e-4)))
  }
  #timeOf(frame: number): number {
    return frame / this.#fps
  }

  #pause(): void {
    if (this.#playing) this.#wanted = this.#frameAt(this.#clockNow(this.#playing))
    this.#playing = null
  }
  #play(time: number, rate: number): void {
    this.#wanted = null
    const from = rate > 0 && this.#frameAt(time) >= this.#film.frames - 1 ? 0 : time
    this.#playing = {
      rate,
      frame: this.#frameAt(from),
      sample: Math.round(Math.max(0, from) * PREVIEW_RATE),
      clock: { time: from, at: Number.NaN },
      acked: null,
    }
  }
  #acknowledge(seq: number, time: number): void {
    const p = this.#playing
    if (!p) return
    if (p.acked !== null) p.acked = Math.max(p.acked, Math.min(seq, this.#sender.pictures))
    p.clock = { time, at: performance.now() }
  }
  /** Where the client's clock stands now, by its last acknowledgement. */
  #clockNow(p: Playing): number {
    const since = Number.isNaN(p.clock.at) ? 0 : (performance.now() - p.clock.at) / 1000
    return p.clock.time + Math.min(since, 1) * p.rate
  }

  /** Pictures of a run that are on their way. */
  #ahead(p: Playing): number {
    return p.acked === null ? 0 : this.#sender.pictures - p.acked
  }

  async #drawLoop(): Promise<void> {
    while (!this.#closed) {
      if (this.#load || this.#resized) await this.#reload()
      else if (this.#wanted !== null) await this.#showWanted()
      else if (this.#playing && this.#ahead(this.#playing) < PICTURES_AHEAD) await this.#showNext(this.#playing)
      else await this.#sleep()
    }
  }

  async #reload(): Promise<void> {
    const list = this.#load ?? this.#film.list
    const loaded = this.#load !== null
    this.#load = null
    this.#resized = false
    this.#film.load(list, this.#box)
    if (loaded) {
      const old = this.#mixer
      this.#mixer = new SoundMixer(list, PREVIEW_RATE)
      this.#retired.push(old)
      const { width, height } = this.#film.size
      await this.#sender.event(this.#generation, 0, { event: 'loaded', duration: list.duration, frames: list.frames, width, height })
    }
    if (this.#playing) this.#playing.frame = Math.min(this.#playing.frame, this.#film.frames - 1)
    else this.#wanted ??= Math.min(this.#shown, this.#film.frames - 1)
    this.#notify()
  }
  /** Mixers of older versions; the sound loop closes them between two reads. */
  readonly #retired: SoundMixer[] = []

  async #showWanted(): Promise<void> {
    const frame = Math.min(this.#wanted!, this.#film.frames - 1)
    const generation = this.#generation
    this.#wanted = null
    this.#shown = frame
    const ready = this.#film.cached(frame)
    const near = ready ? undefined : this.#film.nearest(frame, STAND_IN_REACH)
    const drawing = ready ? Promise.resolve(ready) : this.#draw(frame, generation)
    if (near && !(await settlesWithin(drawing, STAND_IN_AFTER))) await this.#sendPicture(near.frame, near.pixels, generation, true)
    const pixels = await drawing
    // A newer wish has come meanwhile: this picture would only be in its way, unless it is what keeps a scrub moving.
    if (pixels) await this.#sendPicture(frame, pixels, generation, false)
  }

  async #showNext(p: Playing): Promise<void> {
    const generation = this.#generation
    const now = this.#clockNow(p)
    const late = p.rate > 0 ? this.#timeOf(p.frame) < now : this.#timeOf(p.frame) > now
    const started = !Number.isNaN(p.clock.at)
    if (late && started) {
      const target = this.#frameAt(now + CATCH_UP * p.rate)
      p.frame = p.rate > 0 ? Math.max(p.frame, target) : Math.min(p.frame, target)
    }
    const frame = p.frame
    const step = Math.max(1, Math.round(Math.abs(p.rate)))
    const pixels = await this.#draw(frame, generation)
    if (this.#playing !== p || this.#generation !== generation) return
    p.acked ??= this.#sender.pictures
    if (pixels) await this.#sendPicture(frame, pixels, generation, false)
    this.#shown = frame
    p.frame = p.rate > 0 ? frame + step : frame - step
    if (p.frame >= this.#film.frames || p.frame < 0) {
      const end = p.rate > 0 ? this.#film.frames - 1 : 0
      await this.#sender.event(generation, this.#timeOf(end), { event: 'ended', time: p.rate > 0 ? this.#film.list.duration : 0 })
      if (this.#playing === p) p.frame = Number.NaN
      await this.#sleep(() => this.#playing === p && this.#load === null)
    }
  }

  async #draw(frame: number, generation: number): Promise<Buffer | null> {
    try {
      return await this.#film.frame(frame)
    } catch (e) {
      const { code, message, params } = toErrorInfo(e)
      await this.#sender.event(generation, this.#timeOf(frame), { event: 'error', code, message, params })
      return null
    }
  }

  #sendPicture(frame: number, pixels: Buffer, generation: number, standIn: boolean): Promise<void> {
    const { width, height } = this.#film.size
    return this.#sender.send({ type: 'picture', generation, time: this.#timeOf(frame), a: width, b: height, standIn }, pixels)
  }

  async #soundLoop(): Promise<void> {
    while (!this.#closed) {
      for (const old of this.#retired.splice(0)) await old.close()
      const p = this.#playing
      const total = this.#mixer.samples
      const ahead = p ? p.sample / PREVIEW_RATE - this.#clockNow(p) : 0
      if (!p || p.rate !== 1 || p.sample >= total) await this.#sleep()
      else if (ahead >= SOUND_AHEAD) await this.#sleep(undefined, 40)
      else await this.#sendSound(p, Math.min(SOUND_BLOCK, total - p.sample))
    }
    for (const old of this.#retired.splice(0)) await old.close()
  }

  async #sendSound(p: Playing, length: number): Promise<void> {
    const generation = this.#generation
    const start = p.sample
    p.sample += length
    let mix: Float32Array[]
    try {
      mix = await this.#mixer.read(start, length)
    } catch (e) {
      const { code, message, params } = toErrorInfo(e)
      await this.#sender.event(generation, start / PREVIEW_RATE, { event: 'error', code, message, params })
      mix = [new Float32Array(length), new Float32Array(length)]
    }
    if (this.#playing !== p) return
    const samples = new Float32Array(length * 2)
    for (let i = 0; i < length; i++) {
      samples[2 * i] = mix[0]![i]!
      samples[2 * i + 1] = mix[1]![i]!
    }
    const header = { type: 'sound', generation, time: start / PREVIEW_RATE, a: length, b: 2, standIn: false } as const
    await this.#sender.send(header, new Uint8Array(samples.buffer))
  }

  /** Until something changes (and then as long as `still` holds), or `ms` have passed. */
  async #sleep(still?: () => boolean, ms?: number): Promise<void> {
    do {
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve)
        if (ms !== undefined) timer = setTimeout(resolve, ms)
      })
      clearTimeout(timer)
    } while (!this.#closed && still?.())
  }
  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }
}

async function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const settled = Promise.allSettled([work]).then(() => true)
  return Promise.race([settled, late]).finally(() => clearTimeout(timer))
}
