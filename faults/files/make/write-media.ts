import * as av from 'node-av/constants'
import {
  avChannelLayoutDefault,
  avGetPixFmtFromName,
  Codec,
  CodecContext,
  Dictionary,
  FormatContext,
  Frame,
  Log,
  Packet,
  Rational,
  type Stream,
} from 'node-av/lib'
import { must } from '#electron/media/decode/av-error.ts'
import { packedFrame } from '#electron/media/decode/packed-frame.ts'
import { PictureFilter } from '#electron/media/filter/picture-filter.ts'

// Tests read results, not the encoders' statistics.
Log.setLevel(av.AV_LOG_FATAL)

export type Rgba = readonly [number, number, number, number]

export interface PictureSpec {
  /** FFmpeg's encoder, e.g. 'libx264'. */
  encoder: string
  /** FFmpeg's pixel format, e.g. 'yuv420p10le'. */
  format?: string
  width: number
  height: number
  fps?: { num: number; den: number }
  frames: number
  /** Start times of the frames in 1/fps; default 0, 1, 2 … */
  times?: readonly number[]
  paint?: (x: number, y: number, frame: number) => Rgba
  options?: Record<string, string>
  /** Marks on every frame and on the stream; default BT.709, video range (full range for RGB and JPEG formats). */
  color?: { space: av.AVColorSpace; primaries: av.AVColorPrimaries; transfer: av.AVColorTransferCharacteristic }
  /** Fields: top first. */
  interlaced?: boolean
  /** FFmpeg's display matrix, nine numbers. */
  matrix?: Int32Array
}

export interface SoundSpec {
  encoder: string
  rate: number
  /** 1 mono, 2 stereo, 8 is 7.1. */
  channels: number
  seconds: number
  /** Default: what the encoder takes. */
  format?: av.AVSampleFormat
  hertz?: number
  options?: Record<string, string>
}

export interface MediaSpec {
  picture?: PictureSpec
  sound?: SoundSpec
  /** libavformat's muxer; default by the name's ending. */
  muxer?: string
  muxing?: Record<string, string>
  /** Changes packets on their way into the file: times, flags; false leaves one out. */
  packet?: (packet: Packet, n: number) => boolean | void
}

interface Track {
  encoder: CodecContext
  stream: Stream
}

/** Writes any kind of file that this FFmpeg can write. Returns the path. */
export async function writeMedia(path: string, spec: MediaSpec): Promise<string> {
  const file = new FormatContext()
  must(file.allocOutputContext2(null, spec.muxer ?? null, path), `container of ${path}`)
  const tracks: Track[] = []
  const packet = new Packet()
  packet.alloc()
  try {
    const picture = spec.picture && (await addTrack(file, pictureEncoder(spec.picture), spec.picture.options))
    if (picture && spec.picture?.matrix)
      must(picture.stream.codecpar.addCodedSideData(av.AV_PKT_DATA_DISPLAYMATRIX, Buffer.from(spec.picture.matrix.buffer)), 'matrix')
    const sound = spec.sound && (await addTrack(file, soundEncoder(spec.sound), spec.sound.options))
    tracks.push(...[picture, sound].filter((t) => t !== undefined))
    must(await file.openOutput(), 'create file')
    must(await file.writeHeader(Dictionary.fromObject(spec.muxing ?? {})), `header of ${path}`)
    let n = 0
    const write = async (track: Track, frame: Frame | null): Promise<void> => {
      must(await track.encoder.sendFrame(frame), 'encode')
      while ((await track.encoder.receivePacket(packet)) >= 0) {
        packet.rescaleTs(track.encoder.timeBase, track.stream.timeBase)
        packet.streamIndex = track.stream.index
        if (spec.packet?.(packet, n++) === false) packet.unref()
        else must(await file.interleavedWriteFrame(packet), 'write')
      }
    }
    if (picture) await encodePictures(spec.picture!, (frame) => write(picture, frame))
    if (sound) await encodeSound(spec.sound!, sound.encoder, (frame) => write(sound, frame))
    for (const track of tracks) await write(track, null)
    must(await file.writeTrailer(), 'trailer')
  } finally {
    await file.closeOutput().catch(() => undefined)
    file.freeContext()
    packet.free()
    for (const { encoder } of tracks) encoder.freeContext()
  }
  return path
}

