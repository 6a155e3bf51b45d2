import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as av from 'node-av/constants'
import { makeTestClip } from '#electron/testing/test-clips.ts'
import { jpegTurned, patchBoxes } from './hostile-bytes.ts'
import { type PictureSpec, QUARTERS, quarters, type Rgba, writeMedia } from './write-media.ts'

/** A file that is odd but sound: what must be known of it, and what its film must show. */
export interface OddMedia {
  name: string
  make(path: string): Promise<unknown>
  /** Parts of the asset's media facts. */
  facts: object
  /** Seconds, to a frame; 0 for stills. */
  seconds: number
  /** Colours of the four quarters in reading order, as shown; absent where the picture is judged otherwise. */
  shown?: readonly Rgba[]
  /** How far a colour may be off, of 255; default 14. */
  tolerance?: number
  /** Frame numbers on show at times in seconds, for films that carry theirs. */
  codes?: readonly (readonly [number, number])[]
  /** The tone that must be heard: 440 Hz. */
  sound?: boolean
  /** Lines of the two fields must not show as a comb. */
  combless?: boolean
}

const FRAMES = 15
const base: PictureSpec = {
  encoder: 'libx264',
  width: 320,
  height: 180,
  frames: FRAMES,
  options: { preset: 'ultrafast', crf: '8', g: '5' },
}
const film = (more: Partial<PictureSpec>) => (path: string) => writeMedia(path, { picture: { ...base, ...more } })
const lossless = { encoder: 'ffv1', options: {} }
const order = (...at: number[]): Rgba[] => at.map((i) => QUARTERS[i]!)
const UPRIGHT = order(0, 1, 2, 3)
const BLACK: Rgba = [0, 0, 0, 255]
const LENGTH = FRAMES / 25
/** What JPEG means, and old video. */
const SD = { space: av.AVCOL_SPC_SMPTE170M, primaries: av.AVCOL_PRI_SMPTE170M, transfer: av.AVCOL_TRC_SMPTE170M }

/** Where the quarters of a picture go by its EXIF orientation 1..8: what is seen in reading order. */
const EXIF_SHOWN = [
  UPRIGHT,
  order(1, 0, 3, 2),
  order(3, 2, 1, 0),
  order(2, 3, 0, 1),
  order(0, 2, 1, 3),
  order(2, 0, 3, 1),
  order(3, 1, 2, 0),
  order(1, 3, 0, 2),
]
/** The same as turn and mirror. */
const EXIF_TURN = [
  { rotation: 0, mirrored: false },
  { rotation: 0, mirrored: true },
  { rotation: 180, mirrored: false },
  { rotation: 180, mirrored: true },
  { rotation: 270, mirrored: true },
  { rotation: 90, mirrored: false },
  { rotation: 90, mirrored: true },
  { rotation: 270, mirrored: false },
]
/** Upper left 2×2 of the display matrices with the same effects. */
const MATRICES = [
  [1, 0, 0, 1],
  [-1, 0, 0, 1],
  [-1, 0, 0, -1],
  [1, 0, 0, -1],
  [0, 1, 1, 0],
  [0, 1, -1, 0],
  [0, -1, -1, 0],
  [0, -1, 1, 0],
] as const

const turned: OddMedia[] = EXIF_SHOWN.flatMap((shown, i) => {
  const [a, b, c, d] = MATRICES[i]!
  const matrix = Int32Array.from([a * 65_536, b * 65_536, 0, c * 65_536, d * 65_536, 0, 0, 0, 1 << 30])
  return [
    { name: `matrix ${i + 1}.mov`, make: film({ matrix }), facts: { kind: 'video', video: EXIF_TURN[i] }, seconds: LENGTH, shown },
    {
      name: `exif ${i + 1}.jpg`,
      async make(path: string) {
        await writeMedia(path, {
          picture: { ...base, encoder: 'mjpeg', color: SD, format: 'yuvj444p', frames: 1, options: { qmin: '1', qmax: '2' } },
          muxer: 'image2',
          muxing: { update: '1' },
        })
        writeFileSync(path, jpegTurned(readFileSync(path), i + 1))
      },
      facts: { kind: 'image', video: EXIF_TURN[i] },
      seconds: 0,
      shown,
      tolerance: 20,
    },
  ]
})

