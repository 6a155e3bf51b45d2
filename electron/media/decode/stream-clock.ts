import { TICKS_PER_SECOND, type Ticks, ticks } from '#shared/time/ticks.ts'

/** Converts between a stream's own time stamps and media time, which starts at `origin` (a time stamp). */
export class StreamClock {
  readonly num: number
  readonly den: number
  readonly origin: bigint
  /** Seconds a time stamp lasts. */
  readonly unit: number

  constructor(timeBase: { num: number; den: number }, origin: bigint) {
    this.num = timeBase.num
    this.den = timeBase.den
    this.origin = origin
    this.unit = timeBase.num / timeBase.den
  }
  seconds(pts: bigint): number {
    return (Number(pts - this.origin) * this.num) / this.den
  }
  ticks(pts: bigint): Ticks {
    const scaled = (pts - this.origin) * BigInt(this.num) * BigInt(TICKS_PER_SECOND)
    const den = BigInt(this.den)
    return ticks(Number((scaled + (scaled >= 0n ? den / 2n : -den / 2n)) / den))
  }
  /** The time stamp nearest to `seconds` of media time. */
  pts(seconds: number): bigint {
    return BigInt(Math.round((seconds * this.den) / this.num)) + this.origin
  }
}