async function addTrack(file: FormatContext, { codec, encoder }: ReturnType<typeof pictureEncoder>, options = {}): Promise<Track> {
  must(await encoder.open2(codec, Dictionary.fromObject({ threads: '1', strict: '-2', ...options })), `open ${codec.name}`)
  const stream = file.newStream(null)
  must(stream.codecpar.fromContext(encoder), 'parameters')
  stream.timeBase = encoder.timeBase
  if (encoder.framerate.num > 0) stream.avgFrameRate = encoder.framerate
  return { encoder, stream }
}

function newEncoder(name: string): { codec: Codec; encoder: CodecContext } {
  const codec = Codec.findEncoderByName(name as Parameters<typeof Codec.findEncoderByName>[0])
  if (!codec) throw new Error(`this build of FFmpeg has no encoder ${name}`)
  const encoder = new CodecContext()
  encoder.allocContext3(codec)
  return { codec, encoder }
}

function pictureEncoder(p: PictureSpec) {
  const made = newEncoder(p.encoder)
  const { num, den } = p.fps ?? { num: 25, den: 1 }
  Object.assign(made.encoder, {
    width: p.width,
    height: p.height,
    pixelFormat: avGetPixFmtFromName(p.format ?? 'yuv420p'),
    timeBase: new Rational(den, num),
    framerate: new Rational(num, den),
    ...colorOf(p),
  })
  // Containers that keep headers apart need them apart; the others are given them again with every key frame.
  if (p.encoder !== 'libx264' || !p.options?.['x264-params']?.includes('repeat-headers'))
    made.encoder.setFlags(av.AV_CODEC_FLAG_GLOBAL_HEADER)
  if (p.interlaced) made.encoder.setFlags(av.AV_CODEC_FLAG_INTERLACED_DCT, av.AV_CODEC_FLAG_INTERLACED_ME)
  return made
}

const isRgb = (format: string): boolean => /^(rgb|bgr|gbr|argb|abgr|pal8|monob)/.test(format)

function colorOf({ format = 'yuv420p', color, encoder }: PictureSpec) {
  const full = format.startsWith('yuvj') || isRgb(format) || encoder === 'libwebp'
  return {
    colorSpace: isRgb(format) ? av.AVCOL_SPC_RGB : (color?.space ?? av.AVCOL_SPC_BT709),
    colorPrimaries: color?.primaries ?? av.AVCOL_PRI_BT709,
    colorTrc: color?.transfer ?? av.AVCOL_TRC_BT709,
    colorRange: full ? av.AVCOL_RANGE_JPEG : av.AVCOL_RANGE_MPEG,
  }
}

const MATRIX: Record<number, string> = {
  [av.AVCOL_SPC_BT709]: 'bt709',
  [av.AVCOL_SPC_BT2020_NCL]: 'bt2020',
  [av.AVCOL_SPC_SMPTE170M]: 'smpte170m',
}

async function encodePictures(p: PictureSpec, write: (frame: Frame | null) => Promise<void>): Promise<void> {
  const { width, height, format = 'yuv420p' } = p
  const marks = colorOf(p)
  const range = marks.colorRange === av.AVCOL_RANGE_JPEG ? 'pc' : 'tv'
  const matrix = isRgb(format) ? '' : `:out_color_matrix=${MATRIX[marks.colorSpace]}:out_range=${range}`
  const filter = new PictureFilter(`scale=flags=neighbor+accurate_rnd+full_chroma_int${matrix},format=${format}`)
  try {
    for (let n = 0; n < p.frames; n++) {
      const painted = paintRgba({ width, height }, (x, y) => (p.paint ?? quarters)(x, y, n))
      const frame = await filter.apply(painted)
      painted.free()
      Object.assign(frame, marks)
      frame.pts = BigInt(p.times?.[n] ?? n)
      frame.duration = BigInt((p.times?.[n + 1] ?? (p.times?.[n] ?? n) + 1) - (p.times?.[n] ?? n))
      frame.sampleAspectRatio = new Rational(1, 1)
      frame.pictType = av.AV_PICTURE_TYPE_NONE
      if (p.interlaced) frame.flags = (frame.flags | av.AV_FRAME_FLAG_INTERLACED | av.AV_FRAME_FLAG_TOP_FIELD_FIRST) as typeof frame.flags
      await write(frame)
    }
  } finally {
    filter.close()
  }
}

