import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S32,
  type AVSampleFormat,
} from 'node-av/constants'
import { Rational } from 'node-av/lib'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { EncoderSpec } from './encoder.ts'

type AudioSettings = NonNullable<ExportSettings['audio']>
export type AudioCodec = AudioSettings['codec']

interface Kind {
  name: string
  format: AVSampleFormat
  /** libavutil's name of the format, for the graph before the encoder. */
  formatName: string
  lossy: boolean
}
const KINDS: Record<AudioCodec, Kind> = {
  aac: { name: 'aac', format: AV_SAMPLE_FMT_FLTP, formatName: 'fltp', lossy: true },
  opus: { name: 'libopus', format: AV_SAMPLE_FMT_FLT, formatName: 'flt', lossy: true },
  mp3: { name: 'libmp3lame', format: AV_SAMPLE_FMT_FLTP, formatName: 'fltp', lossy: true },
  pcm: { name: 'pcm_s24le', format: AV_SAMPLE_FMT_S32, formatName: 's32', lossy: false },
}
const WAV: Kind = { name: 'pcm_s16le', format: AV_SAMPLE_FMT_S16, formatName: 's16', lossy: false }

export interface AudioEncoderChoice {
  spec: EncoderSpec
  formatName: string
}

/** The encoder of these settings; WAV files get 16 bits, which every program reads. */
export function audioEncoder(a: AudioSettings, container: ExportSettings['container']): AudioEncoderChoice {
  const kind = a.codec === 'pcm' && container === 'wav' ? WAV : KINDS[a.codec]
  return {
    formatName: kind.formatName,
    spec: {
      name: kind.name,
      options: kind.lossy ? { b: a.bitrate } : {},
      configure(context) {
        context.sampleRate = a.sampleRate
        context.sampleFormat = kind.format
        context.channelLayout = { nbChannels: 2, order: AV_CHANNEL_ORDER_NATIVE, mask: 3n }
        context.timeBase = new Rational(1, a.sampleRate)
      },
    },
  }
}
export const AUDIO_CODECS = Object.keys(KINDS) as AudioCodec[]
