import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { BenchCase, BenchContext, Figures, Measured } from '../bench.ts'
import { type Material, material } from '../material.ts'
import { type Cut, ffmpegArguments, meltArguments, montageCuts, writeProject } from '../montage-film.ts'
import { cutwright, type Finished, mustRun } from '../processes.ts'
import { frameCount } from '../frame-count.ts'
import { cpu, seconds, yes } from '../words.ts'

let m: Material
let cuts: Cut[]
let turn = 0

/** Checks that the film is whole: a peer that leaves frames out is no peer. */
async function figures(done: Finished, path: string): Promise<Measured> {
  const wanted = cuts.reduce((n, c) => n + c.frames, 0)
  const have = await frameCount(path)
  if (Math.abs(have - wanted) > 1) throw new Error(`${path} has ${have} frames instead of ${wanted}`)
  const { seconds: wall, cpuSeconds, peakMegabytes } = done.use
  return { seconds: wall, cpuSeconds, peakMegabytes, megabytes: statSync(path).size / 1e6 }
}
async function peer(c: BenchContext, name: string, argumentsFor: (out: string) => string[]): Promise<Measured | 'absent'> {
  const out = join(c.folder, `${name}-${turn}.mp4`)
  const done = await mustRun(name, argumentsFor(out))
  return done === 'absent' ? 'absent' : figures(done, out)
}
const line = (f: Figures | 'absent' | undefined): string =>
  f && f !== 'absent' ? `${seconds(f['seconds'])}, ${cpu(f['cpuSeconds'])}, ${f['peakMegabytes']!.median} MB` : 'not installed'

export const exportFilm: BenchCase = {
  name: 'export',
  about: 'export of a 60-s 1080p30 montage: 49 cuts, 12 of them dissolves, a 33-point LUT on every second shot, music; x264 faster, CRF 19',
  rounds: 5,
  budget: 720,
  async prepare(c) {
    m = await material(c)
    cuts = montageCuts(m, c.small ? 6 : 60)
    await writeProject(m, cuts, join(c.folder, 'film.cutwright'), join(c.folder, 'data'))
  },
  async run(c) {
    const out = join(c.folder, `cutwright-${++turn}.mp4`)
    return figures(
      await cutwright(['render', join(c.folder, 'film.cutwright'), '--out', out, '--preset', 'sequence'], join(c.folder, 'data')),
      out,
    )
  },
  peers: [
    { name: 'melt', run: (c) => peer(c, 'melt', (out) => meltArguments(m, cuts, out, availableParallelism())) },
    { name: 'ffmpeg', run: (c) => peer(c, 'ffmpeg', (out) => ffmpegArguments(m, cuts, out)) },
  ],
  tell({ figures: f, peers, ratios }) {
    const [melt, bare] = [ratios['melt']?.['seconds'], ratios['ffmpeg']?.['seconds']]
    const said = [melt && `${melt.median} × melt`, bare && `${bare.median} × ffmpeg`].filter(Boolean).join(', ')
    return [
      {
        work: 'export of a 60-s 1080p montage, same x264 settings',
        must: '≤ 1.0 × melt, ≤ 1.15 × bare ffmpeg graph',
        aim: 'faster than both',
        measured: `${line(f)}${said ? `: **${said}**` : ''}`,
        peer: `melt ${line(peers['melt'])}; ffmpeg ${line(peers['ffmpeg'])}`,
        met: yes(melt, (r) => r <= 1) && yes(bare, (r) => r <= 1.15),
        aimMet: yes(melt, (r) => r < 1) && yes(bare, (r) => r < 1),
      },
    ]
  },
}
