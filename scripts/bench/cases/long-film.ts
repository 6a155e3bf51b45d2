import { join } from 'node:path'
import { createMediaService } from '#electron/media/create-media-service.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { BenchCase } from '../bench.ts'
import { material } from '../material.ts'
import { montageCuts } from '../montage-film.ts'
import { montageList } from '../montage-list.ts'
import { watchTree } from '../process-tree.ts'
import { frameCount } from '../frame-count.ts'
import { say, yes } from '../words.ts'

const media = createMediaService({})

/** The presets' format with a quicker x264 and every fifth frame, so that ten minutes are written in a few. */
const RATE = 6
const QUICK: ExportSettings = {
  preset: 'bench',
  container: 'mp4',
  video: { codec: 'h264', width: null, height: null, frameRate: { num: RATE, den: 1 }, quality: 24, speed: 'fast', hardware: 'software' },
  audio: { codec: 'aac', bitrate: 192_000, sampleRate: 48000 },
  range: null,
}

export const longFilm: BenchCase = {
  name: 'memory of a long export',
  about:
    'peak memory of the export process for one minute and for ten minutes of the same kind of 1080p montage (500 cuts, grade, dissolves), 6 fps',
  rounds: 1,
  async run(c) {
    const m = await material(c)
    const measured: Record<string, number> = {}
    for (const [name, seconds] of [
      ['minute', c.small ? 4 : 60],
      ['tenMinutes', c.small ? 16 : 600],
    ] as const) {
      const out = join(c.folder, `long-${name}.mp4`)
      const { use } = await watchTree(() => media.export(montageList(m, montageCuts(m, seconds)), QUICK, out))
      const frames = await frameCount(out)
      if (Math.abs(frames - seconds * RATE) > 2) throw new Error(`${frames} frames in a film of ${seconds} s`)
      measured[`${name}Megabytes`] = use.peakMegabytes
      measured[`${name}Seconds`] = use.seconds
    }
    return { ...measured, growth: measured['tenMinutesMegabytes']! / measured['minuteMegabytes']! }
  },
  finish: () => media.close(),
  tell({ figures: f }) {
    const ten = f['tenMinutesMegabytes']
    return [
      {
        work: 'peak memory of an export, 10-min film (process tree, PSS)',
        must: '< 1.2 GB at 1080p, independent of length',
        aim: '< 800 MB',
        measured: `**${say(ten, 'MB')}** for 10 min, ${say(f['minuteMegabytes'], 'MB')} for 1 min (× ${f['growth']?.median})`,
        peer: '–',
        met: yes(ten, (x) => x < 1200) && yes(f['growth'], (x) => x < 1.15),
        aimMet: yes(ten, (x) => x < 800),
      },
    ]
  },
}
