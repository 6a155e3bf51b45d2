import { i420ToRgba } from '#shared/render/i420-to-rgba.ts'
import type { PreviewEvent, PreviewPacket } from '#shared/render/preview-stream.ts'
import { isLost, onceConnected } from '../../client/connection.ts'
import { ClientError, toClientError } from '../../client/errors.ts'
import { FilmClock } from './film-clock.ts'
import { PreviewLink, type PreviewSource } from './preview-link.ts'
import { SoundOutput } from './sound-output.ts'

export interface PlayerState {
  status: 'opening' | 'ready' | 'failed'
  error: ClientError | null
  /** A frame could not be drawn; cleared by the next one that could. */
  frameError: (PreviewEvent & { event: 'error' }) | null
  playing: boolean
  rate: number
  /** Start of the frame on screen, seconds. */
  time: number
  /** Seconds. */
  duration: number
  frameRate: { num: number; den: number }
  /** Size of the picture on screen; 0 before the first. */
  width: number
  height: number
}
export interface PlayerOptions {
  projectId: string
  source: PreviewSource
  /** Pixels wanted; the engine keeps the film's shape. */
  size: { width: number; height: number }
  start?: number
}

/** Sound to have before playing starts, seconds. */
const LEAD = 0.12
/** Longest wait for it, milliseconds. */
const LEAD_WAIT = 1500
/** Pictures and time between acknowledgements. */
const ACK_FRAMES = 2
const ACK_MS = 60
/** Longest wait for a screen to say how large it is, milliseconds: a picture of another size would be drawn for nothing. */
const SIZE_WAIT = 50
/** Waits before the session is opened again, milliseconds. */
const REOPEN = [300, 1000, 3000]

interface Run {
  generation: number
  rate: number
  from: number
  queue: PreviewPacket[]
  soundUntil: number
  clock: FilmClock
  asked: number
  lastSeq: number
  ackedSeq: number
  ackedAt: number
  ended: number | null
}

/**
 * Plays a film on a canvas: asks the engine for pictures and sound, lets the sound be the clock, shows the picture that is due
 * and drops those that are late. Everything is told through `state` and `subscribe` (for React's useSyncExternalStore).
 */
export class PreviewPlayer {
  #options: PlayerOptions
  #state: PlayerState
  readonly #listeners = new Set<() => void>()
  readonly #sound = new SoundOutput()
  #link: PreviewLink | null = null
  #canvas: HTMLCanvasElement | null = null
  #generation = 0
  #run: Run | null = null
  #raf = 0
  #wanted = 0
  #closed = false
  #sized: () => void = () => undefined
  #failures = 0
  #shown: PreviewPacket | null = null
  /** What the canvas was last given; serves again as long as the size stays. */
  #image: ImageData | null = null
  #loop: (() => { start: number; end: number } | null) | null = null

