import { join } from 'node:path'
import { createMediaService } from '#electron/media/create-media-service.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import type { BenchCase } from '../bench.ts'
import { material } from '../material.ts'
import { montageCuts } from '../montage-film.ts'
import { montageList } from '../montage-list.ts'
import { mustRun } from '../processes.ts'
import { watchTree } from '../process-tree.ts'
import { say, yes } from '../words.ts'

const media = createMediaService({})
let film: string
let info: MediaInfo
let small: string
let smallInfo: MediaInfo
let frames: number

const SETTINGS: ExportSettings = {
  preset: 'bench',
  container: 'mp4',
  video: { codec: 'h264', width: null, height: null, frameRate: null, quality: 22, speed: 'fast', hardware: 'software' },
  audio: null,
  range: null,
}
async function infoOf(path: string): Promise<MediaInfo> {
  const probed = await media.probe(path)
  if (!probed.ok) throw new Error(probed.refusal.message)
  return probed.value
}

/** The guide's fastest PySceneDetect detector, frames of small natural clips per CPU second with decoding. */
const PYSCENEDETECT = 1330

export const shots: BenchCase = {
  name: 'shots',
  about: 'shots, motion, scores and moments of a 30-s 1080p30 montage (25 shots), decoding included',
  async prepare(c) {
    const m = await material(c)
    const cuts = montageCuts(m, c.small ? 4 : 30)
    film = join(c.folder, 'shots.mp4')
    small = join(c.folder, 'shots-360p.mp4')
    await media.export(montageList(m, cuts), SETTINGS, film)
    await media.export(montageList(m, cuts, { width: 640, height: 360 }), SETTINGS, small)
    info = await infoOf(film)
    smallInfo = await infoOf(small)
    frames = Math.round(toSeconds(info.duration) * 30)
  },
  async run() {
    const { value, use } = await watchTree(() => media.analysePicture(film, info))
    if (value.shots.length < 2) throw new Error('no shots were found')
    const light = await watchTree(() => media.analysePicture(small, smallInfo))
    const { seconds, cpuSeconds } = use
    return {
      ...{ timesRealTime: toSeconds(info.duration) / seconds, framesPerCpuSecond: frames / cpuSeconds, seconds, cpuSeconds },
      smallFramesPerCpuSecond: frames / light.use.cpuSeconds,
    }
  },
  peers: [
    {
      name: 'ffmpeg scdet',
      async run() {
        const done = await mustRun('ffmpeg', [
          '-nostdin',
          '-v',
          'error',
          '-i',
          film,
          '-vf',
          'scale=160:90,scdet=7',
          '-an',
          '-f',
          'null',
          '-',
        ])
        if (done === 'absent') return 'absent'
        const { seconds, cpuSeconds } = done.use
        return { timesRealTime: toSeconds(info.duration) / seconds, framesPerCpuSecond: frames / cpuSeconds, seconds, cpuSeconds }
      },
    },
  ],
  finish: () => media.close(),
  tell({ figures: f, peers }) {
    const p = peers['ffmpeg scdet']
    return [
      {
        work: 'shot detection 1080p30 (with motion, scores, moments)',
        must: '≥ 10 × real time',
        aim: '≥ 20 × real time',
        measured: `**${say(f['timesRealTime'], '× real time')}**, ${f['framesPerCpuSecond']?.median} frames a CPU-s`,
        peer:
          p && p !== 'absent'
            ? `ffmpeg scdet, cuts alone: ${say(p['timesRealTime'], '×')}, ${p['framesPerCpuSecond']!.median} frames a CPU-s`
            : 'ffmpeg: not installed',
        met: yes(f['timesRealTime'], (x) => x >= 10),
        aimMet: yes(f['timesRealTime'], (x) => x >= 20),
      },
      {
        work: 'the same on a small clip (360p)',
        must: `≥ 3 × PySceneDetect’s CPU rate (cuts alone: 970–${PYSCENEDETECT} frames a CPU-s on small clips)`,
        aim: '–',
        measured: `**${say(f['smallFramesPerCpuSecond'], 'frames a CPU-s')}**`,
        peer: '–',
        met: yes(f['smallFramesPerCpuSecond'], (x) => x >= 3 * PYSCENEDETECT),
        aimMet: null,
      },
    ]
  },
}
