/** What the first bytes say a file is: a film's extension, or why it is none. */
export type Sniffed = { film: string } | { not: 'page' | 'playlist' | 'film' | 'empty' }

/** Bytes that are enough to tell. */
export const SNIFFED_BYTES = 1024

const ascii = (b: Buffer, from: number, to: number): string => b.toString('latin1', from, to)
const starts = (b: Buffer, ...bytes: number[]): boolean => bytes.every((v, i) => b[i] === v)
/** Boxes that a QuickTime or MP4 file may begin with. */
const BOXES = /^(ftyp|moov|mdat|wide|free|skip|pnot)$/
/** Brands of files that begin like films and are pictures or sound. */
const NO_FILM = /^(heic|heix|heim|heis|mif1|avif|M4A |M4B |crx )$/

/** Tells by the first bytes alone what a file is, whatever its name and headers say. */
export function sniffFilm(b: Buffer): Sniffed {
  if (b.length === 0) return { not: 'empty' }
  const film = filmOf(b)
  return film ? { film } : { not: textOf(b) ?? 'film' }
}

function filmOf(b: Buffer): string | null {
  const box = ascii(b, 4, 8)
  if (BOXES.test(box)) {
    const brand = box === 'ftyp' ? ascii(b, 8, 12) : ''
    if (NO_FILM.test(brand)) return null
    return box !== 'ftyp' || brand === 'qt  ' ? 'mov' : 'mp4'
  }
  if (starts(b, 0x1a, 0x45, 0xdf, 0xa3)) return ascii(b, 0, 64).includes('webm') ? 'webm' : 'mkv'
  if (ascii(b, 0, 4) === 'RIFF' && ascii(b, 8, 12) === 'AVI ') return 'avi'
  if (ascii(b, 0, 4) === 'OggS') return 'ogv'
  if (ascii(b, 0, 3) === 'FLV') return 'flv'
  if (starts(b, 0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11)) return 'wmv'
  if (starts(b, 0x06, 0x0e, 0x2b, 0x34)) return 'mxf'
  if (starts(b, 0, 0, 1, 0xba) || starts(b, 0, 0, 1, 0xb3)) return 'mpg'
  if ([0, 188, 376].every((i) => b[i] === 0x47)) return 'ts'
  if ([4, 196, 388].every((i) => b[i] === 0x47)) return 'm2ts'
  return null
}

function textOf(b: Buffer): 'page' | 'playlist' | null {
  const text = b
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
    .toLowerCase()
  if (text.startsWith('#extm3u') || /^(<\?xml[^>]*>\s*)?<mpd[\s>]/.test(text)) return 'playlist'
  return /^(<[a-z!?]|[{[]\s*["{[\]}])/.test(text) ? 'page' : null
}
