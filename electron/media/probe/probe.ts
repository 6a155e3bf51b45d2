import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import * as av from 'node-av/constants'
import { avChannelLayoutDescribe, avGcd, avGetCodecName, type FormatContext, InputFormat, type Stream } from 'node-av/lib'
import { ok, refuse, type Result } from '#shared/base/result.ts'
import type { AudioStreamInfo, MediaInfo, VideoStreamInfo } from '#shared/media/media-info.ts'
import { frameToTicks, nearestFrame } from '#shared/time/frame-rate.ts'
import type { Size } from '#shared/render/placement.ts'
import type { Rational } from '#shared/time/rational.ts'
import { TICKS_PER_SECOND, type Ticks, ticks, ZERO } from '#shared/time/ticks.ts'
import { hasHiddenAlpha } from '../input/find-decoder.ts'
import { ALLOWED_FORMATS, formatIn, isStillFormat, POINTER_FORMATS } from '../input/formats.ts'
import { MediaReadError, openInput } from '../input/open-input.ts'
import type { TaskContext } from '../worker/tasks.ts'
import { checkFile } from './check-file.ts'
import { chooseStream } from './choose-streams.ts'
import { isHdrTransfer } from './color-names.ts'
import { findEnd, frameStep } from './find-end.ts'
import { FALLBACK_RATE, measureRate, type RateMeasure } from './frame-rate-of.ts'
import { lacksIndex } from './mp4-boxes.ts'
import { isTooLarge, statedSize } from './picture-size.ts'
import { bitDepth, hasAlphaComponent } from './pixel-format.ts'
import { type FirstPicture, readHeads, type StreamHead } from './read-head.ts'
import { spokenName } from '../spoken-name.ts'

/** Formats whose header does not know the length: every packet is looked at. */
const WITHOUT_INDEX = ['mp3', 'aac', 'ac3', 'eac3', 'dts', 'dtshd', 'amr']
/** Longer than any recording in one file: 24 hours, in seconds. */
const LONGEST = 24 * 3600
/** Bytes that FFmpeg recognises a format by. */
const SNIFFED = 65_536

/**
 * Looks at a file: what it holds, how long it really is, and whether it can be decoded (the first frame is).
 * Refuses with media.notFound, notAFile, empty, denied, playlist, unsupportedFormat, unsupportedCodec, unreadable, truncated,
 * tooLarge, badTimes, encrypted or noStreams. A recording that was cut off but plays is accepted with the length that is left.
 */
export async function probe(path: string, { onProgress }: Pick<TaskContext, 'onProgress'>): Promise<Result<MediaInfo>> {
  const file = spokenName(path)
  const size = await checkFile(path)
  if (!size.ok) return size
  const { format, stated } = await sniff(path)
  if (format !== null && formatIn(format, POINTER_FORMATS))
    return refuse('media.playlist', `“${file}” only points to other files; import those files themselves.`, { file })
  if (format !== null && !formatIn(format, ALLOWED_FORMATS))
    return refuse('media.unsupportedFormat', `“${file}” is a kind of file that Cutwright does not read (${format}); convert it first.`, {
      file,
      format,
    })
  if (stated && isTooLarge(stated)) return refuseTooLarge(file, stated)
  let input: FormatContext
  try {
    input = await openInput(path)
  } catch (e) {
    if (!(e instanceof MediaReadError)) throw e
    return (await lacksIndex(path, size.value)) ? refuseTruncated(file) : refuseUnreadable(file)
  }
  try {
    if ((await input.findStreamInfo(null)) < 0) return refuseUnreadable(file)
    return await describe(input, path, () => onProgress(0.5))
  } finally {
    await input.closeInput()
  }
}

const refuseUnreadable = (file: string): Result<never> =>
  refuse('media.unreadable', `“${file}” is damaged or not a media file; copy it again from its source.`, { file })
const refuseTruncated = (file: string): Result<never> =>
  refuse('media.truncated', `“${file}” was cut off before the camera wrote its index; repair it with the camera or a repair tool.`, {
    file,
  })

const refuseTimes = (file: string, seconds: number): Result<never> =>
  refuse('media.badTimes', `“${file}” claims to last longer than a day, so its times are damaged; convert it or copy it again.`, {
    file,
    seconds: Math.round(seconds),
  })
const refuseTooLarge = (file: string, { width, height }: Size): Result<never> =>
  refuse('media.tooLarge', `“${file}” says it is ${width} × ${height} pixels, which is more than can be read; make a smaller copy of it.`, {
    file,
    width,
    height,
  })

/** FFmpeg's name of the format by its first bytes (null where it knows none), and the size that a photo states. */
async function sniff(path: string): Promise<{ format: string | null; stated: Size | null }> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SNIFFED), 0, SNIFFED, 0)
    const head = buffer.subarray(0, bytesRead)
    const format = isAnimatedWebp(head) ? 'animated WebP' : (InputFormat.probe(head, path)?.name ?? null)
    return { format, stated: statedSize(head) }
  } finally {
    await handle.close()
  }
}

