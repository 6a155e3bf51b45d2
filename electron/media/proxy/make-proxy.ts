import { Encoder, Muxer } from 'node-av/api'
import {
  AV_PICTURE_TYPE_NONE,
  AV_SAMPLE_FMT_FLTP,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
  EOF,
  FF_ENCODER_AAC,
  FF_ENCODER_LIBX264,
} from 'node-av/constants'
import { avChannelLayoutDefault, Frame } from 'node-av/lib'
import { AppError } from '#shared/base/app-error.ts'
import type { MediaInfo, VideoStreamInfo } from '#shared/media/media-info.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { AudioReader } from '../decode/audio-reader.ts'
import { VideoReader } from '../decode/video-reader.ts'
import { displayChain } from '../filter/display-chain.ts'
import { isYcbcr, scaleToBt709 } from '../filter/matrix.ts'
import { PictureFilter } from '../filter/picture-filter.ts'
import { turnFilters } from '../filter/turn.ts'
import type { TaskContext, TaskHandler } from '../worker/tasks.ts'
import { PROXY_CRF, PROXY_GOP, proxySize } from './proxy-format.ts'

const SOUND_RATE = 48_000
const AAC_FRAME = 1024
/** Proxies count time in this unit: every usual rate divides it, so that frame times stay those of the original. */
const TIME_BASE = { num: 1, den: 90_000 }

/**
 * Writes a light stand-in for editing: H.264 of at most 960 pixels with a key frame every six frames and no deblocking, upright,
 * BT.709, each frame at its original's time; sound as AAC. It starts at media time 0.
 */
export const proxyTask: TaskHandler<'proxy'> = async ({ path, media, outFile }, context) => {
  const { video } = media
  if (!video || media.kind !== 'video') throw new AppError('media.noProxy', 'Only films have proxies; this file is used as it is.')
  const pictures = await VideoReader.open(path, { stream: video.index })
  const sound = media.audio ? await AudioReader.open(path, { stream: media.audio.index, rate: SOUND_RATE, channels: 2 }) : null
  try {
    await write(pictures, sound, media, video, outFile, context)
    return null
  } finally {
    await pictures.close()
    await sound?.close()
  }
}

async function write(
  pictures: VideoReader,
  sound: AudioReader | null,
  media: MediaInfo,
  video: VideoStreamInfo,
  outFile: string,
  { signal, onProgress }: TaskContext,
): Promise<void> {
  const duration = toSeconds(media.duration)
  const filter = new PictureFilter(proxyChain(video))
  const x264 = await Encoder.create(FF_ENCODER_LIBX264, {
    gopSize: PROXY_GOP,
    maxBFrames: 0,
    options: { preset: 'superfast', tune: 'fastdecode', crf: PROXY_CRF, 'x264-params': 'scenecut=0' },
  })
  const aac = sound ? await Encoder.create(FF_ENCODER_AAC, { bitrate: '160k' }) : null
  const muxer = await Muxer.open(outFile, { format: 'mp4', options: { movflags: '+faststart', video_track_timescale: TIME_BASE.den } })
  try {
    const out = { muxer, x264, x264Index: muxer.addStream(x264), aac, aacIndex: aac ? muxer.addStream(aac) : -1 }
    let written = 0
    let lastPts = -1n
    const frameLength = BigInt(Math.round((TIME_BASE.den * video.frameRate.den) / video.frameRate.num))
    for (;;) {
      signal.throwIfAborted()
      const picture = await pictures.next()
      if (!picture) break
      const pts = BigInt(Math.round(picture.seconds * TIME_BASE.den))
      if (pts <= lastPts) continue
      lastPts = pts
      await encodePicture(out, await filter.apply(picture.frame), pts, frameLength)
      // Sound follows the pictures closely, so that the muxer need not hold much.
      if (sound) written = await encodeSound(out, sound, written, picture.seconds)
      onProgress(duration > 0 ? Math.min(0.99, picture.seconds / duration) : 0)
    }
    if (sound) await encodeSound(out, sound, written, duration)
    await finish(out)
  } finally {
    filter.close()
    await muxer.close()
    x264.close()
    aac?.close()
  }
}

interface Output {
  muxer: Muxer
  x264: Encoder
  x264Index: number
  aac: Encoder | null
  aacIndex: number
}

/** Upright and BT.709 by the film's own conversion, so that preview and export look the same. */
function proxyChain(video: VideoStreamInfo): string {
  const { width, height } = proxySize(video)
  const flags = 'bilinear'
  if (video.hdr || !isYcbcr(video)) {
    const chain = displayChain(video, { width, height, format: 'yuv420p', flags })
    return chain.replace(/format=yuv420p$/, 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p')
  }
  const coded = video.rotation % 180 === 0 ? { width, height } : { width: height, height: width }
  const turn = turnFilters(video)
  return `${scaleToBt709(video.color, video.height, { ...coded, flags, format: 'yuv420p' })},setsar=1${turn && `,${turn}`}`
}

async function encodePicture(out: Output, picture: Frame, pts: bigint, duration: bigint): Promise<void> {
  picture.pts = pts
  // Only the last frame needs it: the others end where the next begins.
  picture.duration = duration
  picture.timeBase = TIME_BASE as Frame['timeBase']
  // The encoder decides which frames are key frames.
  picture.pictType = AV_PICTURE_TYPE_NONE
  picture.colorSpace = AVCOL_SPC_BT709
  picture.colorPrimaries = AVCOL_PRI_BT709
  picture.colorTrc = AVCOL_TRC_BT709
  picture.colorRange = AVCOL_RANGE_MPEG
  await out.x264.encode(picture)
  await drain(out, out.x264, out.x264Index)
}

/** Encodes whole AAC frames up to `seconds`; answers the samples written so far. */
async function encodeSound(out: Output, sound: AudioReader, written: number, seconds: number): Promise<number> {
  if (!out.aac) return written
  let at = written
  for (; at < seconds * SOUND_RATE; at += AAC_FRAME) {
    const planes = await sound.read(at, AAC_FRAME)
    const frame = Frame.fromAudioBuffer(Buffer.concat(planes.map((p) => Buffer.from(p.buffer, p.byteOffset, p.byteLength))), {
      nbSamples: AAC_FRAME,
      format: AV_SAMPLE_FMT_FLTP,
      sampleRate: SOUND_RATE,
      channelLayout: avChannelLayoutDefault(2),
      timeBase: { num: 1, den: SOUND_RATE },
      pts: BigInt(at),
    })
    await out.aac.encode(frame)
    frame.free()
    await drain(out, out.aac, out.aacIndex)
  }
  return at
}

async function finish(out: Output): Promise<void> {
  await out.x264.flush()
  await drain(out, out.x264, out.x264Index)
  await out.aac?.flush()
  if (out.aac) await drain(out, out.aac, out.aacIndex)
}

async function drain({ muxer }: Output, encoder: Encoder, index: number): Promise<void> {
  for (;;) {
    const packet = await encoder.receive()
    if (!packet || packet === EOF) return
    await muxer.writePacket(packet, index)
    packet.free()
  }
}
