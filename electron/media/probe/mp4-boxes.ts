import { open } from 'node:fs/promises'

/** Most top-level boxes looked at. */
const MOST_BOXES = 200

/**
 * Whether an MP4 or MOV file (ISO 14496-12) has media data but no index: what a camera leaves when its battery dies.
 * Reads only the headers of top-level boxes. False for anything else.
 */
export async function lacksIndex(path: string, size: number): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const header = Buffer.alloc(16)
    const seen = new Set<string>()
    let at = 0
    for (let n = 0; n < MOST_BOXES && at + 8 <= size; n++) {
      const { bytesRead } = await file.read(header, 0, 16, at)
      if (bytesRead < 8) break
      const type = header.toString('latin1', 4, 8)
      if (!/^[\w ]{4}$/.test(type)) break
      seen.add(type)
      const short = header.readUInt32BE(0)
      const length = short === 1 && bytesRead === 16 ? Number(header.readBigUInt64BE(8)) : short === 0 ? size - at : short
      if (length < 8) break
      at += length
    }
    return (seen.has('ftyp') || seen.has('wide')) && seen.has('mdat') && !seen.has('moov') && !seen.has('moof')
  } finally {
    await file.close()
  }
}
