import { seededRandom } from '#shared/base/random.ts'
import { cutoff, Filter } from './sound.ts'

/** One drum kit: mono sounds that are rendered once and placed many times. */
export interface DrumKit {
  kick: Float32Array
  snare: Float32Array
  clap: Float32Array
  hat: Float32Array
  openHat: Float32Array
  crash: Float32Array
  tom: Float32Array
}

const sound = (seconds: number, rate: number, at: (t: number, i: number) => number): Float32Array =>
  Float32Array.from({ length: Math.ceil(seconds * rate) }, (_, i) => at(i / rate, i))

export function makeDrumKit(rate: number, seed: number): DrumKit {
  const random = seededRandom(seed * 31 + 5)
  const noise = () => random() * 2 - 1
  const vary = (x: number, share: number) => x * (1 + share * noise())
  return {
    kick: kick(rate, vary(50, 0.12), vary(0.16, 0.3), noise),
    snare: snare(rate, vary(190, 0.15), vary(0.09, 0.3), noise),
    clap: clap(rate, noise),
    hat: metal(rate, 0.06, vary(0.018, 0.3), 8000, noise),
    openHat: metal(rate, 0.35, 0.11, 7000, noise),
    crash: metal(rate, 2.2, 0.7, 4500, noise),
    tom: drop(rate, 110, 1.6, 0.05, 0.14),
  }
}

/** A sine that falls from `over` times its frequency to it. */
function drop(rate: number, low: number, over: number, fall: number, decay: number): Float32Array {
  let phase = 0
  return sound(decay * 5, rate, (t) => {
    phase += (low * (1 + over * Math.exp(-t / fall))) / rate
    return Math.sin(2 * Math.PI * phase) * Math.exp(-t / decay)
  })
}

function kick(rate: number, low: number, decay: number, noise: () => number): Float32Array {
  const body = drop(rate, low, 3.2, 0.022, decay)
  return body.map((x, i) => 0.95 * Math.tanh(1.6 * x) + 0.25 * noise() * Math.exp(-i / rate / 0.002))
}

function snare(rate: number, tone: number, decay: number, noise: () => number): Float32Array {
  const filter = new Filter()
  const g = cutoff(2600, rate)
  return sound(0.4, rate, (t) => {
    filter.step(noise(), g, 1.2)
    const rattle = (filter.band + 0.6 * filter.high) * Math.exp(-t / decay)
    const skin = Math.sin(2 * Math.PI * tone * t * (1 + 0.3 * Math.exp(-t / 0.01))) * Math.exp(-t / 0.045)
    return 0.75 * rattle + 0.55 * skin
  })
}

/** Three short bursts and a tail, as of several hands. */
function clap(rate: number, noise: () => number): Float32Array {
  const filter = new Filter()
  const g = cutoff(1500, rate)
  return sound(0.3, rate, (t) => {
    filter.step(noise(), g, 0.7)
    const bursts = t < 0.024 ? Math.exp(-(t % 0.008) / 0.003) : Math.exp(-(t - 0.024) / 0.06)
    return filter.band * bursts
  })
}

/** High-passed noise with some ringing partials. */
function metal(rate: number, seconds: number, decay: number, from: number, noise: () => number): Float32Array {
  const filter = new Filter()
  const g = cutoff(from, rate)
  return sound(seconds, rate, (t) => {
    filter.step(noise(), g, 1)
    return filter.high * Math.exp(-t / decay)
  })
}
