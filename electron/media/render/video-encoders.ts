import {
  AV_PIX_FMT_NV12,
  AV_PIX_FMT_PAL8,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV422P10LE,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  type AVPixelFormat,
} from 'node-av/constants'
import { type CodecContext, Rational } from 'node-av/lib'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import type { Size } from '#shared/render/placement.ts'
import type { FrameRate } from '#shared/time/frame-rate.ts'
import type { EncoderSpec } from './encoder.ts'
import { WORKING_10, WORKING_8, type WorkingFormat } from './working-format.ts'

type VideoSettings = NonNullable<ExportSettings['video']>
export type VideoCodec = VideoSettings['codec']

interface Candidate {
  name: string
  hardware: boolean
  /** Where the driver can exist at all; null: everywhere. */
  platforms: NodeJS.Platform[] | null
  options(v: VideoSettings): Record<string, string | number>
}

const X264 = { fast: 'veryfast', balanced: 'faster', best: 'slow' } as const
const X265 = { fast: 'ultrafast', balanced: 'veryfast', best: 'medium' } as const
const NVENC = { fast: 'p2', balanced: 'p4', best: 'p7' } as const

const nvenc = (name: string, offset: number): Candidate => ({
  name,
  hardware: true,
  platforms: ['linux', 'win32'],
  options: (v) => ({ preset: NVENC[v.speed], rc: 'vbr', cq: Math.round(v.quality + offset), b: 0 }),
})
const quickSync = (name: string): Candidate => ({
  name,
  hardware: true,
  platforms: ['linux', 'win32'],
  options: (v) => ({
    global_quality: Math.round(v.quality + 1),
    preset: v.speed === 'fast' ? 'veryfast' : v.speed === 'best' ? 'slow' : 'medium',
  }),
})
const amf = (name: string): Candidate => ({
  name,
  hardware: true,
  platforms: ['win32'],
  options: (v) => ({
    rc: 'cqp',
    qp_i: Math.round(v.quality),
    qp_p: Math.round(v.quality + 2),
    quality: v.speed === 'best' ? 'quality' : 'balanced',
  }),
})
const videoToolbox = (name: string): Candidate => ({
  name,
  hardware: true,
  platforms: ['darwin'],
  // Its quality counts 1 (worst) .. 100; in units of FF_QP2LAMBDA.
  options: (v) => ({ flags: '+qscale', global_quality: Math.round(118 * (100 - 1.6 * v.quality)), allow_sw: 0 }),
})

/** Encoders of a codec in order of preference; the last one is software and always there. */
const CANDIDATES: Record<VideoCodec, Candidate[]> = {
  h264: [
    videoToolbox('h264_videotoolbox'),
    nvenc('h264_nvenc', 3),
    quickSync('h264_qsv'),
    amf('h264_amf'),
    { name: 'libx264', hardware: false, platforms: null, options: (v) => ({ preset: X264[v.speed], crf: v.quality, profile: 'high' }) },
  ],
  hevc: [
    videoToolbox('hevc_videotoolbox'),
    nvenc('hevc_nvenc', 4),
    quickSync('hevc_qsv'),
    amf('hevc_amf'),
    {
      name: 'libx265',
      hardware: false,
      platforms: null,
      options: (v) => ({ preset: X265[v.speed], crf: Math.min(51, v.quality + 3), 'x265-params': 'log-level=error' }),
    },
  ],
  av1: [
    nvenc('av1_nvenc', 8),
    quickSync('av1_qsv'),
    amf('av1_amf'),
    {
      name: 'libsvtav1',
      hardware: false,
      platforms: null,
      options: (v) => ({ preset: { fast: 11, balanced: 9, best: 6 }[v.speed], crf: Math.min(63, Math.round(v.quality * 1.5)) }),
    },
  ],
  prores: [{ name: 'prores_ks', hardware: false, platforms: null, options: () => ({ profile: 3, vendor: 'apl0' }) }],
  gif: [{ name: 'gif', hardware: false, platforms: null, options: () => ({}) }],
}

// SVT-AV1 talks on stderr unless told to report errors only.
process.env['SVT_LOG'] = '1'

export interface VideoEncoderChoice {
  spec: EncoderSpec
  hardware: boolean
}

/** What to try for these settings, best first. Without `hardware: 'auto'` only software. */
export function videoEncoders(v: VideoSettings, size: Size, rate: FrameRate, container: ExportSettings['container']): VideoEncoderChoice[] {
  return CANDIDATES[v.codec]
    .filter((c) => !c.hardware || (v.hardware === 'auto' && (c.platforms?.includes(process.platform) ?? true)))
    .map((c) => ({
      hardware: c.hardware,
      spec: { name: c.name, options: c.options(v), configure: (context) => configure(context, v.codec, c, size, rate, container) },
    }))
}

function configure(context: CodecContext, codec: VideoCodec, c: Candidate, size: Size, rate: FrameRate, container: string): void {
  context.width = size.width
  context.height = size.height
  context.pixelFormat = pixelFormat(codec, c)
  context.timeBase = new Rational(rate.den, rate.num)
  context.framerate = new Rational(rate.num, rate.den)
  context.sampleAspectRatio = new Rational(1, 1)
  // A key frame at least every two seconds keeps players' seeking quick.
  if (codec !== 'gif' && codec !== 'prores') context.gopSize = Math.max(1, Math.round((2 * rate.num) / rate.den))
  context.threadCount = 0
  if (codec === 'gif') return
  context.colorPrimaries = AVCOL_PRI_BT709
  context.colorTrc = AVCOL_TRC_BT709
  context.colorSpace = AVCOL_SPC_BT709
  context.colorRange = AVCOL_RANGE_MPEG
  // The tag by which Apple's players know HEVC.
  if (codec === 'hevc' && (container === 'mp4' || container === 'mov')) context.codecTag = 'hvc1'
}

function pixelFormat(codec: VideoCodec, c: Candidate): AVPixelFormat {
  if (codec === 'prores') return AV_PIX_FMT_YUV422P10LE
  if (codec === 'gif') return AV_PIX_FMT_PAL8
  return c.name.endsWith('_qsv') ? AV_PIX_FMT_NV12 : AV_PIX_FMT_YUV420P
}

/** The format in which layers are composed for a codec. */
export const workingFormatOf = (codec: VideoCodec): WorkingFormat => (codec === 'prores' ? WORKING_10 : WORKING_8)
export const VIDEO_CODECS = Object.keys(CANDIDATES) as VideoCodec[]
