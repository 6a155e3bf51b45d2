import { addMono, type Bus, cutoff, Filter, hertz, saw } from './sound.ts'

export interface Note {
  /** Seconds. */
  start: number
  length: number
  midi: number
  /** 0..1. */
  gain: number
}

/** Warm chord tone: two detuned saws left and right under a slow low-pass, soft attack. `bright` 0..1 opens the filter. */
export function pad(bus: Bus, note: Note, bright: number, attack = 0.06): void {
  const { rate } = bus
  const release = 0.35
  const count = Math.ceil((note.length + release) * rate)
  const start = Math.round(note.start * rate)
  const steps = [-0.006, 0.007].map((cents) => (hertz(note.midi) * (1 + cents)) / rate)
  const phases = [0.13, 0.57]
  const filters = [new Filter(), new Filter()]
  const g = cutoff(350 + 3600 * bright * bright, rate)
  const sides = [bus.left, bus.right]
  for (let i = 0; i < count && start + i < bus.left.length; i++) {
    const t = i / rate
    const envelope = Math.min(1, t / attack) * (t > note.length ? Math.max(0, 1 - (t - note.length) / release) : 1) * note.gain
    for (let side = 0; side < 2; side++) {
      const step = steps[side]!
      phases[side] = (phases[side]! + step) % 1
      const filter = filters[side]!
      filter.step(saw(phases[side]!, step), g, 1.1)
      const out = sides[side]!
      if (start + i >= 0) out[start + i] = out[start + i]! + envelope * filter.low
    }
  }
}

/** Bass: a saw and a sine an octave lower through a closing low-pass. */
export function bass(bus: Bus, note: Note): void {
  const { rate } = bus
  const step = hertz(note.midi) / rate
  const filter = new Filter()
  let phase = 0
  const sound = new Float32Array(Math.ceil((note.length + 0.05) * rate))
  let g = 0
  for (let i = 0; i < sound.length; i++) {
    const t = i / rate
    if (i % 16 === 0) g = cutoff(180 + 900 * Math.exp(-t / 0.12), rate)
    phase = (phase + step) % 1
    filter.step(saw(phase, step), g, 0.9)
    const envelope = Math.min(1, t / 0.004) * (t > note.length ? Math.max(0, 1 - (t - note.length) / 0.05) : 1)
    sound[i] = envelope * (0.7 * filter.low + 0.55 * Math.sin(2 * Math.PI * phase))
  }
  addMono(bus, sound, note.start, note.gain)
}

/** Pluck: a saw whose filter closes at once. */
export function pluck(bus: Bus, note: Note, pan: number, bright: number): void {
  const { rate } = bus
  const step = hertz(note.midi) / rate
  const filter = new Filter()
  let phase = 0
  const sound = new Float32Array(Math.ceil(0.45 * rate))
  let g = 0
  for (let i = 0; i < sound.length; i++) {
    const t = i / rate
    if (i % 16 === 0) g = cutoff(250 + (1500 + 5000 * bright) * Math.exp(-t / 0.07), rate)
    phase = (phase + step) % 1
    filter.step(saw(phase, step), g, 0.6)
    sound[i] = Math.min(1, t / 0.002) * Math.exp(-t / 0.13) * filter.low
  }
  addMono(bus, sound, note.start, note.gain, pan)
}

/** Piano-like: six decaying partials, higher ones sooner gone, a felt thump at the start. */
export function piano(bus: Bus, note: Note, pan: number): void {
  const { rate } = bus
  const base = hertz(note.midi)
  const sound = new Float32Array(Math.ceil((note.length + 0.25) * rate))
  for (let p = 1; p <= 6; p++) {
    const f = base * p * Math.sqrt(1 + 0.0004 * p * p)
    if (f > rate * 0.45) break
    const turn = (2 * Math.PI * f) / rate
    const decay = Math.exp(-1 / ((1.4 / p) * rate))
    let amplitude = 0.9 ** p / p
    for (let i = 0; i < sound.length; i++) {
      sound[i] = sound[i]! + amplitude * Math.sin(turn * i)
      amplitude *= decay
    }
  }
  const held = note.length * rate
  for (let i = 0; i < sound.length; i++) {
    const damp = i > held ? Math.max(0, 1 - (i - held) / (0.25 * rate)) : 1
    sound[i] = sound[i]! * Math.min(1, i / (0.003 * rate)) * damp
  }
  addMono(bus, sound, note.start, note.gain, pan)
}

/** Lead: a saw pair with vibrato that comes in late. */
export function lead(bus: Bus, note: Note): void {
  const { rate } = bus
  const base = hertz(note.midi) / rate
  const filter = new Filter()
  const g = cutoff(Math.min(6500, 2200 + hertz(note.midi) * 3), rate)
  let a = 0
  let b = 0.4
  const sound = new Float32Array(Math.ceil((note.length + 0.12) * rate))
  for (let i = 0; i < sound.length; i++) {
    const t = i / rate
    const vibrato = 1 + 0.004 * Math.min(1, t / 0.4) * Math.sin(2 * Math.PI * 5.4 * t)
    const step = base * vibrato
    a = (a + step) % 1
    b = (b + step * 1.006) % 1
    filter.step(0.5 * (saw(a, step) + saw(b, step)), g, 0.8)
    const envelope = Math.min(1, t / 0.012) * (t > note.length ? Math.max(0, 1 - (t - note.length) / 0.12) : 1)
    sound[i] = envelope * filter.low
  }
  addMono(bus, sound, note.start, note.gain)
}

/** Noise that rises in pitch and level until `end`: tells the ear that something is coming. */
export function riser(bus: Bus, start: number, end: number, gain: number, random: () => number): void {
  const { rate } = bus
  const count = Math.ceil((end - start) * rate)
  const filter = new Filter()
  const sound = new Float32Array(count)
  let g = 0
  for (let i = 0; i < count; i++) {
    const x = i / count
    if (i % 32 === 0) g = cutoff(400 * 20 ** x, rate)
    filter.step(random() * 2 - 1, g, 0.5)
    sound[i] = filter.band * x * x
  }
  addMono(bus, sound, start, gain)
}

/** A deep boom under the first beat of a drop. */
export function impact(bus: Bus, start: number, gain: number): void {
  let phase = 0
  const sound = Float32Array.from({ length: Math.ceil(1.6 * bus.rate) }, (_, i) => {
    const t = i / bus.rate
    phase += (38 + 50 * Math.exp(-t / 0.09)) / bus.rate
    return Math.sin(2 * Math.PI * phase) * Math.exp(-t / 0.45)
  })
  addMono(bus, sound, start, gain)
}