  constructor(options: PlayerOptions) {
    this.#options = options
    this.#wanted = options.start ?? 0
    this.#state = {
      ...{ status: 'opening', error: null, frameError: null, playing: false, rate: 1, time: this.#wanted, duration: 0 },
      ...{ frameRate: { num: 30, den: 1 }, width: 0, height: 0 },
    }
    const sized = new Promise<void>((resolve) => (this.#sized = resolve))
    void Promise.race([sized, new Promise((r) => setTimeout(r, SIZE_WAIT))]).then(() => this.#open())
  }

  get state(): PlayerState {
    return this.#state
  }
  subscribe = (f: () => void): (() => void) => {
    this.#listeners.add(f)
    return () => this.#listeners.delete(f)
  }

  /** Draws onto this canvas from now on; null lets go of it. */
  attach(canvas: HTMLCanvasElement | null): void {
    this.#canvas = canvas
    if (canvas && this.#shown) this.#paint(this.#shown)
  }

  /** From where it is, or from `from` seconds. */
  play(rate = 1, from?: number): void {
    this.#begin(from ?? (this.#state.playing && this.#run ? now(this.#run) : this.#state.time), rate)
  }
  pause(): void {
    if (!this.#state.playing) return
    this.#stopRun()
    this.#set({ playing: false })
    // The picture on screen is where it stops, not one that the engine has drawn ahead.
    this.#link?.command({ op: 'seek', time: this.#state.time, gen: ++this.#generation })
  }
  toggle(): void {
    if (this.#state.playing) this.pause()
    else this.play(1)
  }
  /** Seconds. While playing, goes on from there. */
  seek(time: number): void {
    const t = Math.min(Math.max(0, time), this.#state.duration || time)
    this.#wanted = t
    if (this.#state.playing) return this.#begin(t, this.#state.rate)
    this.#set({ time: t })
    this.#link?.command({ op: 'seek', time: t, gen: ++this.#generation })
  }
  step(frames: number): void {
    const { num, den } = this.#state.frameRate
    if (this.#state.playing) this.pause()
    this.seek((Math.round((this.#state.time * num) / den) + frames) * (den / num) + 1e-6)
  }
  resize(width: number, height: number): void {
    const size = { width: Math.round(Math.min(3840, Math.max(64, width))), height: Math.round(Math.min(2160, Math.max(36, height))) }
    if (size.width === this.#options.size.width && size.height === this.#options.size.height) return this.#sized()
    this.#options = { ...this.#options, size }
    this.#sized()
    this.#link?.command({ op: 'size', ...size })
  }
  /** 0 mutes. */
  setVolume(v: number): void {
    this.#sound.volume = v
  }
  /** Asked at ends and while playing: the range to repeat in seconds, or null to stop at the end. */
  setLoop(range: () => { start: number; end: number } | null): void {
    this.#loop = range
  }
  /** Tries again after a failure. */
  retry(): void {
    if (this.#state.status !== 'failed') return
    this.#failures = 0
    void this.#open()
  }
  close(): void {
    this.#closed = true
    this.#stopRun()
    this.#link?.close()
    this.#sound.close()
    this.#listeners.clear()
  }

  async #open(): Promise<void> {
    if (this.#closed) return
    this.#set({ status: 'opening', error: null })
    const { projectId, source, size } = this.#options
    const start = this.#wanted
    let link: PreviewLink | null = null
    try {
      link = await PreviewLink.open(projectId, source, size, start, {
        onPacket: (p) => this.#link === link && this.#receive(p),
        onEvent: (e, generation) => this.#link === link && this.#hear(e, generation),
        onEnd: (e) => this.#link === link && this.#lost(e),
      })
    } catch (e) {
      return this.#lost(toClientError(e))
    }
    if (this.#closed) return link.close()
    this.#link = link
    const { duration, frameRate } = link.info
    this.#set({ status: 'ready', duration, frameRate })
    if (size !== this.#options.size) link.command({ op: 'size', ...this.#options.size })
    // Play may have been pressed before there was anything to play from.
    if (this.#state.playing) this.#begin(this.#state.time, this.#state.rate)
    // The picture at the start comes unasked; it answers no command, and is not the wanted one where that was asked for meanwhile.
    else if (this.#generation > 0 || this.#wanted !== start) link.command({ op: 'seek', time: this.#wanted, gen: ++this.#generation })
  }

  #lost(e: ClientError): void {
    this.#link = null
    this.#stopRun()
    this.#set({ playing: false })
    if (this.#closed) return
    // However long the engine takes to come back: a picture that waits for a click then would be one more thing to mend by hand.
    if (e.code === 'engine-lost' && isLost()) {
      this.#set({ status: 'opening' })
      this.#failures = 0
      return onceConnected(() => void this.#open())
    }
    const wait = e.code.startsWith('render.') || e.code === 'asset.unusable' ? undefined : REOPEN[this.#failures++]
    if (wait === undefined) return this.#set({ status: 'failed', error: e })
    this.#set({ status: 'opening' })
    setTimeout(() => void this.#open(), wait)
  }

  #begin(from: number, rate: number): void {
    this.#stopRun()
    const atEnd = rate > 0 && from >= this.#state.duration - (0.5 * this.#state.frameRate.den) / this.#state.frameRate.num
    const range = this.#loop?.() ?? null
    const start = atEnd ? (range?.start ?? 0) : rate < 0 && from <= 0 ? this.#state.duration : from
    const generation = ++this.#generation
    this.#set({ playing: true, rate })
    if (rate !== 1 || this.#sound.ready === true) return this.#startRun(generation, start, rate)
    // Sound that comes before its device is open would be lost, and the film would wait for it: whether it is heard is settled first.
    const opened = this.#sound.open()
    const still = () => this.#generation === generation && this.#state.playing
    if (this.#sound.ready === undefined) return void opened.then(() => still() && this.#startRun(generation, start, rate))
    this.#startRun(generation, start, rate)
    void opened.then((ok) => {
      if (ok && still() && this.#run) this.#begin(now(this.#run), rate)
    })
  }
  #startRun(generation: number, from: number, rate: number): void {
    const audible = rate === 1 && this.#sound.ready === true
    this.#run = {
      ...{ generation, rate, from, queue: [], soundUntil: from, asked: performance.now() },
      clock: new FilmClock({ generation, from, rate, sound: audible ? this.#sound : null }),
      ...{ lastSeq: 0, ackedSeq: 0, ackedAt: 0, ended: null },
    }
    this.#link?.command({ op: 'play', time: from, rate, gen: generation })
    this.#raf = requestAnimationFrame(this.#tick)
  }
  #stopRun(): void {
    cancelAnimationFrame(this.#raf)
    if (this.#run) this.#sound.stop()
    this.#run = null
  }

  #receive(p: PreviewPacket): void {
    const run = this.#run
    if (p.type === 'sound') {
      if (run && p.generation === run.generation) {
        this.#sound.push(p.generation, p.time, new Float32Array(p.payload.buffer as ArrayBuffer))
        run.soundUntil = p.time + p.a / 48000
      }
      return
    }
    if (run) {
      if (p.generation === run.generation) run.queue.push(p)
      return
    }
    // While scrubbing, older answers still move the picture along; what is newer than the last shown may be shown.
    if (p.generation === this.#generation || (!p.standIn && p.generation > (this.#shown?.generation ?? 0))) this.#show(p)
  }

  #hear(e: PreviewEvent, generation: number): void {
    if (e.event === 'loaded') this.#set({ duration: e.duration, time: Math.min(this.#state.time, e.duration) })
    else if (e.event === 'error') this.#set({ frameError: e })
    else if (this.#run?.generation === generation) this.#run.ended = e.time
  }

  readonly #tick = (): void => {
    const run = this.#run
    if (!run) return
    this.#raf = requestAnimationFrame(this.#tick)
    if (!run.clock.running && !this.#startClock(run)) return
    const time = now(run)
    const due = run.queue.findLastIndex((p) => (run.rate > 0 ? p.time <= time + 1e-3 : p.time >= time - 1e-3))
    if (due >= 0) {
      const shown = run.queue[due]!
      run.queue.splice(0, due + 1)
      run.lastSeq = shown.seq
      this.#show(shown)
    }
    this.#acknowledge(run, time)
    this.#checkEnd(run, time)
  }

  /** Starts when the first picture and enough sound are there; without sound, when the wait is over. */
  #startClock(run: Run): boolean {
    const waited = performance.now() - run.asked
    const enough = run.rate !== 1 || run.soundUntil - run.from >= Math.min(LEAD, Math.max(0, this.#state.duration - run.from - 0.02))
    const first = run.queue[0]
    if (!first || (run.clock.audible && !enough && waited < LEAD_WAIT)) return false
    run.clock.start()
    return true
  }

  #acknowledge(run: Run, time: number): void {
    const at = performance.now()
    if (run.lastSeq - run.ackedSeq < ACK_FRAMES && at - run.ackedAt < ACK_MS) return
    run.ackedSeq = run.lastSeq
    run.ackedAt = at
    this.#link?.command({ op: 'ack', frame: run.lastSeq, time })
  }

  #checkEnd(run: Run, time: number): void {
    const range = this.#loop?.() ?? null
    if (range && run.rate > 0 && time >= range.end && run.from < range.end) return this.#begin(range.start, run.rate)
    if (run.ended === null || run.queue.length > 0) return
    const frame = this.#state.frameRate.den / this.#state.frameRate.num
    const over = run.rate > 0 ? time >= run.ended - frame : time <= frame
    const starved = run.clock.audible && performance.now() - run.ackedAt > 400
    if (!over && !starved) return
    if (range) return this.#begin(range.start, run.rate)
    this.#stopRun()
    this.#set({ playing: false, time: run.rate > 0 ? this.#state.duration : 0 })
  }

  #show(p: PreviewPacket): void {
    this.#shown = p
    this.#failures = 0
    this.#paint(p)
    this.#wanted = p.time
    const time = this.#run || p.generation === this.#generation ? (p.standIn ? this.#state.time : p.time) : this.#state.time
    this.#set({ time, width: p.a, height: p.b, frameError: p.standIn ? this.#state.frameError : null })
  }
  #paint(p: PreviewPacket): void {
    const canvas = this.#canvas
    if (!canvas) return
    if (canvas.width !== p.a || canvas.height !== p.b) {
      canvas.width = p.a
      canvas.height = p.b
    }
    if (this.#image?.width !== p.a || this.#image.height !== p.b) this.#image = new ImageData(p.a, p.b)
    // By our own arithmetic: what browsers do with Y′CbCr without a graphics card is off by up to 12 levels, and no faster.
    i420ToRgba(p.payload, p.a, p.b, new Uint32Array(this.#image.data.buffer))
    canvas.getContext('2d', { alpha: false })?.putImageData(this.#image, 0, 0)
    canvas.dataset['exact'] = String(!p.standIn)
    canvas.dataset['time'] = p.time.toFixed(4)
  }

  #set(change: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...change }
    for (const f of this.#listeners) f()
  }
}

const now = (run: Run): number => run.clock.now(run.soundUntil)
