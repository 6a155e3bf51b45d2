import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Filter, getFFmpegInfo } from 'node-av/lib'
import type { TaskHandler } from '../worker/tasks.ts'

/** Filters that pictures and sound pass through somewhere in the program; a build of FFmpeg may lack some. */
const USED_FILTERS: readonly string[] = [
  ...[
    'scale',
    'format',
    'setsar',
    'fps',
    'trim',
    'setpts',
    'crop',
    'pad',
    'transpose',
    'hflip',
    'vflip',
    'rotate',
    'overlay',
    'blend',
    'color',
  ],
  ...[
    'zscale',
    'tonemap',
    'lut3d',
    'eq',
    'colortemperature',
    'maskedmerge',
    'noise',
    'gblur',
    'boxblur',
    'drawtext',
    'colorchannelmixer',
    'yadif',
  ],
  ...['palettegen', 'paletteuse', 'aresample', 'aformat', 'atempo', 'atrim', 'asetpts', 'volume', 'pan', 'amix', 'afade', 'alimiter'],
  ...['ebur128', 'loudnorm', 'sidechaincompress', 'asplit', 'split', 'anullsrc'],
]

/** What the media engine is made of here, and which filters it lacks. */
export const versionsTask: TaskHandler<'versions'> = async () => ({
  ffmpeg: getFFmpegInfo().version,
  nodeAv: await packageVersion(),
  missingFilters: USED_FILTERS.filter((name) => Filter.getByName(name) === null),
})

/** node-av does not export its package.json: it is found above its entry file. */
async function packageVersion(): Promise<string> {
  const entry = import.meta.resolve('node-av/lib')
  const root = entry.slice(0, entry.lastIndexOf('node-av/') + 'node-av/'.length)
  const { version } = JSON.parse(await readFile(fileURLToPath(`${root}package.json`), 'utf8')) as { version: string }
  return version
}
