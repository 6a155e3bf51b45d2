import { join } from 'node:path'
import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_LOG_FATAL,
  AV_PIX_FMT_YUV420P,
  AV_SAMPLE_FMT_FLTP,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_UNSPECIFIED,
  AVCOL_TRC_BT709,
  FF_ENCODER_AAC,
  FF_ENCODER_LIBX264,
  FF_ENCODER_LIBX265,
  FF_ENCODER_PCM_S16LE,
} from 'node-av/constants'
import { Encoder, Muxer } from 'node-av/api'
import { Frame, Log, Rational } from 'node-av/lib'
import { packedFrame } from '#electron/media/decode/packed-frame.ts'
import type { Rational as Ratio } from '#shared/time/rational.ts'

/**
 * Small films whose frames tell their own number, so that a test can read from any picture which source frame it shows:
 * 12 black or white blocks in the middle are the bits of the frame number, most significant first.
 */
export interface TestClip {
  width: number
  height: number
  frameRate: Ratio
  frames: number
  /** Frame start times in units of `timeBase`, for variable rates; default n frames of the frame rate. */
  times?: number[]
  timeBase?: Ratio
  gop?: number
  /** Paints below the code: luma and chroma at a place; default a grey that grows to the right. */
  paint?: (x: number, y: number, frame: number) => [number, number, number]
  /** Whether the frames carry their number; default true. */
  code?: boolean
  /** Sine wave in hertz at -12 dBFS, or null for no sound. */
  tone?: number | null
  crf?: number
  /** Default h264. */
  codec?: 'h264' | 'hevc'
  /** The encoder's own options, beside preset and crf. */
  options?: Record<string, string>
  /** What the file says of its matrix; default 'bt709'. */
  matrix?: 'bt709' | 'bt470bg' | 'smpte170m' | 'unsaid'
}
const MATRICES = { bt709: AVCOL_SPC_BT709, bt470bg: AVCOL_SPC_BT470BG, smpte170m: AVCOL_SPC_SMPTE170M, unsaid: AVCOL_SPC_UNSPECIFIED }

export const CODE_BITS = 12

// Tests read results, not libx264's statistics.
Log.setLevel(AV_LOG_FATAL)

export async function makeTestClip(folder: string, name: string, clip: TestClip): Promise<string> {
  const path = join(folder, name)
  const timeBase = clip.timeBase ?? { num: clip.frameRate.den, den: clip.frameRate.num }
  const video = await Encoder.create(clip.codec === 'hevc' ? FF_ENCODER_LIBX265 : FF_ENCODER_LIBX264, {
    gopSize: clip.gop ?? 12,
    threadCount: 1,
    context: { framerate: new Rational(clip.frameRate.num, clip.frameRate.den), timeBase: new Rational(timeBase.num, timeBase.den) },
    options: { preset: 'veryfast', crf: clip.crf ?? 8, ...clip.options },
  })
  const sound = clip.tone ? await Encoder.create(FF_ENCODER_AAC, { bitrate: '128k' }) : null
  const muxer = await Muxer.open(path)
  const streams = { video: muxer.addStream(video), sound: sound ? muxer.addStream(sound) : -1 }
  for (let n = 0; n < clip.frames; n++) {
    const frame = paintFrame(clip, n)
    frame.timeBase = new Rational(timeBase.num, timeBase.den)
    frame.pts = BigInt(clip.times?.[n] ?? n)
    await video.encode(frame)
    frame.free()
    await drain(video, muxer, streams.video)
    if (sound && n === 0) await encodeTone(sound, muxer, streams.sound, clip)
  }
  await video.flush()
  await drain(video, muxer, streams.video)
  await muxer.close()
  video.close()
  sound?.close()
  return path
}

/** A WAV file of `seconds` from a function of time (seconds) to -1..1, stereo. */
export async function makeTestSound(
  folder: string,
  name: string,
  seconds: number,
  f: (t: number) => number,
  rate = 48000,
): Promise<string> {
  const path = join(folder, name)
  const encoder = await Encoder.create(FF_ENCODER_PCM_S16LE, { autoResample: true })
  const muxer = await Muxer.open(path)
  const stream = muxer.addStream(encoder)
  await encodeSamples(encoder, muxer, stream, Math.round(seconds * rate), rate, f)
  await encoder.flush()
  await drain(encoder, muxer, stream)
  await muxer.close()
  encoder.close()
  return path
}

