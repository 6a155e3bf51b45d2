import { type Oklab, oklabOfYuv } from '#electron/analysis/picture/look/oklab.ts'
import { SMALL } from '#electron/analysis/picture/small-frame.ts'

/** The part of the small frame that holds picture: black bars are no part of a look. End exclusive. */
export interface ActiveArea {
  left: number
  top: number
  right: number
  bottom: number
}
export const WHOLE: ActiveArea = { left: 0, top: 0, right: SMALL.width, bottom: SMALL.height }

/** Luma up to which a row that never gets lighter is a bar; a picture is never cut to less than this share by bars. */
const BAR = 22
const LEAST = 0.4

/** Brightest luma of every row and column over many frames: what stays black is a bar. */
export function createBarFinder(): { push(small: Uint8Array): void; area(): ActiveArea } {
  const rows = new Uint8Array(SMALL.height)
  const columns = new Uint8Array(SMALL.width)
  return {
    push(small) {
      for (let y = 0, k = 0; y < SMALL.height; y++)
        for (let x = 0; x < SMALL.width; x++, k++) {
          const v = small[k]!
          if (v > rows[y]!) rows[y] = v
          if (v > columns[x]!) columns[x] = v
        }
    },
    area() {
      const [top, bottom] = span(rows)
      const [left, right] = span(columns)
      const kept = ((bottom - top) * (right - left)) / (SMALL.width * SMALL.height)
      return kept < LEAST ? WHOLE : { left, top, right, bottom }
    },
  }
}
function span(lines: Uint8Array): [number, number] {
  let [from, to] = [0, lines.length]
  while (from < to && lines[from]! <= BAR) from++
  while (to > from && lines[to - 1]! <= BAR) to--
  return from < to ? [from, to] : [0, lines.length]
}

/** Oklab of every second pixel both ways inside the area: what palettes, tones and looks are measured on. */
export function pixelsOf(small: Uint8Array, area: ActiveArea): Oklab[] {
  const out: Oklab[] = []
  for (let y = area.top + (area.top & 1); y < area.bottom; y += 2) {
    for (let x = area.left + (area.left & 1); x < area.right; x += 2) {
      const c = (y >> 1) * SMALL.chromaWidth + (x >> 1)
      const k = y * SMALL.width + x
      // The mean of the four pixels that share a chroma sample.
      const luma = (small[k]! + small[k + 1]! + small[k + SMALL.width]! + small[k + SMALL.width + 1]!) / 4
      out.push(oklabOfYuv(luma, small[SMALL.u + c]!, small[SMALL.v + c]!))
    }
  }
  return out
}
