import { AV_NOPTS_VALUE, AVMEDIA_TYPE_VIDEO } from 'node-av/constants'
import { Frame } from 'node-av/lib'
import type { Rational } from '#shared/time/rational.ts'
import type { Ticks } from '#shared/time/ticks.ts'
import { Deinterlacer, isInterlaced } from './deinterlacer.ts'
import { PacketSource, type SourceOptions } from './packet-source.ts'
import { Serial } from '#shared/base/serial.ts'
import { StreamClock } from './stream-clock.ts'

/** A decoded picture. `frame` belongs to the reader and is valid until its next call; clone it to keep it. */
export interface Picture {
  frame: Frame
  pts: bigint
  /** Media time: 0 at the first picture of the file. */
  seconds: number
  ticks: Ticks
}

export interface VideoReaderOptions extends SourceOptions {
  /** How far ahead, in seconds, `at` decodes on instead of seeking; default 1. */
  forwardWindow?: number
}

/** Seconds by which each retry of a seek goes further back. */
const RETRY_STEP = 1
const MAX_RETRIES = 4
/** No stream's decoding times run this far ahead of its pictures, seconds. */
const BEFORE_START = 10

interface Slot {
  frame: Frame
  pts: bigint
  full: boolean
}

/**
 * Reads the pictures of one file by their real times; interlaced ones are given as whole pictures. Calls may overlap: they are
 * carried out in order.
 */
export class VideoReader {
  readonly path: string
  readonly clock: StreamClock
  /** Average rate as the container tells; 25 where it is silent. */
  readonly frameRate: Rational
  readonly source: PacketSource
  readonly #serial = new Serial()
  readonly #window: number
  /** The picture on show and the one after it, which tells how long the first stays: durations in files lie. */
  #now: Slot = emptySlot()
  #ahead: Slot = emptySlot()
  #ended = false
  /** At work from the first interlaced picture on. */
  #fields: Deinterlacer | null = null
  /** Nothing was sought yet: decoding starts at the first picture. */
  #fresh = true
  #lastPts: bigint | null = null
  #closed = false

  private constructor(source: PacketSource, options: VideoReaderOptions) {
    this.path = source.path
    this.source = source
    const { stream } = source
    const base = { num: stream.timeBase.num, den: stream.timeBase.den }
    this.clock = new StreamClock(base, stream.startTime === AV_NOPTS_VALUE ? 0n : stream.startTime)
    const rate = stream.avgFrameRate.num > 0 ? stream.avgFrameRate : stream.rFrameRate
    this.frameRate = rate.num > 0 && rate.den > 0 ? { num: rate.num, den: rate.den } : { num: 25, den: 1 }
    this.#window = options.forwardWindow ?? 1
  }

  /** Errors: see PacketSource.open. */
  static async open(path: string, options: VideoReaderOptions = {}): Promise<VideoReader> {
    return new VideoReader(await PacketSource.open(path, AVMEDIA_TYPE_VIDEO, options), options)
  }

  /** The picture after the last one given, in order of showing; null at the end. */
  next(): Promise<Picture | null> {
    return this.#serial.run(async () => {
      if (!(await this.#advance())) return null
      return this.#picture()
    })
  }

  /**
   * As `next`, on this thread where it can: for passes over a whole file (see PacketSource.decodeSync). Not while another call is under way;
   * await what it answers.
   */
  nextHere(): Picture | null | Promise<Picture | null> {
    if (this.#fields || this.#ahead.full || this.#ended) return this.next()
    const slot = this.#ahead
    if (!this.source.decodeSync(slot.frame)) {
      this.#ended = true
      return null
    }
    if (isInterlaced(slot.frame)) {
      return this.#serial.run(async () => {
        await this.#weave(slot.frame)
        return (await this.#advance()) ? this.#picture() : null
      })
    }
    this.#fill(slot)
    this.#forward()
    return this.#picture()
  }

  /** Makes `next` go on from the key frame at or before `seconds`. */
  seek(seconds: number): Promise<void> {
    return this.#serial.run(async () => void (await this.#seek(this.clock.pts(Math.max(0, seconds)))))
  }

  /**
   * The picture on show at `seconds` of media time: the last that starts at or before it (within half a time stamp, at least
   * 0.1 ms, so that rounded times find their picture); the first one for earlier times, the last one past the end.
   * Null when the file has no picture at all.
   */
  at(seconds: number): Promise<Picture | null> {
    return this.#serial.run(async () => {
      const slack = Math.max(1e-4, this.clock.unit * 0.5)
      const target = BigInt(Math.floor((Math.max(0, seconds) + slack) / this.clock.unit)) + this.clock.origin
      if (!this.#canDecodeOn(target)) await this.#seekBefore(target)
      while (!this.#now.full || (!this.#ended && (await this.#peek()) && this.#ahead.pts <= target)) {
        if (!(await this.#advance())) break
      }
      return this.#now.full ? this.#picture() : null
    })
  }

  /** Waits for calls under way, then frees everything; safe to call twice. */
  close(): Promise<void> {
    return this.#serial.run(async () => {
      if (this.#closed) return
      this.#closed = true
      this.#now.frame.free()
      this.#ahead.frame.free()
      this.#fields?.reset()
      await this.source.close()
    })
  }

