import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_NOPTS_VALUE, AV_PKT_FLAG_DISCARD } from 'node-av/constants'
import type { Packet, Stream } from 'node-av/lib'

/** Seconds between pictures that are decoded, at most: every other one of 24 a second may be left out. */
const WIDEST_GAP = 0.085
/** So many decoded pictures are remembered to find the neighbours of one that may be left out; reordering spans fewer. */
const REMEMBERED = 32

/**
 * Chooses packets that need not be decoded: pictures of H.264 and HEVC that no other picture refers to, where their neighbours are
 * decoded and lie close together in time. Other codecs lose nothing. For one pass over a stream.
 */
export class SparePictures {
  /** Time stamps of the pictures that were left out, in order of decoding. */
  readonly leftOut: bigint[] = []
  /** While true nothing is left out. */
  whole = false
  /** Between these time stamps nothing is left out. */
  needed: readonly { from: bigint; to: bigint }[] = []
  #stream: { isSpare: (data: Uint8Array) => boolean; gap: number } | null = null
  /** Time stamps of pictures that go to the decoder. */
  readonly #decoded: bigint[] = []

  /** Whether the decoder need not see this packet. Every packet of the stream must be shown in turn. */
  leavesOut(packet: Packet, stream: Stream): boolean {
    const { pts } = packet
    if (pts === AV_NOPTS_VALUE) return false
    this.#stream ??= { isSpare: spareTest(stream), gap: (WIDEST_GAP * stream.timeBase.den) / stream.timeBase.num }
    if (!this.whole && !this.#isNeeded(pts) && this.#isClose(pts) && packet.data && this.#stream.isSpare(packet.data)) {
      if ((packet.flags & AV_PKT_FLAG_DISCARD) === 0) this.leftOut.push(pts)
      return true
    }
    this.#decoded.push(pts)
    if (this.#decoded.length > REMEMBERED) this.#decoded.shift()
    return false
  }

  #isNeeded(pts: bigint): boolean {
    return this.needed.some(({ from, to }) => pts >= from && pts <= to)
  }

  /** Whether decoded pictures before and after this time are near to each other. */
  #isClose(pts: bigint): boolean {
    let before: bigint | undefined
    let after: bigint | undefined
    for (const d of this.#decoded) {
      if (d < pts && (before === undefined || d > before)) before = d
      if (d > pts && (after === undefined || d < after)) after = d
    }
    return before !== undefined && after !== undefined && Number(after - before) <= this.#stream!.gap
  }
}

/** Tells from a packet of this stream whether no other picture refers to its picture. */
function spareTest(stream: Stream): (data: Uint8Array) => boolean {
  const { codecId, extradata } = stream.codecpar
  if (codecId === AV_CODEC_ID_H264) {
    const lengthBytes = extradata?.[0] === 1 ? (extradata[4]! & 3) + 1 : 0
    return (data) => {
      const header = firstUnit(data, lengthBytes, (b) => (b & 31) === 1 || (b & 31) === 5)
      // nal_ref_idc, ITU-T H.264 7.4.1: 0 in all slices of a picture that is not used for reference.
      return header !== undefined && ((data[header]! >> 5) & 3) === 0
    }
  }
  if (codecId === AV_CODEC_ID_HEVC) {
    const lengthBytes = extradata?.[0] === 1 && extradata.length > 22 ? (extradata[21]! & 3) + 1 : 0
    let highest = 0
    return (data) => {
      const header = firstUnit(data, lengthBytes, (b) => ((b >> 1) & 63) < 32)
      if (header === undefined) return false
      const layer = (data[header + 1]! & 7) - 1
      highest = Math.max(highest, layer)
      const type = (data[header]! >> 1) & 63
      // ITU-T H.265 7.4.2.2: even types up to 14 are no reference within their temporal sub-layer; higher sub-layers may still use them.
      return type <= 14 && type % 2 === 0 && layer === highest
    }
  }
  return () => false
}

/** Place of the header of the first NAL unit that fits; `lengthBytes` of each unit's length field, 0 for start codes. */
function firstUnit(data: Uint8Array, lengthBytes: number, fits: (firstByte: number) => boolean): number | undefined {
  for (let at = nextUnit(data, 0, lengthBytes); at < data.length; at = nextUnit(data, at, lengthBytes)) {
    if (fits(data[at]!)) return at
    if (lengthBytes) at += lengthOf(data, at - lengthBytes, lengthBytes)
  }
  return undefined
}

function nextUnit(data: Uint8Array, from: number, lengthBytes: number): number {
  if (lengthBytes) return from + lengthBytes
  for (let i = from; i + 3 < data.length; i++) if (data[i] === 0 && data[i + 1] === 0 && data[i + 2] === 1) return i + 3
  return data.length
}

function lengthOf(data: Uint8Array, at: number, bytes: number): number {
  let length = 0
  for (let i = 0; i < bytes; i++) length = length * 256 + data[at + i]!
  return length
}
