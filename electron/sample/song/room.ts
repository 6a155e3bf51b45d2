import type { Bus } from './sound.ts'

/** Schroeder's reverberator (1962; the tunings of Freeverb): four combs and two all-passes a side. Works in place, wet only. */
export function reverberate(bus: Bus, feedback = 0.8): void {
  const scale = bus.rate / 44_100
  for (const [side, channel] of [bus.left, bus.right].entries()) {
    const spread = side * 23
    const out = new Float32Array(channel.length)
    for (const tuning of [1116, 1277, 1422, 1557]) comb(channel, out, Math.round((tuning + spread) * scale), feedback)
    for (const tuning of [556, 341]) allPass(out, Math.round((tuning + spread) * scale))
    channel.set(out)
  }
}

/** Adds a feedback comb with a low-pass in its loop to `out`. */
function comb(input: Float32Array, out: Float32Array, delay: number, feedback: number): void {
  const line = new Float32Array(delay)
  let held = 0
  for (let i = 0, j = 0; i < input.length; i++, j = j + 1 === delay ? 0 : j + 1) {
    const y = line[j]!
    held = y * 0.75 + held * 0.25
    line[j] = input[i]! + held * feedback
    out[i] = out[i]! + 0.25 * y
  }
}

function allPass(signal: Float32Array, delay: number): void {
  const line = new Float32Array(delay)
  for (let i = 0, j = 0; i < signal.length; i++, j = j + 1 === delay ? 0 : j + 1) {
    const y = line[j]!
    line[j] = signal[i]! + y * 0.5
    signal[i] = y - signal[i]! * 0.5
  }
}

/** Echoes that swap sides; wet only, in place. */
export function pingPong(bus: Bus, seconds: number, feedback = 0.38): void {
  const delay = Math.max(1, Math.round(seconds * bus.rate))
  const { left, right } = bus
  const dryLeft = left.slice()
  const dryRight = right.slice()
  for (let i = 0; i < left.length; i++) {
    const j = i - delay
    left[i] = j < 0 ? 0 : 0.6 * (dryRight[j]! + dryLeft[j]!) * 0.5 + feedback * right[j]!
    right[i] = j < 0 ? 0 : feedback * left[j]!
  }
}

/** Lowers a bus after each of these times (a kick) and lets it return: the pumping of dance music. */
export function duckAt(bus: Bus, times: number[], depth: number, back: number): void {
  const gain = new Float32Array(bus.left.length).fill(1)
  for (const time of times) {
    const start = Math.round(time * bus.rate)
    const count = Math.round(back * bus.rate)
    for (let i = 0; i < count && start + i < gain.length; i++) {
      const x = i / count
      const g = 1 - depth * (1 - x) * (1 - x) * Math.min(1, i / (0.002 * bus.rate))
      if (start + i >= 0 && g < gain[start + i]!) gain[start + i] = g
    }
  }
  for (let i = 0; i < gain.length; i++) {
    bus.left[i] = bus.left[i]! * gain[i]!
    bus.right[i] = bus.right[i]! * gain[i]!
  }
}

/** Soft saturation, then a peak of −1 dBFS. In place. */
export function master(bus: Bus, drive: number): void {
  let top = 1e-9
  for (const channel of [bus.left, bus.right])
    for (let i = 0; i < channel.length; i++) {
      const x = Math.tanh(channel[i]! * drive)
      channel[i] = x
      top = Math.max(top, Math.abs(x))
    }
  const gain = 10 ** (-1 / 20) / top
  for (const channel of [bus.left, bus.right]) for (let i = 0; i < channel.length; i++) channel[i] = channel[i]! * gain
}
