import { seededRandom } from '#shared/base/random.ts'
import { arrange, type Bar, sectionsOf } from './arrangement.ts'
import { drumBar, type Hit } from './drum-patterns.ts'
import { makeDrumKit } from './drums.ts'
import { type Harmony, makeHarmony } from './harmony.ts'
import { duckAt, master, pingPong, reverberate } from './room.ts'
import type { SongSpec, SynthesisedSong } from './song-spec.ts'
import { addBus, addMono, type Bus, makeBus } from './sound.ts'
import { makeTimeMap, type TimeMap } from './time-map.ts'
import { bass, impact, lead, pad, piano, pluck, riser } from './voices.ts'

/** Everything a part needs to write its notes. */
interface Stage {
  spec: SongSpec
  bars: Bar[]
  time: TimeMap
  harmony: Harmony
  random: () => number
  /** Time of a beat with the player's inaccuracy. */
  played(beat: number): number
}

/** Seconds after the last bar for the last notes to ring out. */
const TAIL = 1.6

/**
 * Composes and renders a song, with its true beats, downbeats and sections. Pure: the same specification gives the same samples. A minute at
 * 48 kHz takes about two seconds.
 */
export function synthesiseSong(spec: SongSpec): SynthesisedSong {
  const rate = spec.sampleRate ?? 48_000
  const bars = arrange(spec)
  const time = makeTimeMap(spec, bars.length * spec.meter)
  const random = seededRandom(spec.seed)
  const human = spec.human ?? 0
  const played = (beat: number) => Math.max(0, time.at(beat) + human * (random() + random() + random() - 1.5) * 2)
  const stage: Stage = { spec, bars, time, harmony: makeHarmony(spec.seed), random, played }
  const end = time.end + TAIL
  const mix = makeBus(end, rate)
  const kicks = spec.drums === false ? [] : playDrums(stage, mix)
  playTones(stage, mix, kicks)
  playEffects(stage, mix)
  master(mix, 0.9)
  const pickup = spec.pickup ?? 0
  const duration = mix.left.length / rate
  return {
    sampleRate: rate,
    channels: [mix.left, mix.right],
    beats: time.beats,
    downbeats: time.beats.filter((_, i) => i >= pickup && (i - pickup) % spec.meter === 0),
    sections: sectionsOf(spec, time, duration),
  }
}

/** Renders the drums; answers with the times of the kicks, which duck the tones. */
function playDrums({ spec, bars, random, played }: Stage, mix: Bus): number[] {
  const kit = makeDrumKit(mix.rate, spec.seed)
  const hits: Hit[] = bars.flatMap((bar) => drumBar(bar, spec, random))
  for (let i = 1; i <= (spec.pickup ?? 0); i++) hits.push({ drum: 'hat', beat: -i, gain: 0.5 })
  const snares = makeBus(mix.left.length / mix.rate, mix.rate)
  const level: Record<Hit['drum'], number> = { kick: 0.85, snare: 0.5, clap: 0.75, hat: 0.28, openHat: 0.3, crash: 0.22, tom: 0.5 }
  const pan: Partial<Record<Hit['drum'], number>> = { hat: 0.25, openHat: -0.2, tom: -0.35, crash: 0.3 }
  const kicks: number[] = []
  for (const { drum, beat, gain } of hits) {
    const at = played(beat)
    if (drum === 'kick') kicks.push(at)
    addMono(mix, kit[drum], at, gain * level[drum], pan[drum] ?? 0)
    if (drum === 'snare' || drum === 'clap') addMono(snares, kit[drum], at, gain * level[drum] * 0.5)
  }
  reverberate(snares, 0.7)
  addBus(mix, snares, 0.35)
  return kicks
}

