import { crc32, deflateSync } from 'node:zlib'

/** Files that no encoder writes, byte by byte. */

const be32 = (n: number): Buffer => {
  const b = Buffer.alloc(4)
  b.writeUInt32BE(n >>> 0)
  return b
}
const be16 = (n: number): Buffer => be32(n).subarray(2)

/** A PNG (W3C PNG, 11) whose header claims a size that its data does not have. */
export function pngOfSize(width: number, height: number, depth = 8): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
    return Buffer.concat([be32(data.length), named, be32(crc32(named))])
  }
  const header = Buffer.concat([be32(width), be32(height), Buffer.from([depth, 2, 0, 0, 0])])
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(3000))), chunk('IEND', Buffer.alloc(0))])
}

/** The same for a JPEG: the size in its frame header is overwritten. */
export function jpegOfSize(jpeg: Buffer, width: number, height: number): Buffer {
  const bytes = Buffer.from(jpeg)
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (bytes[at + 1] !== 0xc0) continue
    bytes.writeUInt16BE(height, at + 5)
    bytes.writeUInt16BE(width, at + 7)
    return bytes
  }
  throw new Error('not a baseline JPEG')
}

/** A JPEG with an EXIF orientation, 1..8 (JEITA CP-3451, APP1 with one big-endian TIFF entry 0x0112). */
export function jpegTurned(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from(`4d4d002a0000000800010112000300000001000${orientation}0000` + '00000000', 'hex')
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from('ffe1', 'hex'), be16(exif.length + 2), exif, jpeg.subarray(2)])
}

/** Every occurrence of a box (ISO 14496-12) is handed over with the position of its payload, to be written into. */
export function patchBoxes(file: Buffer, type: string, patch: (bytes: Buffer, payload: number) => void): Buffer {
  const bytes = Buffer.from(file)
  for (let at = bytes.indexOf(type); at >= 0; at = bytes.indexOf(type, at + 4)) patch(bytes, at + 4)
  return bytes
}

const box = (type: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([be32(body.length + 8), Buffer.from(type, 'latin1'), body])
}

/** An MP4 of `count` tracks without a single sample. */
export function mp4OfTracks(count: number): Buffer {
  const full = (type: string, ...parts: Buffer[]): Buffer => box(type, be32(0), ...parts)
  const zeros = (n: number): Buffer => Buffer.alloc(n)
  const table = box(
    'stbl',
    full('stsd', be32(0)),
    full('stts', be32(0)),
    full('stsc', be32(0)),
    full('stsz', be32(0), be32(0)),
    full('stco', be32(0)),
  )
  const media = box(
    'mdia',
    full('mdhd', zeros(8), be32(1000), be32(0), be32(0)),
    full('hdlr', be32(0), Buffer.from('vide'), zeros(13)),
    box('minf', table),
  )
  const track = (n: number): Buffer => box('trak', full('tkhd', zeros(8), be32(n + 1), zeros(68)), media)
  const header = full('mvhd', zeros(8), be32(1000), be32(0), zeros(80))
  const file = box('ftyp', Buffer.from('isom'), be32(0), Buffer.from('isom'))
  return Buffer.concat([file, box('moov', header, ...Array.from({ length: count }, (_, n) => track(n))), box('mdat', zeros(64))])
}

/** A Matroska file (RFC 9559) of `count` tracks and no cluster. */
export function mkvOfTracks(count: number): Buffer {
  const element = (id: string, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts)
    // A size in eight bytes: the first says so.
    return Buffer.concat([Buffer.from(id, 'hex'), Buffer.from([0x01, 0, 0, 0]), be32(body.length), body])
  }
  const track = (n: number): Buffer =>
    element(
      'ae',
      element('d7', be32(n + 1)),
      element('73c5', be32(n + 1)),
      element('83', Buffer.from([1])),
      element('86', Buffer.from('V_MJPEG')),
    )
  const ebml = element('1a45dfa3', element('4282', Buffer.from('matroska')))
  const tracks = element('1654ae6b', ...Array.from({ length: count }, (_, n) => track(n)))
  return Buffer.concat([ebml, element('18538067', element('1549a966', element('2ad7b1', be32(1_000_000))), tracks)])
}

