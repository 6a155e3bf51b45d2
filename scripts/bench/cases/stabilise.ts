import { join } from 'node:path'
import { createMediaService } from '#electron/media/create-media-service.ts'
import { testList } from '#electron/testing/test-list.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import { DEFAULT_STABILISE } from '#shared/timeline/model.ts'
import type { BenchCase, Figures } from '../bench.ts'
import { material } from '../material.ts'
import { mustRun } from '../processes.ts'
import { watchTree } from '../process-tree.ts'
import { ENCODED, infoOf, measured, shaken, shakeOf } from '../shake.ts'
import { cpu, say, seconds, yes } from '../words.ts'

const media = createMediaService({})
let film: string
let info: MediaInfo
let frames: number
let before: number
let turn = 0

const line = (f: Figures | 'absent' | undefined): string =>
  f && f !== 'absent'
    ? `${seconds(f['seconds'])}, ${cpu(f['cpuSeconds'])}, shake left ${say(f['shakeLeft'], '‰ of the width')}`
    : 'ffmpeg: not installed'

export const stabilise: BenchCase = {
  name: 'stabilise',
  about: 'a hand-held 10-s 1080p30 clip: its camera path measured, its shake taken out, x264 faster',
  rounds: 3,
  async prepare(c) {
    const m = await material(c)
    frames = c.small ? 30 : 300
    film = join(c.folder, 'shaky.mp4')
    await shaken(media, m.footage[0]!, frames, join(c.folder, 'shake'), film)
    info = await infoOf(media, film)
    before = (await shakeOf(media, film, join(c.folder, 'shake-before'))).shake
  },
  async run(c) {
    const out = join(c.folder, `steady-${++turn}.mp4`)
    const { use } = await watchTree(async () => {
      const files = await measured(media, film, info, join(c.folder, `path-${turn}`))
      const steady = { ...DEFAULT_STABILISE, files, firstBlock: 0 }
      const size = { width: 1920, height: 1080 }
      await media.export(testList({ sources: [film], clips: [{ source: 0, from: 0, frames, steady }], ...size }), ENCODED, out)
    })
    const left = await shakeOf(media, out, join(c.folder, `left-${turn}`))
    return { seconds: use.seconds, cpuSeconds: use.cpuSeconds, shakeBefore: before, shakeLeft: left.shake }
  },
  peers: [
    {
      name: 'ffmpeg vid.stab',
      async run(c) {
        const out = join(c.folder, `vidstab-${turn}.mp4`)
        const found = join(c.folder, `vidstab-${turn}.trf`)
        const quiet = ['-nostdin', '-v', 'error', '-y', '-i', film]
        const first = await mustRun('ffmpeg', [...quiet, '-vf', `vidstabdetect=shakiness=8:result=${found}`, '-f', 'null', '-'])
        if (first === 'absent') return 'absent'
        const filter = `vidstabtransform=input=${found}:smoothing=15:optzoom=1:interpol=bicubic`
        const x264 = ['-c:v', 'libx264', '-preset', 'faster', '-crf', '18', '-pix_fmt', 'yuv420p']
        const second = await mustRun('ffmpeg', [...quiet, '-vf', filter, ...x264, out])
        if (second === 'absent') return 'absent'
        const left = await shakeOf(media, out, join(c.folder, `vidstab-left-${turn}`))
        const sum = (k: 'seconds' | 'cpuSeconds'): number => first.use[k] + second.use[k]
        return { seconds: sum('seconds'), cpuSeconds: sum('cpuSeconds'), shakeLeft: left.shake }
      },
    },
  ],
  finish: () => media.close(),
  tell({ figures: f, peers, ratios }) {
    const time = ratios['ffmpeg vid.stab']?.['seconds']
    return [
      {
        work: 'a shaky 10-s 1080p clip made steady and written',
        must: '≥ 90 % of the shake taken out',
        aim: 'faster than vid.stab, and no more shake left',
        measured: `${line(f)} of ${say(f['shakeBefore'], '‰')}${time ? `: **${time.median} × vid.stab**` : ''}`,
        peer: `vid.stab ${line(peers['ffmpeg vid.stab'])}`,
        met: yes(f['shakeLeft'], (x) => x <= 0.1 * before),
        aimMet: time ? yes(time, (r) => r < 1) && yes(ratios['ffmpeg vid.stab']?.['shakeLeft'], (r) => r <= 1) : null,
      },
    ]
  },
}
