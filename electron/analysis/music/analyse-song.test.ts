import { describe, expect, it } from 'vitest'
import { BeatGrid } from '#shared/analysis/beat-grid.ts'
import { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import { seededRandom } from '#shared/base/random.ts'
import { SAMPLE_SONG } from '#electron/sample/song/sample-song.ts'
import { type SongSpec, type SynthesisedSong } from '#electron/sample/song/song-spec.ts'
import { synthesiseSong } from '#electron/sample/song/synthesise-song.ts'
import { hasAssets } from '#electron/testing/assets.ts'
import { analyseSong, REASONS } from './analyse-song.ts'
import { analyseAsset, labelsOf, SPEECH_ASSETS } from './asset-song.ts'
import { anyLevelF, matchTimes } from './beat-measure.ts'

const mono = ({ channels: [l, r] }: SynthesisedSong): Float32Array => l.map((x, i) => (x + r[i]!) / 2)
const short: SongSpec = {
  seed: 3,
  tempo: 104,
  meter: 4,
  style: 'rock',
  form: [
    { name: 'verse', bars: 6 },
    { name: 'chorus', bars: 6 },
  ],
  sampleRate: 24_000,
}

/** Compared where beats are played: the grid may run on while the last chord rings. */
const f = (a: ReturnType<typeof analyseSong>, song: SynthesisedSong) =>
  matchTimes(
    a.grid!.beats.filter((b) => b < song.beats.at(-1)! + 0.2),
    song.beats,
  )
const downbeats = (grid: BeatGrid) => grid.beats.filter((_, i) => grid.bar[i] === 1)

describe('analyseSong', () => {
  it('finds beats, bars and sections of a song', () => {
    const song = synthesiseSong(short)
    const shares: number[] = []
    const analysis = analyseSong(mono(song), (s) => shares.push(s))
    SongAnalysis.omit({ loudness: true }).parse(analysis)
    const grid = analysis.grid!
    expect(f(analysis, song).f).toBeGreaterThan(0.97)
    expect(f(analysis, song).median).toBeLessThan(0.01)
    expect(matchTimes(downbeats(grid), song.downbeats).f).toBeGreaterThan(0.95)
    expect(grid.tempo).toBeCloseTo(104, 0)
    expect(grid.confidence).toBeGreaterThan(0.8)
    expect(analysis.beatEnergy).toHaveLength(grid.beats.length)
    expect(analysis.tempoCurve).toHaveLength(grid.beats.length)
    expect(analysis.sections[0]!.start).toBe(0)
    expect(analysis.sections.at(-1)!.end).toBe(analysis.duration)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })

  it('finds three-four time with swing, and offers half and double as measured grids', () => {
    const song = synthesiseSong({ ...short, seed: 8, meter: 3, swing: 0.6, tempo: 128 })
    const analysis = analyseSong(mono(song))
    expect(analysis.grid!.meter).toBe(3)
    expect(f(analysis, song).f).toBeGreaterThan(0.95)
    for (const id of ['half', 'double']) {
      const other = analysis.alternatives.find((a) => a.id === id)!
      BeatGrid.parse(other.grid)
      expect(other.grid.bar).toHaveLength(other.grid.beats.length)
      expect(other.grid.tempo / analysis.grid!.tempo).toBeCloseTo(id === 'half' ? 0.5 : 2, 1)
    }
  })

  it('follows a drifting tempo without drums', () => {
    const song = synthesiseSong({ ...short, seed: 5, drift: 0.03, drums: false })
    expect(anyLevelF(analyseSong(mono(song)).grid!.beats, song.beats)).toBeGreaterThan(0.9)
  })

  it('knows the sample song by heart', () => {
    const song = synthesiseSong({ ...SAMPLE_SONG, sampleRate: 24_000 })
    const analysis = analyseSong(mono(song))
    expect(f(analysis, song)).toMatchObject({ f: expect.toSatisfy((x: number) => x > 0.98) as number })
    expect(matchTimes(downbeats(analysis.grid!), song.downbeats).f).toBeGreaterThan(0.95)
    expect(analysis.sections.map((s) => s.name)).toContain('drop')
    const starts = analysis.sections.slice(1).map((s) => s.start)
    expect(
      matchTimes(
        starts,
        song.sections.slice(1).map((s) => s.start),
        0.5,
      ).f,
    ).toBeGreaterThan(0.8)
  })

  it('makes no grid of silence, noise, a click or nothing, and says why', () => {
    const random = seededRandom(1)
    const click = new Float32Array(24_000 * 20)
    click[240_000] = 1
    const cases: [Float32Array, string][] = [
      [new Float32Array(0), REASONS.silent],
      [new Float32Array(24_000 * 10), REASONS.silent],
      [new Float32Array(24_000 * 10).fill(Number.NaN), REASONS.silent],
      [Float32Array.from({ length: 24_000 * 20 }, () => random() - 0.5), REASONS.beatless],
      [Float32Array.from({ length: 24_000 * 2 }, () => random() - 0.5), REASONS.short],
      [click, REASONS.beatless],
    ]
    for (const [samples, reason] of cases) expect(analyseSong(samples)).toMatchObject({ grid: null, reason, sections: [] })
  })

  it.skipIf(!hasAssets)('makes no grid of speech', async () => {
    for (const file of SPEECH_ASSETS) expect(await analyseAsset(file)).toMatchObject({ grid: null, reason: REASONS.beatless })
  })

  it.skipIf(!hasAssets)('finds the beats of a real recording', async () => {
    const file = 'kevin_macleod_freepd_30s_144bpm.mp3'
    const labels = await labelsOf(file)
    const { grid } = await analyseAsset(file)
    const match = matchTimes(grid!.beats, labels.beats)
    expect(match.f).toBeGreaterThanOrEqual(0.99)
    expect(match.median).toBeLessThanOrEqual(0.01)
    expect(matchTimes(downbeats(grid!), labels.downbeats!).f).toBeGreaterThanOrEqual(0.95)
  })
})
