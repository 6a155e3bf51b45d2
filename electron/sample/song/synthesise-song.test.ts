import { expect, it } from 'vitest'
import { labelledSong } from './labelled-songs.ts'
import { SAMPLE_SONG } from './sample-song.ts'
import { synthesiseSong } from './synthesise-song.ts'

const short = { ...SAMPLE_SONG, form: SAMPLE_SONG.form.map((p) => ({ ...p, bars: 1 })), sampleRate: 24_000 }

it('gives the same samples for the same specification and others for another seed', () => {
  const a = synthesiseSong(short)
  expect(synthesiseSong(short).channels[0]).toEqual(a.channels[0])
  expect(synthesiseSong({ ...short, seed: 21 }).channels[0]).not.toEqual(a.channels[0])
})

it('is finite, stereo, and peaks at −1 dBFS', () => {
  const { channels } = synthesiseSong(short)
  const peak = Math.max(...channels.map((c) => c.reduce((m, x) => Math.max(m, Math.abs(x)), 0)))
  expect(peak).toBeCloseTo(10 ** (-1 / 20), 4)
  expect(channels[0].every(Number.isFinite)).toBe(true)
  expect(channels[0]).not.toEqual(channels[1])
})

it('tells its own beats, downbeats and sections', () => {
  const song = synthesiseSong({ ...short, pickup: 2, leadIn: 0.3, drift: 0.02 })
  expect(song.beats[0]).toBeCloseTo(0.3)
  expect(song.beats).toHaveLength(6 * 4 + 2)
  expect(song.downbeats).toHaveLength(6)
  expect(song.downbeats[0]).toBe(song.beats[2])
  expect(song.sections.map((s) => s.start).slice(1)).toEqual(song.downbeats.slice(1))
  expect(song.sections.at(-1)!.end).toBeCloseTo(song.channels[0].length / song.sampleRate)
})

it('puts the sound on the beat: the kick of a drop begins within 3 ms of it', () => {
  const song = synthesiseSong({ ...short, form: [{ name: 'drop', bars: 2 }] })
  const [left] = song.channels
  const at = Math.round(song.beats[4]! * song.sampleRate)
  const energy = (from: number, to: number) => left.subarray(from, to).reduce((s, x) => s + x * x, 0) / (to - from)
  expect(energy(at, at + 240)).toBeGreaterThan(3 * energy(at - 240, at))
})

it('has a labelled song for every number, the same one each time', () => {
  expect(labelledSong(7)).toEqual(labelledSong(7))
  const tempi = Array.from({ length: 60 }, (_, n) => labelledSong(n).spec.tempo)
  expect(Math.min(...tempi)).toBeLessThan(75)
  expect(Math.max(...tempi)).toBeGreaterThan(170)
})