function paintRgba({ width, height }: { width: number; height: number }, paint: (x: number, y: number) => Rgba): Frame {
  const bytes = Buffer.alloc(width * height * 4)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) bytes.set(paint(x / width, y / height), (y * width + x) * 4)
  return packedFrame(bytes, { width, height, format: av.AV_PIX_FMT_RGBA })
}

/** Red, green, blue, white from the upper left on, in reading order: tells every orientation. */
export const QUARTERS: readonly Rgba[] = [
  [220, 30, 30, 255],
  [30, 200, 30, 255],
  [30, 30, 220, 255],
  [235, 235, 235, 255],
]
export const quarters = (x: number, y: number): Rgba => QUARTERS[(x >= 0.5 ? 1 : 0) + (y >= 0.5 ? 2 : 0)]!

const PLANAR_FLOAT = ['aac', 'libvorbis', 'ac3']

function soundEncoder(s: SoundSpec) {
  const made = newEncoder(s.encoder)
  Object.assign(made.encoder, {
    sampleRate: s.rate,
    sampleFormat: sampleFormat(s),
    channelLayout: avChannelLayoutDefault(s.channels),
    bitRate: 128_000n,
    timeBase: new Rational(1, s.rate),
  })
  made.encoder.setFlags(av.AV_CODEC_FLAG_GLOBAL_HEADER)
  return made
}

const sampleFormat = (s: SoundSpec): av.AVSampleFormat =>
  s.format ??
  (PLANAR_FLOAT.includes(s.encoder) ? av.AV_SAMPLE_FMT_FLTP : s.encoder === 'libmp3lame' ? av.AV_SAMPLE_FMT_S16P : av.AV_SAMPLE_FMT_S16)

/** A sine wave at -6 dBFS on every channel. */
async function encodeSound(s: SoundSpec, encoder: CodecContext, write: (frame: Frame | null) => Promise<void>): Promise<void> {
  const format = sampleFormat(s)
  const { channels } = s
  const block = encoder.frameSize > 0 ? encoder.frameSize : 1024
  const total = Math.round(s.seconds * s.rate)
  for (let at = 0; at < total; at += block) {
    const length = Math.min(block, total - at)
    const value = (i: number): number => 0.5 * Math.sin((2 * Math.PI * (s.hertz ?? 440) * (at + i)) / s.rate)
    const frame = Frame.fromAudioBuffer(samples(format, channels, length, value), {
      nbSamples: length,
      format,
      sampleRate: s.rate,
      channelLayout: avChannelLayoutDefault(channels),
      timeBase: { num: 1, den: s.rate },
      pts: BigInt(at),
    })
    await write(frame)
    frame.free()
  }
}

function samples(format: av.AVSampleFormat, channels: number, length: number, value: (i: number) => number): Buffer {
  const planar = format === av.AV_SAMPLE_FMT_FLTP || format === av.AV_SAMPLE_FMT_S16P
  const float = format === av.AV_SAMPLE_FMT_FLTP || format === av.AV_SAMPLE_FMT_FLT
  const data = float ? new Float32Array(channels * length) : new Int16Array(channels * length)
  for (let i = 0; i < length; i++) {
    const v = float ? value(i) : Math.round(value(i) * 32_767)
    for (let c = 0; c < channels; c++) data[planar ? c * length + i : i * channels + c] = v
  }
  return Buffer.from(data.buffer)
}
