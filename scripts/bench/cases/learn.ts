import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { learnFilm } from '#electron/learn/learn-film.ts'
import { decomposersOf } from '#electron/learn/registry.ts'
import { createMediaService } from '#electron/media/create-media-service.ts'
import { createModelFolder } from '#electron/models/model-folder.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { BenchCase } from '../bench.ts'
import { material } from '../material.ts'
import { montageCuts } from '../montage-film.ts'
import { montageList } from '../montage-list.ts'
import { watchTree } from '../process-tree.ts'
import { cpu, seconds, yes } from '../words.ts'

const SETTINGS: ExportSettings = {
  preset: 'bench',
  container: 'mp4',
  video: { codec: 'h264', width: null, height: null, frameRate: null, quality: 22, speed: 'fast', hardware: 'software' },
  audio: { codec: 'aac', bitrate: 192_000, sampleRate: 48000 },
  range: null,
}
/** What the programs ask for when nothing else is said. */
const PICTURES = { fps: 2, maxFrames: 240 }

const media = createMediaService({})
let film: string

export const learn: BenchCase = {
  name: 'learn',
  about: 'learning from a 60-s 1080p30 montage (49 cuts, music) without a key: shots, features, pictures, contact sheet, archive',
  async prepare(c) {
    const m = await material(c)
    film = join(c.folder, 'learn.mp4')
    await media.export(montageList(m, montageCuts(m, c.small ? 4 : 60)), SETTINGS, film)
  },
  async run(c) {
    const dir = join(c.folder, 'learned')
    const decomposers = decomposersOf({ media, models: createModelFolder(c.folder) })
    const parts = { media, decomposers, draw: () => Promise.reject(new Error('no sequence is learned from')) }
    const call = { signal: new AbortController().signal, onProgress: () => {} }
    const { value, use } = await watchTree(() => learnFilm(parts, { path: film, name: 'learn.mp4', dir, ...PICTURES }, call))
    rmSync(dir, { recursive: true })
    if (value.segments.length < 2) throw new Error('no shots were found')
    return { seconds: use.seconds, cpuSeconds: use.cpuSeconds, peakMegabytes: use.peakMegabytes }
  },
  finish: () => media.close(),
  tell: ({ figures: f }) => [
    {
      work: 'learning from a 60-s 1080p film, no key',
      must: '< 15 s',
      aim: '–',
      measured: `**${seconds(f['seconds'])}**, ${cpu(f['cpuSeconds'])}, ${f['peakMegabytes']?.median} MB`,
      peer: '–',
      met: yes(f['seconds'], (s) => s < 15),
      aimMet: null,
    },
  ],
}
