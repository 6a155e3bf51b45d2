import type { Size } from '#shared/render/placement.ts'

/** Largest picture in pixels: what FFmpeg itself allows for any format (16,384 × 16,384). */
export const MOST_PIXELS = 2 ** 28

export const isTooLarge = ({ width, height }: Size): boolean => width * height > MOST_PIXELS

/**
 * Size of a PNG or JPEG by its own header, read before anything is decoded; null for other files and headers that end early.
 * @param head the first bytes of the file
 */
export function statedSize(head: Buffer): Size | null {
  if (head.length >= 24 && head.toString('latin1', 1, 4) === 'PNG' && head.toString('latin1', 12, 16) === 'IHDR')
    return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
  return head.length > 3 && head.readUInt16BE(0) === 0xffd8 ? jpegSize(head) : null
}

/** Walks the segments of a JPEG (ITU-T T.81, B.1.1) to its frame header: SOF0–15 without DHT, JPG and DAC. */
function jpegSize(head: Buffer): Size | null {
  for (let at = 2; at + 9 <= head.length && head[at] === 0xff; at += 2 + head.readUInt16BE(at + 2)) {
    const marker = head[at + 1]!
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) }
  }
  return null
}