function playTones(stage: Stage, mix: Bus, kicks: number[]): void {
  const { spec } = stage
  const seconds = mix.left.length / mix.rate
  const low = makeBus(seconds, mix.rate)
  const chords = makeBus(seconds, mix.rate)
  const top = makeBus(seconds, mix.rate)
  for (const bar of stage.bars) {
    playBass(stage, bar, low)
    if (spec.style === 'ballad' || spec.style === 'lofi') playPiano(stage, bar, chords)
    else playPad(stage, bar, chords)
    playPlucks(stage, bar, top)
    playLead(stage, bar, top)
  }
  for (let i = 1; i <= (spec.pickup ?? 0); i++)
    pluck(top, { start: stage.played(-i), length: 0.2, midi: stage.harmony.key + 12 + stage.harmony.scale(4 - i), gain: 0.3 }, 0, 0.4)
  if (spec.style === 'dance') {
    duckAt(chords, kicks, 0.7, 0.28)
    duckAt(low, kicks, 0.55, 0.18)
  }
  const echo = { left: top.left.slice(), right: top.right.slice(), rate: top.rate }
  pingPong(echo, (60 / spec.tempo) * 0.75)
  addBus(top, echo, 0.4)
  const room = makeBus(seconds, mix.rate)
  addBus(room, chords, 0.6)
  addBus(room, top, 0.8)
  reverberate(room)
  addBus(mix, low, 0.62)
  addBus(mix, chords, 0.75)
  addBus(mix, top, 0.8)
  addBus(mix, room, 0.3)
}

const beatLength = (spec: SongSpec) => 60 / spec.tempo

function playBass({ spec, harmony, played }: Stage, bar: Bar, bus: Bus): void {
  const { bass: gain } = bar.layers
  if (gain === 0) return
  const root = harmony.key - 24 + harmony.chord(bar.index, bar.name === 'bridge')[0]!
  const midi = root < 31 ? root + 12 : root
  const length = beatLength(spec)
  if (bar.name === 'break' || bar.name === 'outro' || spec.style === 'ballad') {
    bass(bus, { start: played(bar.beat), length: length * spec.meter * 0.95, midi, gain })
    return
  }
  const eighths = spec.meter * 2
  for (let e = 0; e < eighths; e++) {
    if (bar.name === 'build' && bar.left === 0 && e >= eighths - 2) break
    const plays = spec.style === 'dance' ? e % 2 === 1 || bar.name === 'drop' : spec.style === 'rock' ? true : e === 0 || e === 3 || e === 5
    if (!plays) continue
    const octave = e === eighths - 1 && bar.index % 2 ? 12 : 0
    bass(bus, { start: played(bar.beat + e / 2), length: length * 0.42, midi: midi + octave, gain: gain * (e % 2 ? 0.85 : 1) })
  }
}

function voicing(harmony: Harmony, bar: Bar): number[] {
  return harmony.chord(bar.index, bar.name === 'bridge').map((semitone) => harmony.key + (semitone > 9 ? semitone - 12 : semitone))
}

function playPad({ spec, harmony, time }: Stage, bar: Bar, bus: Bus): void {
  const { chords } = bar.layers
  const silentBeats = bar.name === 'build' && bar.left === 0 ? 1 : 0
  const length = time.at(bar.beat + spec.meter - silentBeats) - time.at(bar.beat)
  const bright = bar.name === 'build' ? 0.25 + 0.75 * bar.progress : 0.25 + 0.6 * bar.layers.energy
  for (const midi of voicing(harmony, bar).slice(0, bar.layers.energy > 0.4 ? 4 : 3))
    pad(bus, { start: time.at(bar.beat), length: length * 0.98, midi, gain: 0.13 * chords }, bright, bar.layers.energy > 0.8 ? 0.012 : 0.06)
}