  /** Whether its pictures are made of fields that follow each other in time. */
  get interlaced(): boolean {
    return this.#fields !== null
  }

  #picture(): Picture {
    const { frame, pts } = this.#now
    return { frame, pts, seconds: this.clock.seconds(pts), ticks: this.clock.ticks(pts) }
  }

  #canDecodeOn(target: bigint): boolean {
    // A still cannot be sought at all, not even to its start.
    if (!this.#now.full) return this.#fresh && Number(target - this.clock.origin) * this.clock.unit <= this.#window
    if (target < this.#now.pts) return false
    return Number(target - this.#now.pts) * this.clock.unit <= this.#window || this.#ended
  }

  /**
   * Seeks so that the first decoded picture starts at or before the target. Open-GOP streams drop pictures after a seek, so
   * the first one may come too late: then another try starts earlier.
   */
  async #seekBefore(target: bigint): Promise<void> {
    const first = this.clock.pts(0)
    // A picture is made of fields with its neighbours' help: after a seek the one before it is needed too.
    let from = this.#fields ? target - this.#step() : target
    for (let retry = 0; ; retry++) {
      const whole = this.#fields === null
      await this.#seek(from)
      const found = await this.#advance()
      if (whole && this.#fields && from > first) {
        from -= this.#step()
        continue
      }
      if (found && this.#now.pts <= target) return
      if (from <= first) return this.#restart()
      const back = this.clock.pts(RETRY_STEP * 2 ** retry) - first
      from = retry >= MAX_RETRIES || target - back < first ? first : target - back
    }
  }

  /**
   * Goes to the first picture of the file. Transport streams seek by decoding times to any picture, so that asking for the first
   * time may lead past the first key frame: a time well before it leads to the first byte.
   */
  async #restart(): Promise<void> {
    if (!(await this.#seek(this.clock.pts(-BEFORE_START)))) await this.#seek(this.clock.pts(0))
    await this.#advance()
  }

  /** False where the file cannot be sought there. */
  async #seek(pts: bigint): Promise<boolean> {
    release(this.#now)
    release(this.#ahead)
    this.#ended = false
    this.#fresh = false
    this.#lastPts = null
    this.#fields?.reset()
    return this.source.seek(pts)
  }

  /** Decodes the picture after #now into #ahead; false at the end. */
  async #peek(): Promise<boolean> {
    if (this.#ahead.full) return true
    if (this.#ended) return false
    const slot = this.#ahead
    if (!(await this.#decode(slot.frame))) {
      this.#ended = true
      return false
    }
    this.#fill(slot)
    return true
  }

  #fill(slot: Slot): void {
    slot.pts = this.#timeOf(slot.frame)
    slot.full = true
  }

  /** The next whole picture; false at the end. */
  async #decode(frame: Frame): Promise<boolean> {
    for (;;) {
      if (this.#fields && (await this.#fields.pull(frame))) return true
      if (!(await this.source.decode(frame))) {
        await this.#fields?.push(null, this.source.stream.timeBase)
        return this.#fields?.pull(frame) ?? false
      }
      if (!this.#fields && !isInterlaced(frame)) return true
      await this.#weave(frame)
    }
  }

  /** Gives a frame of two fields to the deinterlacer. */
  async #weave(frame: Frame): Promise<void> {
    this.#fields ??= new Deinterlacer()
    await this.#fields.push(frame, this.source.stream.timeBase)
    frame.unref()
  }

  /** Steps to the next picture; false at the end, where the last one stays. */
  async #advance(): Promise<boolean> {
    if (!(await this.#peek())) return false
    this.#forward()
    return true
  }

  #forward(): void {
    const old = this.#now
    this.#now = this.#ahead
    this.#ahead = old
    release(old)
  }

  /** Length of a picture at the stated rate, in time stamps. */
  #step(): bigint {
    const { num, den } = this.frameRate
    return BigInt(Math.max(1, Math.round(den / num / this.clock.unit)))
  }

  #timeOf(frame: Frame): bigint {
    let pts = frame.bestEffortTimestamp
    if (pts === AV_NOPTS_VALUE) pts = this.#lastPts === null ? this.clock.origin : this.#lastPts + this.#step()
    this.#lastPts = pts
    return pts
  }
}

function emptySlot(): Slot {
  const frame = new Frame()
  frame.alloc()
  return { frame, pts: 0n, full: false }
}

function release(slot: Slot): void {
  if (slot.full) slot.frame.unref()
  slot.full = false
}
