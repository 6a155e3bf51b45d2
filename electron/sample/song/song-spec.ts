import type { SectionName } from '#shared/analysis/song-analysis.ts'

/** dance: four to the floor; rock: backbeat; lofi: laid-back backbeat; breaks: broken fast drums; ballad: piano and little else. */
export type SongStyle = 'dance' | 'rock' | 'lofi' | 'breaks' | 'ballad'

export interface FormPart {
  name: SectionName
  bars: number
}

/** What song to make. The same specification gives the same samples. */
export interface SongSpec {
  seed: number
  /** Beats per minute, 40 … 240. */
  tempo: number
  meter: 3 | 4
  style: SongStyle
  form: FormPart[]
  /** 0: straight eighths; 1: triplet swing. */
  swing?: number
  /** Slow wandering of the tempo, share of it (0.02 = ±2 %). */
  drift?: number
  /** Random displacement of each note, seconds (a deviation of 0.004 is a good drummer). */
  human?: number
  /** Beats before the first bar. */
  pickup?: number
  /** Seconds of silence before everything. */
  leadIn?: number
  drums?: boolean
  /** Drum fills at ends of sections. */
  fills?: boolean
  /** Hertz; default 48000. */
  sampleRate?: number
}

export interface SongSection {
  /** Seconds, half-open. */
  start: number
  end: number
  name: SectionName
  letter: string
  /** How full the arrangement is, 0..1. */
  energy: number
}

export interface SynthesisedSong {
  sampleRate: number
  channels: [Float32Array, Float32Array]
  /** Seconds, ascending. */
  beats: number[]
  downbeats: number[]
  sections: SongSection[]
}

/** Which layers play in a section, each 0..1 (loudness of the layer). */
export interface Layers {
  kick: number
  snare: number
  hats: number
  bass: number
  chords: number
  pluck: number
  lead: number
  energy: number
}

export const LAYERS: Record<SectionName, Layers> = {
  intro: { kick: 0, snare: 0, hats: 0.35, bass: 0, chords: 0.5, pluck: 0.6, lead: 0, energy: 0.2 },
  verse: { kick: 0.75, snare: 0.55, hats: 0.5, bass: 0.7, chords: 0.45, pluck: 0.3, lead: 0, energy: 0.5 },
  build: { kick: 0.7, snare: 0.35, hats: 0.7, bass: 0, chords: 0.75, pluck: 0.7, lead: 0, energy: 0.65 },
  drop: { kick: 1, snare: 1, hats: 1, bass: 1, chords: 0.95, pluck: 0.85, lead: 1, energy: 1 },
  chorus: { kick: 0.95, snare: 0.95, hats: 0.9, bass: 0.95, chords: 1, pluck: 0.5, lead: 0.85, energy: 0.9 },
  break: { kick: 0, snare: 0, hats: 0.15, bass: 0.25, chords: 0.65, pluck: 0, lead: 0.55, energy: 0.25 },
  bridge: { kick: 0.5, snare: 0.4, hats: 0.3, bass: 0.6, chords: 0.6, pluck: 0.5, lead: 0.2, energy: 0.4 },
  outro: { kick: 0, snare: 0, hats: 0.15, bass: 0.3, chords: 0.4, pluck: 0.3, lead: 0, energy: 0.1 },
}