/** A transport stream (ISO 13818-1) whose tables name every one of the 8,000-odd streams it can number. */
export function tsOfStreams(): Buffer {
  const PER_PROGRAM = 180
  const programs = Math.floor((0x1fff - 0x20) / (PER_PROGRAM + 1))
  const pmtPid = (n: number): number => 0x20 + n * (PER_PROGRAM + 1)
  const section = (table: number, id: number, body: Buffer): Buffer => {
    const head = Buffer.concat([Buffer.from([table]), be16(0xb000 | (body.length + 9)), be16(id), Buffer.from([0xc1, 0, 0])])
    const all = Buffer.concat([head, body])
    return Buffer.concat([all, be32(mpegCrc(all))])
  }
  const packets = (pid: number, payload: Buffer): Buffer[] => {
    const bytes = Buffer.concat([Buffer.from([0]), payload])
    const out: Buffer[] = []
    for (let at = 0; at < bytes.length; at += 184) {
      const head = Buffer.from([0x47, (at === 0 ? 0x40 : 0) | (pid >> 8), pid & 0xff, 0x10 | (out.length & 15)])
      out.push(Buffer.concat([head, bytes.subarray(at, at + 184), Buffer.alloc(Math.max(0, 184 - (bytes.length - at)), 0xff)]))
    }
    return out
  }
  const pat = section(
    0,
    1,
    Buffer.concat(Array.from({ length: programs }, (_, n) => Buffer.concat([be16(n + 1), be16(0xe000 | pmtPid(n))]))),
  )
  const pmt = (n: number): Buffer => {
    const streams = Array.from({ length: PER_PROGRAM }, (_, k) =>
      Buffer.concat([Buffer.from([0x1b]), be16(0xe000 | (pmtPid(n) + 1 + k)), be16(0xf000)]),
    )
    return section(2, n + 1, Buffer.concat([be16(0xe000 | (pmtPid(n) + 1)), be16(0xf000), ...streams]))
  }
  const tables = [packets(0, pat), ...Array.from({ length: programs }, (_, n) => packets(pmtPid(n), pmt(n)))].flat()
  return Buffer.concat([...tables, ...tables])
}

function mpegCrc(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte << 24
    for (let k = 0; k < 8; k++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}

/** A ZIP (PKWARE APPNOTE 4.4.4) whose one entry is encrypted. */
export function encryptedZip(): Buffer {
  const name = Buffer.from('holiday.mp4')
  const secret = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 104_729) & 255))
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(1, 6)
  local.writeUInt32LE(secret.length, 18)
  local.writeUInt32LE(secret.length, 22)
  local.writeUInt16LE(name.length, 26)
  return Buffer.concat([local, name, secret])
}

/** Overwrites the time of every PES packet of one stream (ISO 13818-1, 2.4.3.7); `next` gets the packet's number. */
export function retimeTs(file: Buffer, pid: number, next: (n: number, was: number) => number): Buffer {
  const bytes = Buffer.from(file)
  let n = 0
  for (let at = 0; at + 188 <= bytes.length; at += 188) {
    const starts = (bytes[at + 1]! & 0x40) !== 0 && (bytes.readUInt16BE(at + 1) & 0x1fff) === pid
    if (!starts) continue
    const payload = at + 4 + ((bytes[at + 3]! & 0x20) !== 0 ? 1 + bytes[at + 4]! : 0)
    if (bytes.readUIntBE(payload, 3) !== 1) continue
    const flags = bytes[payload + 7]! >> 6
    for (const [k, has] of [flags >= 2, flags === 3].entries())
      if (has) writeTime(bytes, payload + 9 + k * 5, next(n, readTime(bytes, payload + 9 + k * 5)))
    n++
  }
  return bytes
}

const readTime = (b: Buffer, at: number): number =>
  ((b[at]! >> 1) & 7) * 2 ** 30 + (((b.readUInt16BE(at + 1) >> 1) & 0x7fff) << 15) + ((b.readUInt16BE(at + 3) >> 1) & 0x7fff)
function writeTime(b: Buffer, at: number, time: number): void {
  const t = Math.max(0, Math.floor(time))
  b[at] = (b[at]! & 0xf1) | ((Math.floor(t / 2 ** 30) & 7) << 1)
  b.writeUInt16BE(((Math.floor(t / 2 ** 15) & 0x7fff) << 1) | 1, at + 1)
  b.writeUInt16BE(((t & 0x7fff) << 1) | 1, at + 3)
}
