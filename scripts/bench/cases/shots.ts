import { createMediaService } from '#electron/media/create-media-service.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { MediaInfo } from '#shared/media/media-info.ts'
import type { BenchCase } from '../bench.ts'
import { runProgram } from '../processes.ts'

const media = createMediaService({})
let info: MediaInfo

export const shots: BenchCase = {
  name: 'shots',
  needs: ['export'],
  about: 'shots, motion, scores and moments of the 1080p30 film that the export case wrote, decoding included',
  goal: '≥ 10× real time',
  async prepare(c) {
    const probed = await media.probe(c.made.get('film')!)
    if (!probed.ok) throw new Error(probed.refusal.message)
    info = probed.value
  },
  async run(c) {
    const started = performance.now()
    const found = await media.analysePicture(c.made.get('film')!, info)
    const seconds = (performance.now() - started) / 1000
    return { seconds, timesRealTime: toSeconds(info.duration) / seconds, shots: found.shots.length }
  },
  peer: {
    name: 'ffmpeg scdet (cuts only)',
    async run(c) {
      const done = await runProgram('ffmpeg', [
        '-nostdin',
        '-v',
        'error',
        '-i',
        c.made.get('film')!,
        '-vf',
        'scale=160:90,scdet=7',
        '-an',
        '-f',
        'null',
        '-',
      ])
      return done === 'absent' ? 'absent' : { seconds: done.seconds, timesRealTime: toSeconds(info.duration) / done.seconds }
    },
  },
}