/** FFmpeg decodes only still WebP; the animated kind says so in the flags of its extended header. */
const isAnimatedWebp = (head: Buffer): boolean =>
  head.length > 20 && head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 16) === 'WEBPVP8X' && (head[20]! & 2) !== 0

async function describe(input: FormatContext, path: string, alive: () => void): Promise<Result<MediaInfo>> {
  const file = spokenName(path)
  const video = chooseStream(input, av.AVMEDIA_TYPE_VIDEO)
  const audio = chooseStream(input, av.AVMEDIA_TYPE_AUDIO)
  if (isTiledPicture(input))
    return refuse(
      'media.unsupportedFormat',
      `“${file}” is a tiled HEIC picture, which Cutwright does not read yet; save it as JPEG or PNG.`,
      {
        file,
        format: 'heic',
      },
    )
  const streams = [video, audio].filter((s) => s !== null)
  if (streams.length === 0) return refuse('media.noStreams', `“${file}” holds neither picture nor sound that can be used.`, { file })
  if (video && isTooLarge(video.codecpar)) return refuseTooLarge(file, video.codecpar)
  if (streams.some(isEncrypted))
    return refuse('media.encrypted', `“${file}” is copy-protected; Cutwright cannot open protected files.`, { file })
  const { heads, ended } = await readHeads(input, streams)
  const videoHead = video ? heads[0]! : null
  const audioHead = audio ? heads.at(-1)! : null
  const main = video ?? audio!
  const mainHead = videoHead ?? audioHead!
  if (!mainHead.decodes) return refuseUndecodable(file, main, mainHead)

  const start = startOf(main, mainHead)
  const container = containerOf(input.iformat?.name ?? 'unknown', path)
  const common = { container, bitRate: input.bitRate > 0n ? Number(input.bitRate) : null, timecode: timecodeOf(input) }
  const sound = audio && audioHead?.decodes ? describeAudio(audio) : null
  if (video && videoHead?.picture && !audio && isStill(input, videoHead, ended)) {
    const described = describeVideo(video, videoHead.picture, { frameRate: FALLBACK_RATE, variable: false }, 1)
    return ok({ kind: 'image', duration: ZERO, video: described, audio: null, ...common })
  }
  const end = await measureEnd(input, main, mainHead, start, ended, alive)
  if (end <= start) return refuseUnreadable(file)
  const lasts = (Number(end - start) * main.timeBase.num) / main.timeBase.den
  if (!(lasts <= LONGEST)) return refuseTimes(file, lasts)
  if (!video || !videoHead?.picture)
    return ok({ kind: 'audio', duration: toTicks(end - start, main), video: null, audio: sound, ...common })

  const tick = video.timeBase.num / video.timeBase.den
  const rate = measureRate(
    videoHead.times.map((t) => Number(t - start) * tick),
    tick,
    video.avgFrameRate,
  )
  const duration = frameAligned(toTicks(end - start, video), rate)
  const cutOff = duration < toTicks(promisedEnd(input, video, start) - start, video) * 0.98
  const frameCount = frameCountOf(video, duration, rate, cutOff)
  return ok({ kind: 'video', duration, video: describeVideo(video, videoHead.picture, rate, frameCount), audio: sound, ...common })
}

/** Phones store HEIC pictures as dozens of tiles, each a stream: one of them is not the picture. (Two streams are a picture and its coverage.) */
function isTiledPicture(input: FormatContext): boolean {
  const brand = input.metadata?.get('major_brand')?.trim() ?? ''
  const pictures = input.streams.filter((s) => s.codecpar.codecType === av.AVMEDIA_TYPE_VIDEO)
  return ['heic', 'heix', 'heim', 'mif1', 'msf1', 'avif'].includes(brand) && pictures.length > 2
}

const isEncrypted = (s: Stream): boolean => ['encv', 'enca'].includes(s.codecpar.codecTagString ?? '')

function refuseUndecodable(file: string, stream: Stream, head: StreamHead): Result<never> {
  const codec = avGetCodecName(stream.codecpar.codecId) ?? 'unknown'
  if (head.supported) return refuseUnreadable(file)
  return refuse('media.unsupportedCodec', `“${file}” uses a codec that Cutwright cannot decode (${codec}); convert it first.`, {
    file,
    codec,
  })
}

/** Media time 0: the first frame that is shown. */
function startOf(stream: Stream, head: StreamHead): bigint {
  if (stream.startTime !== av.AV_NOPTS_VALUE) return stream.startTime
  return head.times.reduce((a, b) => (b < a ? b : a), head.times[0] ?? 0n)
}

/** One picture without sound is a still, whatever box it came in. */
const isStill = (input: FormatContext, head: StreamHead, ended: boolean): boolean =>
  isStillFormat(input.iformat?.name ?? '') || (ended && head.packets === 1)