/** Broken and struck chords: on the first beat full, after it the upper notes. */
function playPiano({ spec, harmony, played, random }: Stage, bar: Bar, bus: Bus): void {
  const notes = voicing(harmony, bar)
  const length = beatLength(spec)
  const gain = 0.16 * bar.layers.chords
  for (const [i, midi] of notes.entries())
    piano(bus, { start: played(bar.beat), length: length * (spec.meter - 0.3), midi, gain: gain * (i ? 0.8 : 1) }, -0.3 + 0.2 * i)
  if (bar.layers.energy < 0.15) return
  const steps = bar.layers.energy > 0.45 ? 0.5 : 1
  for (let at = steps; at < spec.meter - 1e-6; at += steps) {
    if (at % 1 && random() < 0.3) continue
    const midi = notes[1 + (Math.round(at * 2) % 3)]! + (at % 2 < 1 ? 0 : 12)
    piano(bus, { start: played(bar.beat + at), length: length * 0.8, midi, gain: gain * (at % 1 ? 0.6 : 0.85) }, 0.25)
  }
}

/** Arpeggio of the chord; sixteenths where the song is full, eighths elsewhere. */
function playPlucks({ spec, harmony, played }: Stage, bar: Bar, bus: Bus): void {
  const { pluck: gain, energy } = bar.layers
  if (gain === 0 || spec.style === 'ballad' || spec.style === 'lofi') return
  const notes = harmony.chord(bar.index, bar.name === 'bridge')
  const step = energy > 0.6 && spec.tempo < 150 ? 0.25 : 0.5
  const figure = [0, 2, 1, 3, 2, 0, 3, 1]
  const count = Math.round(spec.meter / step)
  for (let i = 0; i < count; i++) {
    if (bar.name === 'build' && bar.left === 0 && i >= count * (1 - 1 / spec.meter)) break
    const midi = harmony.key + 12 + notes[figure[i % 8]!]! - (notes[figure[i % 8]!]! > 11 ? 12 : 0)
    const accent = (i * step) % 1 === 0 ? 1 : 0.7
    const bright = bar.name === 'build' ? 0.2 + 0.8 * bar.progress : energy
    pluck(bus, { start: played(bar.beat + i * step), length: step, midi, gain: 0.3 * gain * accent }, i % 2 ? 0.4 : -0.4, bright)
  }
}

/** Rhythm of the melody in beats, two bars; its degrees come from the seed and stay for the whole song, so it is a tune. */
const RHYTHMS = [
  [0, 1.5, 2.5, 3, 4, 5.5, 7],
  [0, 0.5, 1.5, 3, 4, 4.5, 5.5, 6.5],
  [0, 1, 1.5, 2, 3.5, 4, 6],
]

function playLead({ spec, harmony, played }: Stage, bar: Bar, bus: Bus): void {
  const { lead: gain } = bar.layers
  if (gain === 0) return
  const tune = RHYTHMS[spec.seed % RHYTHMS.length]!
  const half = (bar.index % 2) * 4
  const random = seededRandom(spec.seed * 17 + (bar.index % 4))
  const here = tune.filter((at) => at >= half && at < half + Math.min(4, spec.meter))
  for (const [i, at] of here.entries()) {
    const next = here[i + 1] ?? half + spec.meter
    const chord = harmony.chord(bar.index, false)
    const onBeat = at % 1 === 0
    const semitone = onBeat ? chord[Math.floor(random() * 3)]! : harmony.scale(Math.floor(random() * 7))
    const midi = harmony.key + 12 + (semitone > 12 ? semitone - 12 : semitone)
    const note = { start: played(bar.beat + at - half), length: (next - at) * beatLength(spec) * 0.85, midi, gain: 0.3 * gain }
    if (spec.style === 'ballad' || spec.style === 'lofi') piano(bus, { ...note, midi: note.midi, gain: note.gain * 0.9 }, 0.15)
    else lead(bus, note)
  }
}

/** Risers through builds, and a boom where a drop begins. */
function playEffects({ spec, bars, time, random }: Stage, mix: Bus): void {
  if (spec.style === 'ballad' || spec.drums === false) return
  for (const bar of bars) {
    if (bar.inSection > 0) continue
    if (bar.name === 'build') riser(mix, time.at(bar.beat), time.at(bar.beat + (bar.left + 1) * spec.meter), 0.2, random)
    if (bar.name === 'drop') impact(mix, time.at(bar.beat), 0.55)
  }
}
