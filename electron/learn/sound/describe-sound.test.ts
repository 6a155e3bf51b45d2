import { expect, test } from 'vitest'
import type { Feature } from '#shared/learn/feature.ts'
import type { DescribedSegment } from '#shared/learn/plug-ins.ts'
import type { HeardFilm } from '../../media/media-service.ts'
import { speaker } from '../signals/measures.ts'
import { withSound } from './describe-sound.ts'

const shot = (i: number, start_ms: number, end_ms: number, features: Feature[] = []): DescribedSegment => ({
  ...{ id: `shot_000${i}`, start_ms, end_ms, features },
  boundary: { kind: i === 1 ? 'start' : 'cut', confidence: 1 },
})
const flat = (n: number, v: number): number[] => Array.from({ length: n }, () => v)
const heard = (o: Partial<HeardFilm>): HeardFilm => ({
  start: 0,
  loudness: { step: 0.1, values: flat(60, -20) },
  tonal: { step: 1.28, values: flat(5, 1.2) },
  voice: null,
  unusable: false,
  ...o,
})
const said = (h: HeardFilm, ...shots: DescribedSegment[]) =>
  withSound(shots, h).map((s) => Object.fromEntries(s.features.filter((f) => f.category === 'sound').map((f) => [f.type, f.value])))
const featuresOf = (h: HeardFilm, s: DescribedSegment, type: string) => withSound([s], h)[0]!.features.find((f) => f.type === type)!

test('each shot has the loudness of its own sound, gated as integrated loudness is', () => {
  // Three seconds at -14, then three at -30, of which half is a pause below the second gate.
  const values = [...flat(30, -14), ...flat(15, -30), ...flat(15, -52)]
  expect(said(heard({ loudness: { step: 0.1, values } }), shot(1, 0, 3000), shot(2, 3000, 6000)).map((s) => s['loudness'])).toEqual([
    -14, -30,
  ])
})

test('silence is told with where it is, and a pause for breath is none', () => {
  const values = [...flat(20, -20), ...flat(1, -80), ...flat(9, -20), ...flat(20, -80), ...flat(10, -20)]
  const h = heard({ loudness: { step: 0.1, values } })
  const f = featuresOf(h, shot(1, 0, 6000), 'silence')
  expect([f.value, f.evidence.time_ranges_ms]).toEqual([2.3, [[2700, 5000]]])
  expect(said(h, shot(1, 3000, 5000))[0]).toEqual({ silence: 2, music: 'no_music' })
  expect(said(h, shot(1, 0, 2700))[0]).not.toHaveProperty('silence')
})

test('music is what holds its pitch or has a sure beat; near the border nothing is said', () => {
  const music = (tonal: number, ...features: Feature[]) =>
    said(heard({ tonal: { step: 1.28, values: flat(5, tonal) } }), shot(1, 0, 6000, features))[0]!['music']
  const beats = (confidence: number) => speaker([0, 6000])('pace', 'beats', 12, confidence, 'beats')
  expect([music(3.4), music(1.4), music(2.5), music(1.9, beats(0.8)), music(1.9, beats(0.35)), music(1.2, beats(0.8))]).toEqual([
    ...['music', 'no_music', undefined, 'music', 'no_music', 'no_music'],
  ])
})

test('speech is told only where a model listened, with where it is', () => {
  expect(said(heard({}), shot(1, 0, 6000))[0]).not.toHaveProperty('speech')
  const step = 0.032
  const values = Array.from({ length: 188 }, (_, i) => (i * step > 1 && i * step < 2 ? 0.9 : i * step > 5 && i * step < 5.1 ? 0.9 : 0.02))
  const h = heard({ voice: { step, values } })
  const f = featuresOf(h, shot(1, 0, 3000), 'speech')
  expect(f.value).toBe('speech')
  expect(f.evidence.time_ranges_ms).toEqual([[1024, 2016]])
  // A cough is no word.
  expect(said(h, shot(1, 3000, 6000))[0]).toMatchObject({ speech: 'no_speech' })
})

test('sound that begins later than the picture is laid where it is heard', () => {
  const step = 0.1
  const h = heard({ start: 2, loudness: { step, values: [...flat(10, -80), ...flat(30, -20)] } })
  expect(featuresOf(h, shot(1, 0, 6000), 'silence').evidence.time_ranges_ms).toEqual([[2000, 3000]])
})