const depths: OddMedia[] = [
  {
    name: '10 bit.mkv',
    make: film({ format: 'yuv420p10le' }),
    facts: { video: { bitDepth: 10, hdr: false } },
    seconds: LENGTH,
    shown: UPRIGHT,
  },
  { name: '444.mkv', make: film({ format: 'yuv444p' }), facts: { video: { pixelFormat: 'yuv444p' } }, seconds: LENGTH, shown: UPRIGHT },
  {
    name: '444 10 bit.mkv',
    make: film({ format: 'yuv444p10le' }),
    facts: { video: { pixelFormat: 'yuv444p10le' } },
    seconds: LENGTH,
    shown: UPRIGHT,
  },
  {
    name: '422 10 bit.mov',
    make: film({ encoder: 'prores_ks', format: 'yuv422p10le', options: {} }),
    facts: { video: { bitDepth: 10 } },
    seconds: LENGTH,
    shown: UPRIGHT,
  },
  {
    name: 'full range.mp4',
    make: film({ format: 'yuvj420p' }),
    facts: { video: { color: { range: 'pc' } } },
    seconds: LENGTH,
    shown: UPRIGHT,
  },
  {
    name: 'rgb 16 bit.mov',
    make: film({ encoder: 'png', format: 'rgb48be', options: {} }),
    facts: { video: { bitDepth: 16 } },
    seconds: LENGTH,
    shown: UPRIGHT,
  },
  {
    name: 'grey.mkv',
    make: film({ ...lossless, format: 'gray' }),
    facts: { video: { pixelFormat: 'gray' } },
    seconds: LENGTH,
    shown: QUARTERS.map((c) => {
      const v = 0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2]
      return [v, v, v, 255]
    }),
  },
  {
    name: 'bt601.mkv',
    make: film({
      format: 'yuv420p',
      color: SD,
    }),
    facts: { video: { color: { matrix: 'smpte170m' } } },
    seconds: LENGTH,
    shown: UPRIGHT,
  },
]

const hdr = (transfer: av.AVColorTransferCharacteristic): Partial<PictureSpec> => ({
  encoder: 'libx265',
  format: 'yuv420p10le',
  color: { space: av.AVCOL_SPC_BT2020_NCL, primaries: av.AVCOL_PRI_BT2020, transfer },
  options: { preset: 'ultrafast', 'x265-params': 'log-level=none:crf=8' },
  // Coded values: 58 % of PQ are 203 nits, the white of graphics; 75 % of HLG are the same.
  paint: (x, y) =>
    quarters(x, y).map((v, i) => (i === 3 ? 255 : Math.round(v * (transfer === av.AVCOL_TRC_SMPTE2084 ? 0.58 : 0.75)))) as unknown as Rgba,
})
const dynamic: OddMedia[] = [
  {
    name: 'hdr10.mp4',
    make: film(hdr(av.AVCOL_TRC_SMPTE2084)),
    facts: { video: { hdr: true, bitDepth: 10, color: { transfer: 'smpte2084' } } },
    seconds: LENGTH,
  },
  {
    name: 'hlg.mp4',
    make: film(hdr(av.AVCOL_TRC_ARIB_STD_B67)),
    facts: { video: { hdr: true, color: { transfer: 'arib-std-b67' } } },
    seconds: LENGTH,
  },
]

