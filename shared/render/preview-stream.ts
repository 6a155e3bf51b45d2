/**
 * The bytes of a preview: packets of pictures, sound and events, one after another in one stream. Each starts with a header of
 * 40 bytes, little-endian:
 *
 *   0 magic u32 · 4 type u8 · 5 flags u8 · 8 seq u32 · 12 generation u32 · 16 time f64 (seconds of the sequence)
 *   24 a u32 · 28 b u32 · 32 payload bytes u32
 *
 * picture: I420 of BT.709 in limited range as the film is drawn, a × b pixels (even), rows without padding: a plane of Y′, then Cb and Cr
 * at half the size (see i420-to-rgba.ts). sound: interleaved stereo float32 at 48 kHz, a frames of b channels.
 * event: UTF-8 JSON of PreviewEvent.
 */
export const HEADER_BYTES = 40
export const PREVIEW_RATE = 48000
const MAGIC = 0x31505743
/** A packet larger than this (8K three times over) means that the stream is out of step. */
const MAX_PAYLOAD = 160 * 1024 * 1024

const TYPES = ['picture', 'sound', 'event'] as const
export type PacketType = (typeof TYPES)[number]

export interface PacketHeader {
  type: PacketType
  /** Counts packets of a type from 1. */
  seq: number
  /** Number of the newest command (seek, play, pause) that this answers; older ones may still arrive and are stale. */
  generation: number
  time: number
  a: number
  b: number
  /** A stand-in (the nearest picture at hand) that an exact one follows. */
  standIn: boolean
}
export interface PreviewPacket extends PacketHeader {
  payload: Uint8Array
}

export type PreviewEvent =
  /** Playing reached the end (or, backwards, the start) of the film. */
  | { event: 'ended'; time: number }
  /** A frame could not be drawn; the session goes on. */
  | { event: 'error'; code: string; message: string; params?: Record<string, string | number> | undefined }
  /** The film was loaded anew. */
  | { event: 'loaded'; duration: number; frames: number; width: number; height: number }

/** The header alone, so that a large payload need not be copied. */
export function encodeHeader(h: PacketHeader, payloadBytes: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint8(4, TYPES.indexOf(h.type) + 1)
  view.setUint8(5, h.standIn ? 1 : 0)
  view.setUint32(8, h.seq, true)
  view.setUint32(12, h.generation, true)
  view.setFloat64(16, h.time, true)
  view.setUint32(24, h.a, true)
  view.setUint32(28, h.b, true)
  view.setUint32(32, payloadBytes, true)
  return bytes
}

/** Collects chunks of any size and hands out whole packets; each payload is a buffer of its own. Throws when out of step. */
export class PacketDecoder {
  readonly #header = new Uint8Array(HEADER_BYTES)
  #headerFilled = 0
  #packet: PreviewPacket | null = null
  #filled = 0

  push(chunk: Uint8Array): PreviewPacket[] {
    const whole: PreviewPacket[] = []
    let at = 0
    for (;;) {
      if (!this.#packet) {
        const take = Math.min(HEADER_BYTES - this.#headerFilled, chunk.length - at)
        this.#header.set(chunk.subarray(at, at + take), this.#headerFilled)
        this.#headerFilled += take
        at += take
        if (this.#headerFilled < HEADER_BYTES) return whole
        this.#headerFilled = 0
        this.#packet = decodeHeader(this.#header)
        this.#filled = 0
      }
      const packet = this.#packet
      const take = Math.min(packet.payload.length - this.#filled, chunk.length - at)
      packet.payload.set(chunk.subarray(at, at + take), this.#filled)
      this.#filled += take
      at += take
      if (this.#filled < packet.payload.length) return whole
      this.#packet = null
      whole.push(packet)
    }
  }
}

function decodeHeader(header: Uint8Array): PreviewPacket {
  const view = new DataView(header.buffer, header.byteOffset, HEADER_BYTES)
  const type = TYPES[view.getUint8(4) - 1]
  const length = view.getUint32(32, true)
  if (view.getUint32(0, true) !== MAGIC || !type || length > MAX_PAYLOAD) throw new Error('the preview stream is out of step')
  return {
    type,
    standIn: (view.getUint8(5) & 1) === 1,
    seq: view.getUint32(8, true),
    generation: view.getUint32(12, true),
    time: view.getFloat64(16, true),
    a: view.getUint32(24, true),
    b: view.getUint32(28, true),
    payload: new Uint8Array(length),
  }
}

export const encodeEvent = (e: PreviewEvent): Uint8Array => new TextEncoder().encode(JSON.stringify(e))
export const decodeEvent = (payload: Uint8Array): PreviewEvent => JSON.parse(new TextDecoder().decode(payload)) as PreviewEvent
