import { createMediaService } from '#electron/media/create-media-service.ts'
import type { BenchCase } from '../bench.ts'
import { material } from '../material.ts'
import { mustRun } from '../processes.ts'
import { watchTree } from '../process-tree.ts'
import { cpu, seconds, yes } from '../words.ts'

const media = createMediaService({})

export const beats: BenchCase = {
  name: 'beats',
  about: 'beats, bars, sections, energy, loudness and true peak of a 4-minute song, decoding included',
  // The first call also starts the worker; a window that is open has one already.
  prepare: async (c) => void (await media.analyseSong((await material(c)).song)),
  async run(c) {
    const { song } = await material(c)
    const { value, use } = await watchTree(() => media.analyseSong(song))
    if ((value.grid?.beats.length ?? 0) < 100) throw new Error('the song was given no beats')
    return { seconds: use.seconds, cpuSeconds: use.cpuSeconds }
  },
  peers: [
    {
      name: 'aubiotrack',
      async run(c) {
        const done = await mustRun('aubiotrack', [(await material(c)).song])
        return done === 'absent' ? 'absent' : { seconds: done.use.seconds, cpuSeconds: done.use.cpuSeconds }
      },
    },
  ],
  finish: () => media.close(),
  tell({ figures: f, peers }) {
    const p = peers['aubiotrack']
    return [
      {
        work: 'beats of a 4-min song (with sections, energy, loudness)',
        must: '< 2 s',
        aim: '< 1 s',
        measured: `**${seconds(f['seconds'])}**, ${cpu(f['cpuSeconds'])}`,
        peer: p && p !== 'absent' ? `aubiotrack, beats alone: ${seconds(p['seconds'])}` : 'aubiotrack: not installed',
        met: yes(f['seconds'], (x) => x < 2),
        aimMet: yes(f['seconds'], (x) => x < 1),
      },
    ]
  },
}
