/** A stereo buffer that instruments add to. */
export interface Bus {
  left: Float32Array
  right: Float32Array
  rate: number
}

export function makeBus(seconds: number, rate: number): Bus {
  const length = Math.ceil(seconds * rate)
  return { left: new Float32Array(length), right: new Float32Array(length), rate }
}

/** Adds a mono sound at a time; pan −1 … 1 with equal power. */
export function addMono(bus: Bus, sound: Float32Array, seconds: number, gain: number, pan = 0): void {
  const start = Math.round(seconds * bus.rate)
  const l = gain * Math.cos(((pan + 1) * Math.PI) / 4) * Math.SQRT2
  const r = gain * Math.sin(((pan + 1) * Math.PI) / 4) * Math.SQRT2
  const count = Math.min(sound.length, bus.left.length - start)
  for (let i = Math.max(0, -start); i < count; i++) {
    const j = start + i
    bus.left[j] = bus.left[j]! + l * sound[i]!
    bus.right[j] = bus.right[j]! + r * sound[i]!
  }
}

/** Adds one bus to another. */
export function addBus(to: Bus, from: Bus, gain: number): void {
  for (let i = 0; i < to.left.length; i++) {
    to.left[i] = to.left[i]! + gain * from.left[i]!
    to.right[i] = to.right[i]! + gain * from.right[i]!
  }
}

/** A band-limited saw by PolyBLEP (Välimäki & Huovilainen 2007); phase 0..1, step = frequency / rate. */
export function saw(phase: number, step: number): number {
  let x = 2 * phase - 1
  if (phase < step) {
    const t = phase / step
    x -= t + t - t * t - 1
  } else if (phase > 1 - step) {
    const t = (phase - 1) / step
    x -= t * t + t + t + 1
  }
  return x
}

/** State-variable filter in the trapezoidal form (Zavalishin 2012); one instance per voice. */
export class Filter {
  #a = 0
  #b = 0
  low = 0
  band = 0
  high = 0
  /** g = tan(π · cutoff / rate); damping 2 is soft, 0.3 rings. */
  step(x: number, g: number, damping: number): void {
    const high = (x - (damping + g) * this.#a - this.#b) / (1 + g * (damping + g))
    const band = g * high + this.#a
    const low = g * band + this.#b
    this.#a = 2 * band - this.#a
    this.#b = 2 * low - this.#b
    this.low = low
    this.band = band
    this.high = high
  }
}

/** Filter coefficient of a cutoff frequency, kept below Nyquist. */
export const cutoff = (hertz: number, rate: number): number => Math.tan(Math.PI * Math.min(0.45, hertz / rate))

export const hertz = (midi: number): number => 440 * 2 ** ((midi - 69) / 12)
