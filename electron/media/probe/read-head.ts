import * as av from 'node-av/constants'
import { avGetPixFmtName, type CodecContext, type FormatContext, Frame, Packet, type Stream } from 'node-av/lib'
import type { ColorSpace } from '#shared/media/media-info.ts'
import { openDecoder } from '../input/open-decoder.ts'
import { colorSpaceOf } from './color-names.ts'
import { type Orientation, orientationOfFrame } from './orientation.ts'

/** Frame times looked at, and most bytes and packets read for them. */
const TIMES = 300
const MOST_BYTES = 48_000_000
const MOST_PACKETS = 4000

/** What the first decoded picture says of itself; more truthful than the header. */
export interface FirstPicture {
  width: number
  height: number
  pixelFormat: string
  interlaced: boolean
  orientation: Orientation
  sar: { num: number; den: number }
  color: ColorSpace
}

/** The beginning of one stream. Times are in units of its time base. */
export interface StreamHead {
  packets: number
  /** Presentation times of the packets read, in reading order. */
  times: bigint[]
  /** Length of the last packet, 0 where unknown. */
  lastDuration: bigint
  /** Whether a frame could be decoded. */
  decodes: boolean
  /** False when this FFmpeg has no decoder for the codec. */
  supported: boolean
  picture: FirstPicture | null
}

interface Reading {
  stream: Stream
  decoder: CodecContext | null
  head: StreamHead
}

/** Reads the beginning of the chosen streams and decodes the first frame of each. The context stands somewhere in the file afterwards. */
export async function readHeads(input: FormatContext, streams: readonly Stream[]): Promise<{ heads: StreamHead[]; ended: boolean }> {
  const readings: Reading[] = []
  const frame = new Frame()
  const packet = new Packet()
  frame.alloc()
  packet.alloc()
  try {
    for (const stream of streams) readings.push(await beginReading(stream))
    const ended = await readPackets(input, packet, frame, readings)
    if (ended) for (const r of readings) await drain(r, frame)
    return { heads: readings.map((r) => r.head), ended }
  } finally {
    for (const r of readings) r.decoder?.freeContext()
    packet.free()
    frame.free()
  }
}

async function beginReading(stream: Stream): Promise<Reading> {
  const decoder = await openDecoder(stream).catch(() => null)
  const head: StreamHead = { packets: 0, times: [], lastDuration: 0n, decodes: false, supported: decoder !== null, picture: null }
  return { stream, decoder, head }
}

/** Returns whether the end of the file was met. */
async function readPackets(input: FormatContext, packet: Packet, frame: Frame, readings: readonly Reading[]): Promise<boolean> {
  let bytes = 0
  for (let n = 0; n < MOST_PACKETS && bytes < MOST_BYTES; n++) {
    if (readings.every((r) => isKnown(r))) return false
    if ((await input.readFrame(packet)) < 0) return true
    bytes += packet.size
    const r = readings.find((x) => x.stream.index === packet.streamIndex)
    if (r) await take(r, packet, frame)
    packet.unref()
  }
  return false
}

const isKnown = (r: Reading): boolean =>
  (r.head.decodes || !r.head.supported) && (r.stream.codecpar.codecType !== av.AVMEDIA_TYPE_VIDEO || r.head.packets >= TIMES)

async function take(r: Reading, packet: Packet, frame: Frame): Promise<void> {
  const { head, decoder } = r
  head.packets++
  if (packet.pts !== av.AV_NOPTS_VALUE && !packet.hasFlags(av.AV_PKT_FLAG_DISCARD)) {
    head.times.push(packet.pts)
    head.lastDuration = packet.duration
  }
  if (!decoder || head.decodes) return
  // A damaged packet is not the end of the file: the next key frame may decode.
  if ((await decoder.sendPacket(packet)) >= 0) await receive(r, decoder, frame)
}

async function receive({ head, stream }: Reading, decoder: CodecContext, frame: Frame): Promise<void> {
  if ((await decoder.receiveFrame(frame)) < 0) return
  head.decodes = true
  if (stream.codecpar.codecType === av.AVMEDIA_TYPE_VIDEO) head.picture = describe(frame, stream)
  frame.unref()
}

/** Short files end before a decoder that looks ahead gives its first frame. */
async function drain(r: Reading, frame: Frame): Promise<void> {
  if (!r.decoder || r.head.decodes) return
  await r.decoder.sendPacket(null)
  await receive(r, r.decoder, frame)
}

function describe(frame: Frame, stream: Stream): FirstPicture {
  const { num, den } = frame.sampleAspectRatio
  return {
    width: frame.width,
    height: frame.height,
    pixelFormat: avGetPixFmtName(frame.format as av.AVPixelFormat) ?? 'unknown',
    interlaced: frame.hasFlags(av.AV_FRAME_FLAG_INTERLACED),
    orientation: orientationOfFrame(frame, stream),
    sar: num > 0 && den > 0 ? { num, den } : { num: 1, den: 1 },
    color: colorSpaceOf(frame),
  }
}
