/** What a clock needs to know of the sound. */
export interface HeardSound {
  start(generation: number): void
  /** Film time that is heard now, seconds; null before the first sample has left. */
  time(generation: number): number | null
}

/** Longest that sound may stand still although more is queued, milliseconds: after that its device is gone. */
const STALL_MS = 800
/** Queued sound, seconds, that a working device would have begun to play. */
const STALL_QUEUE = 0.1

export interface FilmClockOptions {
  generation: number
  /** Film time of the start, seconds. */
  from: number
  rate: number
  /** Null: the film plays without sound, by the computer's clock. */
  sound: HeardSound | null
  /** Milliseconds of a clock that only goes on. */
  wallClock?: () => number
}

/**
 * The film's time while it plays. What is heard is the time, so that pictures stay with the sound; where nothing can be heard, or the
 * device stops taking sound, the computer's clock goes on from there.
 */
export class FilmClock {
  readonly #options: FilmClockOptions
  readonly #wall: () => number
  #sound: HeardSound | null
  #started: { at: number; time: number } | null = null
  #heard: { time: number; at: number }

  constructor(options: FilmClockOptions) {
    this.#options = options
    this.#wall = options.wallClock ?? (() => performance.now())
    this.#sound = options.sound
    this.#heard = { time: options.from, at: 0 }
  }

  get running(): boolean {
    return this.#started !== null
  }
  get audible(): boolean {
    return this.#sound !== null
  }
  start(): void {
    const at = this.#wall()
    this.#started = { at, time: this.#options.from }
    this.#heard.at = at
    this.#sound?.start(this.#options.generation)
  }
  /** Film time now, seconds; `queuedUntil` is the film time up to which sound was handed to the device. */
  now(queuedUntil: number): number {
    const started = this.#started
    if (!started) return this.#options.from
    if (!this.#sound) return started.time + ((this.#wall() - started.at) / 1000) * this.#options.rate
    const at = this.#wall()
    const time = this.#sound.time(this.#options.generation) ?? this.#options.from
    if (time !== this.#heard.time) this.#heard = { time, at }
    else if (at - this.#heard.at > STALL_MS && queuedUntil - time > STALL_QUEUE) {
      this.#sound = null
      this.#started = { at, time }
    }
    return time
  }
}