/** The last quarter cannot be seen. */
const seeThrough = (x: number, y: number): Rgba => (x >= 0.5 && y >= 0.5 ? [0, 0, 0, 0] : quarters(x, y))
const SEEN_THROUGH = [...UPRIGHT.slice(0, 3), BLACK]
const shapes: OddMedia[] = [
  {
    name: '1x1.png',
    make: (path) =>
      writeMedia(path, {
        picture: { ...base, encoder: 'png', format: 'rgb24', width: 1, height: 1, frames: 1, options: {}, paint: () => QUARTERS[1]! },
        muxer: 'image2',
        muxing: { update: '1' },
      }),
    facts: { kind: 'image', video: { width: 1, height: 1 } },
    seconds: 0,
    shown: order(1, 1, 1, 1),
  },
  {
    name: '1x1.mkv',
    make: film({ ...lossless, format: 'bgr0', width: 1, height: 1, paint: () => QUARTERS[0]! }),
    facts: { video: { width: 1, height: 1 } },
    seconds: LENGTH,
    shown: order(0, 0, 0, 0),
  },
  {
    name: '1919x1079.mkv',
    make: film({ ...lossless, format: 'yuv444p', width: 1919, height: 1079, frames: 4 }),
    facts: { video: { width: 1919, height: 1079 } },
    seconds: 4 / 25,
    shown: UPRIGHT,
  },
  {
    name: '1919x1079 420.mkv',
    make: film({ ...lossless, format: 'yuv420p', width: 1919, height: 1079, frames: 4 }),
    facts: { video: { width: 1919, height: 1079 } },
    seconds: 4 / 25,
    shown: UPRIGHT,
  },
  {
    name: '3x2.mkv',
    make: film({ ...lossless, format: 'bgr0', width: 3, height: 2, paint: () => QUARTERS[2]! }),
    facts: { video: { width: 3, height: 2 } },
    seconds: LENGTH,
    shown: order(2, 2, 2, 2),
  },
  {
    name: 'alpha.mov',
    make: film({ encoder: 'prores_ks', format: 'yuva444p10le', options: { alpha_bits: '16' }, paint: seeThrough }),
    facts: { video: { hasAlpha: true } },
    seconds: LENGTH,
    shown: SEEN_THROUGH,
  },
  {
    name: 'alpha.png',
    make: (path) =>
      writeMedia(path, {
        picture: { ...base, encoder: 'png', format: 'rgba', frames: 1, options: {}, paint: seeThrough },
        muxer: 'image2',
        muxing: { update: '1' },
      }),
    facts: { kind: 'image', video: { hasAlpha: true } },
    seconds: 0,
    shown: SEEN_THROUGH,
  },
  {
    name: 'anim.gif',
    make: film({ encoder: 'gif', format: 'rgb8', fps: { num: 10, den: 1 }, frames: 6, options: {} }),
    facts: { kind: 'video', video: { codec: 'gif' } },
    seconds: 0.6,
    shown: UPRIGHT,
    tolerance: 45,
  },
  {
    name: 'anim.avif',
    make: (path) =>
      writeMedia(path, {
        picture: { ...base, encoder: 'libsvtav1', format: 'yuv420p', options: { preset: '10', crf: '10' } },
        muxer: 'avif',
      }),
    facts: { kind: 'video', video: { codec: 'av1' } },
    seconds: LENGTH,
    shown: UPRIGHT,
    tolerance: 20,
  },
]

/** A bar that moves 12 pixels from field to field: the even lines are half a frame older than the odd ones. */
const fields =
  (height: number) =>
  (x: number, y: number, n: number): Rgba => {
    const left = 0.1 + (n * 2 + (Math.round(y * height) & 1)) * 0.0166
    return x >= left && x < left + 0.2 ? [230, 230, 230, 255] : [40, 40, 40, 255]
  }
const interlaced: OddMedia[] = [
  {
    name: 'interlaced.ts',
    make: film({
      encoder: 'mpeg2video',
      width: 720,
      height: 576,
      interlaced: true,
      frames: 20,
      paint: fields(576),
      options: { b: '12M', g: '6' },
    }),
    facts: { video: { interlaced: true } },
    seconds: 20 / 25,
    combless: true,
  },
  {
    name: 'interlaced.mkv',
    make: film({
      width: 720,
      height: 576,
      interlaced: true,
      frames: 20,
      paint: fields(576),
      options: { preset: 'ultrafast', crf: '8', g: '6', 'x264-params': 'tff=1' },
    }),
    facts: { video: { interlaced: true } },
    seconds: 20 / 25,
    combless: true,
  },
]

