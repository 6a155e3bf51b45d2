import { Encoder, Muxer } from 'node-av/api'
import {
  AV_PIX_FMT_YUVA420P,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_SAMPLE_FMT_FLTP,
  EOF,
  FF_ENCODER_AAC,
  FF_ENCODER_LIBVPX_VP9,
  FF_ENCODER_LIBX264,
  FF_ENCODER_LIBX265,
} from 'node-av/constants'
import { avChannelLayoutDefault, Frame, Rational } from 'node-av/lib'
import { packedFrame } from '../decode/packed-frame.ts'

export interface FilmOptions {
  width?: number
  height?: number
  /** Start times of the frames in 1/90000 seconds. */
  times: number[]
  gop?: number
  /** Luma (16..235) of frame `i`, flat. */
  luma?: (i: number) => number
  /** Adds a 440-Hz tone as long as the pictures. */
  tone?: boolean
  /** 10-bit HEVC marked as PQ, BT.2020. */
  hdr?: boolean
  /** VP9 with a coverage of one half; for .webm. */
  alpha?: boolean
  sar?: { num: number; den: number }
  options?: Record<string, string>
}

export const evenTimes = (count: number, fps: number): number[] => Array.from({ length: count }, (_, i) => Math.round((i * 90_000) / fps))

/** Writes a small test film with flat frames of known brightness. */
export async function makeFilm(path: string, o: FilmOptions): Promise<void> {
  const { width = 64, height = 48, times, gop = 12, luma = (i) => 16 + ((i * 3) % 220) } = o
  const hdr = { colorSpace: 9, colorPrimaries: 9, colorTrc: 16, colorRange: 1 }
  const video = o.alpha
    ? await Encoder.create(FF_ENCODER_LIBVPX_VP9, { bitrate: '1M', options: { deadline: 'realtime', 'cpu-used': 8, 'auto-alt-ref': 0 } })
    : o.hdr
      ? await Encoder.create(FF_ENCODER_LIBX265, { gopSize: gop, options: { preset: 'ultrafast', 'x265-params': 'log-level=none' } })
      : await Encoder.create(FF_ENCODER_LIBX264, { gopSize: gop, options: { preset: 'ultrafast' } })
  const audio = o.tone ? await Encoder.create(FF_ENCODER_AAC, { bitrate: '96k' }) : null
  const timescale = path.endsWith('.mp4') ? { video_track_timescale: 90_000 } : {}
  const muxer = await Muxer.open(path, { options: { ...timescale, ...o.options } as never })
  const v = muxer.addStream(video)
  const a = audio ? muxer.addStream(audio) : -1
  const drain = async (encoder: Encoder, index: number): Promise<void> => {
    for (;;) {
      const packet = await encoder.receive()
      if (!packet || packet === EOF) return
      await muxer.writePacket(packet, index)
      packet.free()
    }
  }
  for (const [i, time] of times.entries()) {
    const frame = o.alpha ? seeThroughFrame(width, height, luma(i)) : flatFrame(width, height, luma(i), o.hdr === true)
    frame.timeBase = new Rational(1, 90_000)
    frame.pts = BigInt(time)
    frame.duration = BigInt((times[i + 1] ?? time + (time - (times[i - 1] ?? time - 3000))) - time)
    if (o.sar) frame.sampleAspectRatio = o.sar as Frame['sampleAspectRatio']
    if (o.hdr) Object.assign(frame, hdr)
    await video.encode(frame)
    frame.free()
    await drain(video, v)
  }
  await video.flush()
  await drain(video, v)
  if (audio) {
    const samples = ((times.at(-1)! + times[1]!) / 90_000) * 48_000
    for (let at = 0; at < samples; at += 1024) {
      const frame = toneFrame(at)
      await audio.encode(frame)
      frame.free()
      await drain(audio, a)
    }
    await audio.flush()
    await drain(audio, a)
  }
  await muxer.close()
  video.close()
  audio?.close()
}

function flatFrame(width: number, height: number, luma: number, deep: boolean): Frame {
  const n = width * height
  const values = deep ? new Uint16Array((n * 3) / 2).fill(512) : new Uint8Array((n * 3) / 2).fill(128)
  values.fill(deep ? luma * 4 : luma, 0, n)
  const format = deep ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P
  return packedFrame(Buffer.from(values.buffer), { width, height, format })
}

function seeThroughFrame(width: number, height: number, luma: number): Frame {
  const n = width * height
  const bytes = Buffer.alloc((n * 5) / 2, 128)
  bytes.fill(luma, 0, n)
  return packedFrame(bytes, { width, height, format: AV_PIX_FMT_YUVA420P })
}

function toneFrame(at: number): Frame {
  const plane = Float32Array.from({ length: 1024 }, (_, i) => 0.5 * Math.sin(((at + i) * 2 * Math.PI * 440) / 48_000))
  const bytes = Buffer.from(plane.buffer)
  return Frame.fromAudioBuffer(Buffer.concat([bytes, bytes]), {
    nbSamples: 1024,
    format: AV_SAMPLE_FMT_FLTP,
    sampleRate: 48_000,
    channelLayout: avChannelLayoutDefault(2),
    timeBase: { num: 1, den: 48_000 },
    pts: BigInt(at),
  })
}