function promisedEnd(input: FormatContext, stream: Stream, start: bigint): bigint {
  if (stream.duration !== av.AV_NOPTS_VALUE && stream.duration > 0n) return start + stream.duration
  if (input.duration <= 0n) return start
  // The context counts microseconds.
  return start + BigInt(Math.round((Number(input.duration) / 1e6) * (stream.timeBase.den / stream.timeBase.num)))
}

/** The header's end where the packets agree with it (to a quarter second or half a percent), else the packets' end. */
async function measureEnd(
  input: FormatContext,
  stream: Stream,
  head: StreamHead,
  start: bigint,
  ended: boolean,
  alive: () => void,
): Promise<bigint> {
  const promised = promisedEnd(input, stream, start)
  const lastLength = head.lastDuration > 0n ? head.lastDuration : frameStep(stream)
  const headEnd = head.times.reduce((a, b) => (b > a ? b : a), start) + lastLength
  const whole = formatIn(input.iformat?.name ?? '', WITHOUT_INDEX)
  const measured = ended ? headEnd : await findEnd(input, stream, { start, promised, whole, onProgress: alive })
  if (measured === null) return promised
  const second = stream.timeBase.den / stream.timeBase.num
  const off = Math.abs(Number(measured - promised))
  const fromHeader = stream.duration !== av.AV_NOPTS_VALUE && stream.duration > 0n
  return fromHeader && off <= Math.max(second * 0.25, Number(promised - start) * 0.005) ? promised : measured
}

const toTicks = (span: bigint, stream: Stream): Ticks =>
  ticks(
    Number(
      (span * BigInt(TICKS_PER_SECOND) * BigInt(stream.timeBase.num) + BigInt(stream.timeBase.den) / 2n) / BigInt(stream.timeBase.den),
    ),
  )

/** Containers that count milliseconds round the end; an even stream ends on a frame. */
function frameAligned(duration: Ticks, { frameRate, variable }: RateMeasure): Ticks {
  if (variable) return duration
  const aligned = frameToTicks(Math.max(1, nearestFrame(duration, frameRate)), frameRate)
  const frame = (TICKS_PER_SECOND * frameRate.den) / frameRate.num
  return Math.abs(aligned - duration) < frame * 0.2 ? aligned : duration
}

function frameCountOf(stream: Stream, duration: Ticks, rate: RateMeasure, cutOff: boolean): number | null {
  if (stream.nbFrames > 0n && !cutOff) return Number(stream.nbFrames)
  return rate.variable ? null : nearestFrame(duration, rate.frameRate)
}

function describeVideo(stream: Stream, picture: FirstPicture, rate: RateMeasure, frameCount: number | null): VideoStreamInfo {
  const { codecpar } = stream
  const { num, den } = codecpar.sampleAspectRatio
  return {
    index: stream.index,
    codec: avGetCodecName(codecpar.codecId) ?? 'unknown',
    width: picture.width,
    height: picture.height,
    ...picture.orientation,
    sar: reduced(num > 0 && den > 0 ? { num, den } : picture.sar),
    frameRate: rate.frameRate,
    variable: rate.variable,
    frameCount,
    pixelFormat: picture.pixelFormat,
    bitDepth: bitDepth(picture.pixelFormat),
    hasAlpha: hasAlphaComponent(picture.pixelFormat) || hasHiddenAlpha(stream),
    interlaced: picture.interlaced,
    color: picture.color,
    hdr: isHdrTransfer(picture.color.transfer),
  }
}

function reduced({ num, den }: Rational): Rational {
  const divisor = Number(avGcd(num, den))
  return { num: num / divisor, den: den / divisor }
}

const describeAudio = (stream: Stream): AudioStreamInfo => ({
  index: stream.index,
  codec: avGetCodecName(stream.codecpar.codecId) ?? 'unknown',
  sampleRate: stream.codecpar.sampleRate,
  channels: stream.codecpar.channels,
  layout: layoutName(stream),
})

/** Files that only count their channels mean mono or stereo. */
function layoutName({ codecpar }: Stream): string {
  const name = avChannelLayoutDescribe(codecpar.channelLayout) ?? 'unknown'
  return /^\d+ channels$/.test(name) ? (['mono', 'stereo'][codecpar.channels - 1] ?? name) : name
}

/** FFmpeg names a family ('mov,mp4,m4a'): the file's own extension where it is one of them. */
function containerOf(name: string, path: string): string {
  const family = name.split(',')
  const own = extname(path).slice(1).toLowerCase()
  const pictures = ['avif', 'heic', 'heif']
  if (family.includes(own) || (family.includes('mov') && pictures.includes(own))) return own
  return family[0]!.replace(/_pipe$/, '')
}

function timecodeOf(input: FormatContext): string | null {
  const all = [input.metadata, ...input.streams.map((s) => s.metadata)]
  for (const metadata of all) {
    const timecode = metadata?.get('timecode')
    if (timecode) return timecode
  }
  return null
}