const tone = (encoder: string, rate: number, channels: number, more: object = {}) => ({ encoder, rate, channels, seconds: 1, ...more })
const sounds: OddMedia[] = [
  {
    name: 'mono 8 kHz.wav',
    make: (path) => writeMedia(path, { sound: tone('pcm_s16le', 8000, 1) }),
    facts: { audio: { channels: 1, sampleRate: 8000, layout: 'mono' } },
    seconds: 1,
    sound: true,
  },
  {
    name: 'stereo 192 kHz.flac',
    make: (path) => writeMedia(path, { sound: tone('flac', 192_000, 2) }),
    facts: { audio: { sampleRate: 192_000 } },
    seconds: 1,
    sound: true,
  },
  {
    name: '7.1.wav',
    make: (path) => writeMedia(path, { sound: tone('pcm_s16le', 48_000, 8) }),
    facts: { audio: { channels: 8, layout: '7.1' } },
    seconds: 1,
    sound: true,
  },
  {
    name: '7.1.m4a',
    make: (path) => writeMedia(path, { sound: tone('aac', 48_000, 8, { options: { b: '512k' } }), muxer: 'ipod' }),
    facts: { audio: { channels: 8 } },
    seconds: 1,
    sound: true,
  },
  {
    name: '5.1.mka',
    make: (path) => writeMedia(path, { sound: tone('ac3', 48_000, 6, { options: { b: '448k' } }), muxer: 'matroska' }),
    facts: { audio: { channels: 6 } },
    seconds: 1,
    sound: true,
  },
  {
    name: '96 kHz float.wav',
    make: (path) => writeMedia(path, { sound: tone('pcm_f32le', 96_000, 1, { format: av.AV_SAMPLE_FMT_FLT }) }),
    facts: { audio: { sampleRate: 96_000 } },
    seconds: 1,
    sound: true,
  },
]

const CLIP = { width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 50, gop: 10 }
const inFolder = (path: string): [string, string] => [join(path, '..'), path.slice(path.lastIndexOf('/') + 1)]
/** Steps from 1 to 240 frames a second: start times in 1/240 s. */
const UNEVEN = [0, 240, 241, 242, 243, 251, 259, 275, 283, 284, 292, 300, 340, 348, 356, 357, 480, 481, 482, 483]
const times: OddMedia[] = [
  {
    name: 'vfr 1 to 240.mp4',
    make: (path) => makeTestClip(...inFolder(path), { ...CLIP, frames: UNEVEN.length, times: UNEVEN, timeBase: { num: 1, den: 240 } }),
    facts: { video: { variable: true } },
    seconds: 484 / 240,
    codes: [
      [0.02, 0],
      [0.5, 0],
      [0.98, 0],
      [1.1, 6],
      [1.3, 11],
      [1.7, 15],
      [1.98, 15],
    ],
  },
  {
    name: 'edit list.mp4',
    async make(path) {
      await makeTestClip(...inFolder(path), CLIP)
      // ISO 14496-12, 8.6.6, version 0: count, then length in movie time and begin in media time: frames 10 to 34.
      writeFileSync(
        path,
        patchBoxes(readFileSync(path), 'elst', (b, at) => {
          const begin = b.readUInt32BE(at + 12)
          const timescale = b.readUInt32BE(b.indexOf('mdhd') + 4 + 12)
          b.writeUInt32BE(b.readUInt32BE(b.indexOf('mvhd') + 4 + 12), at + 8)
          b.writeUInt32BE(begin + Math.round(timescale * 0.4), at + 12)
        }),
      )
    },
    facts: { kind: 'video' },
    seconds: 1,
    codes: [
      [0.02, 10],
      [0.5, 22],
      [0.9, 32],
    ],
  },
]

export const ODD_MEDIA: readonly OddMedia[] = [...turned, ...depths, ...dynamic, ...shapes, ...interlaced, ...sounds, ...times]
