import { readFile } from 'node:fs/promises'
import type { SongAnalysis } from '#shared/analysis/song-analysis.ts'
import { analyseSongTask } from '#electron/media/tasks/analyse-song.ts'
import { asset } from '#electron/testing/assets.ts'

/** Labelled songs among the test assets; bars are labelled where the file has a second column. */
export const LABELLED_ASSETS = [
  'beatnet_808kick_120bpm.mp3',
  'kevin_macleod_freepd_30s_144bpm.mp3',
  'kevin_macleod_vibe_ace.ogg',
  'tad_cat_caffe_95bpm.mp3',
  'tarush_singhal_happy_lofi_day_99bpm.mp3',
]
export const SPEECH_ASSETS = ['speech_librispeech_198-209-0000.ogg', 'speech_librispeech_5703-47212-0000.ogg', 'speech_noisy_gtcrn_mix.wav']

/** Analyses a file of the test assets by the way that the program takes. */
export const analyseAsset = (file: string): Promise<SongAnalysis> =>
  analyseSongTask({ path: asset(`music/${file}`)! }, { signal: new AbortController().signal, onProgress: () => {} })

/** True beats, and downbeats where labelled, seconds. */
export async function labelsOf(file: string): Promise<{ beats: number[]; downbeats: number[] | undefined }> {
  const text = await readFile(asset(`music/${file.replace(/\.\w+$/, '.beats.tsv')}`)!, 'utf8')
  const rows = text
    .split('\n')
    .filter((l) => l && !l.startsWith('#'))
    .map((l) => l.split('\t').map(Number))
  return {
    beats: rows.map((r) => r[0]!),
    downbeats: rows[0]?.[1] === undefined ? undefined : rows.filter((r) => r[1] === 1).map((r) => r[0]!),
  }
}
