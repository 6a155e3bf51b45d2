import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchCase } from '../bench.ts'
import { cutwright, runProgram } from '../processes.ts'

interface Report {
  duration_s: number
  picks: { asset: string; source_start_s: number; source_end_s: number; record_start_s: number }[]
}
let report: Report
let run = 0

/** The same cuts as one graph of the bare ffmpeg program, with the same encoder settings; no grade, no transitions, no loudness. */
function ffmpegArguments(c: { made: Map<string, string> }, out: string): string[] {
  const paths = report.picks.map((p) => join(c.made.get('footage')!, p.asset))
  const ends = report.picks.map((p, i) => report.picks[i + 1]?.record_start_s ?? report.duration_s)
  const inputs = report.picks.flatMap((p, i) => [
    '-ss',
    String(p.source_start_s),
    '-t',
    String(ends[i]! - p.record_start_s),
    '-i',
    paths[i]!,
  ])
  const chains = report.picks.map(
    (_, i) => `[${i}:v]fps=30,scale=1920:1080:force_original_aspect_ratio=increase,crop=1920:1080,setsar=1,format=yuv420p[v${i}]`,
  )
  const joined = `${report.picks.map((_, i) => `[v${i}]`).join('')}concat=n=${report.picks.length}:v=1[v]`
  return [
    '-nostdin',
    '-v',
    'error',
    '-y',
    ...inputs,
    '-i',
    c.made.get('sampleSong')!,
    '-filter_complex',
    [...chains, joined].join(';'),
    '-map',
    '[v]',
    '-map',
    `${report.picks.length}:a`,
    '-t',
    String(report.duration_s),
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '20',
    '-c:a',
    'aac',
    out,
  ]
}

export const exportFilm: BenchCase = {
  name: 'export',
  needs: ['import'],
  about: 'export of a 60-s 1080p30 montage of the sample footage (style mtv, with its grade, transitions and loudness)',
  goal: '≤ 1.15 × the bare FFmpeg graph (next milestone)',
  async prepare(c) {
    const project = join(c.folder, 'film.cutwright')
    const first = join(c.folder, 'film.mp4')
    const reportFile = join(c.folder, 'film.json')
    const seconds = c.quick ? '15' : '60'
    await cutwright(
      [
        'montage',
        '--footage',
        c.made.get('footage')!,
        '--song',
        c.made.get('sampleSong')!,
        '--style',
        'mtv',
        '--duration',
        seconds,
        '--max-scene-reuse',
        '10',
        '--project',
        project,
        '--out',
        first,
        '--report',
        reportFile,
        '--json',
      ],
      join(c.folder, 'data'),
    )
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report
    c.made.set('film', first)
    c.made.set('project', project)
  },
  async run(c) {
    const out = join(c.folder, `export-${++run}.mp4`)
    const done = await cutwright(['render', c.made.get('project')!, '--out', out, '--json'], join(c.folder, 'data'))
    return { seconds: done.seconds, filmSeconds: report.duration_s, cuts: report.picks.length - 1, megabytes: statSync(out).size / 1e6 }
  },
  peer: {
    name: 'ffmpeg (cuts only: no grade, transitions, loudness)',
    async run(c) {
      const done = await runProgram('ffmpeg', ffmpegArguments(c, join(c.folder, `peer-${run}.mp4`)))
      if (done !== 'absent' && done.code !== 0) throw new Error(done.stderr.slice(-500))
      return done === 'absent' ? 'absent' : { seconds: done.seconds }
    },
  },
}
