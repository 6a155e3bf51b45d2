import { expect, it } from 'vitest'
import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import { labelledSong } from '#electron/sample/song/labelled-songs.ts'
import { synthesiseSong } from '#electron/sample/song/synthesise-song.ts'
import { hasAssets } from '#electron/testing/assets.ts'
import { analyseSong } from './analyse-song.ts'
import { analyseAsset, LABELLED_ASSETS, labelsOf } from './asset-song.ts'
import { anyLevelF, matchTimes, rankCorrelation } from './beat-measure.ts'

const downbeats = (grid: BeatGrid) => grid.beats.filter((_, i) => grid.bar[i] === 1)
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
const ms = (seconds: number) => `${(seconds * 1000).toFixed(1)} ms`

it.skipIf(!hasAssets).each(LABELLED_ASSETS)('finds the beats of %s', async (file) => {
  const labels = await labelsOf(file)
  const { grid } = await analyseAsset(file)
  const match = matchTimes(grid!.beats, labels.beats)
  const bars = labels.downbeats && matchTimes(downbeats(grid!), labels.downbeats).f
  console.log(`${file}: F ${match.f.toFixed(3)}, downbeats ${bars?.toFixed(3) ?? '–'}, median ${ms(match.median)}, p95 ${ms(match.p95)}`)
  expect(match.f).toBeGreaterThanOrEqual(0.99)
  expect(match.median).toBeLessThanOrEqual(0.01)
  expect(bars ?? 1).toBeGreaterThanOrEqual(0.95)
})

const COUNT = 66

it(`finds beats, bars, sections and energy of ${COUNT} generated songs (odd seeds, not tuned on)`, () => {
  const rows = Array.from({ length: COUNT }, (_, i) => measure(2 * i + 1))
  const of = (key: 'f' | 'any' | 'down' | 'near' | 'wide' | 'energy' | 'median' | 'p95') => mean(rows.map((r) => r[key]))
  console.log(
    `${COUNT} songs: F ${of('f').toFixed(3)}, any level ${of('any').toFixed(3)}, downbeats ${of('down').toFixed(3)}, median ${ms(of('median'))}, ` +
      `p95 ${ms(of('p95'))}, section boundaries ${of('near').toFixed(3)} at 0.5 s, ${of('wide').toFixed(3)} at 3 s, energy rank ${of('energy').toFixed(3)}`,
  )
  expect(of('f')).toBeGreaterThanOrEqual(0.88)
  expect(of('any')).toBeGreaterThanOrEqual(0.94)
  expect(of('down')).toBeGreaterThanOrEqual(0.8)
  expect(of('median')).toBeLessThanOrEqual(0.01)
  expect(of('p95')).toBeLessThanOrEqual(0.025)
  expect(of('near')).toBeGreaterThanOrEqual(0.6)
  expect(of('wide')).toBeGreaterThanOrEqual(0.8)
  expect(of('energy')).toBeGreaterThanOrEqual(0.9)
})

/** A song without a grid scores nothing. */
function measure(n: number) {
  const { id, spec } = labelledSong(n)
  const song = synthesiseSong(spec)
  const { grid, sections, beatEnergy } = analyseSong(song.channels[0].map((x, i) => (x + song.channels[1][i]!) / 2))
  const beats = grid?.beats ?? []
  const match = matchTimes(beats, song.beats)
  const truth = song.sections.slice(1).map((s) => s.start)
  const found = sections.slice(1).map((s) => s.start)
  const energies = song.sections.map((s) => mean(beatEnergy.filter((_, i) => beats[i]! >= s.start && beats[i]! < s.end)) || 0)
  const row = {
    f: match.f,
    any: anyLevelF(beats, song.beats),
    down: grid ? matchTimes(downbeats(grid), song.downbeats).f : 0,
    median: match.median || 0.07,
    p95: match.p95 || 0.07,
    near: matchTimes(found, truth, 0.5).f,
    wide: matchTimes(found, truth, 3).f,
    energy: rankCorrelation(
      energies,
      song.sections.map((s) => s.energy),
    ),
  }
  console.log(
    `${id}: F ${row.f.toFixed(3)} any ${row.any.toFixed(3)} downbeats ${row.down.toFixed(3)} median ${ms(row.median)} ` +
      `sections ${row.near.toFixed(2)} ${row.wide.toFixed(2)} energy ${row.energy.toFixed(2)} confidence ${grid?.confidence.toFixed(2) ?? 'no grid'}`,
  )
  return row
}