/** Reads the frame number out of a luma plane; `left`, `top`, `width`, `height` is where the whole picture lies in it. */
export function readCode(luma: Uint8Array, stride: number, at: { x: number; y: number; width: number; height: number }): number {
  let code = 0
  for (let bit = 0; bit < CODE_BITS; bit++) {
    const x = Math.round(at.x + ((bit + 0.5 + 1) / (CODE_BITS + 2)) * at.width)
    const y = Math.round(at.y + at.height / 2)
    code = code * 2 + (luma[y * stride + x]! > 128 ? 1 : 0)
  }
  return code
}

function paintFrame(clip: TestClip, n: number): Frame {
  const { width, height } = clip
  const paint = clip.paint ?? ((x) => [60 + Math.round((x / width) * 100), 128, 128])
  const buffer = Buffer.alloc((width * height * 3) / 2, 128)
  const [cw, chroma] = [width / 2, width * height]
  const [top, bottom] = [Math.round(height * 0.4), Math.round(height * 0.6)]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const slot = Math.floor((x / width) * (CODE_BITS + 2)) - 1
      const coded = clip.code !== false && y >= top && y < bottom && slot >= 0 && slot < CODE_BITS
      const [luma, cb, cr] = coded ? [(n >> (CODE_BITS - 1 - slot)) & 1 ? 235 : 16, 128, 128] : paint(x, y, n)
      buffer[y * width + x] = luma
      if ((x | y) & 1) continue
      buffer[chroma + (y / 2) * cw + x / 2] = cb
      buffer[chroma + chroma / 4 + (y / 2) * cw + x / 2] = cr
    }
  }
  const frame = packedFrame(buffer, { width, height, format: AV_PIX_FMT_YUV420P })
  frame.colorSpace = MATRICES[clip.matrix ?? 'bt709']
  frame.sampleAspectRatio = new Rational(1, 1)
  if (clip.matrix === 'unsaid') return frame
  frame.colorRange = AVCOL_RANGE_MPEG
  frame.colorPrimaries = AVCOL_PRI_BT709
  frame.colorTrc = AVCOL_TRC_BT709
  return frame
}

async function encodeTone(encoder: Encoder, muxer: Muxer, stream: number, clip: TestClip): Promise<void> {
  const seconds = (clip.frames * clip.frameRate.den) / clip.frameRate.num
  await encodeSamples(encoder, muxer, stream, Math.round(seconds * 48000), 48000, (t) => 0.25 * Math.sin(2 * Math.PI * clip.tone! * t))
  await encoder.flush()
  await drain(encoder, muxer, stream)
}

async function encodeSamples(encoder: Encoder, muxer: Muxer, stream: number, count: number, rate: number, f: (t: number) => number) {
  const BLOCK = 1024
  for (let at = 0; at < count; at += BLOCK) {
    const length = Math.min(BLOCK, count - at)
    const samples = new Float32Array(length * 2)
    for (let i = 0; i < length; i++) samples[i] = samples[length + i] = f((at + i) / rate)
    const frame = Frame.fromAudioBuffer(Buffer.from(samples.buffer), {
      nbSamples: length,
      format: AV_SAMPLE_FMT_FLTP,
      sampleRate: rate,
      channelLayout: { nbChannels: 2, order: AV_CHANNEL_ORDER_NATIVE, mask: 3n },
      timeBase: { num: 1, den: rate },
      pts: BigInt(at),
    })
    await encoder.encode(frame)
    frame.free()
    await drain(encoder, muxer, stream)
  }
}

async function drain(encoder: Encoder, muxer: Muxer, stream: number): Promise<void> {
  for (;;) {
    const packet = await encoder.receive()
    if (!packet || typeof packet === 'symbol') return
    await muxer.writePacket(packet, stream)
    packet.free()
  }
}
