/** Pixels as 0xAABBGGRR, so that the buffer reads R, G, B, A byte by byte. */
export interface Canvas {
  width: number
  height: number
  px: Uint32Array
}

export const canvas = (width: number, height: number): Canvas => ({ width, height, px: new Uint32Array(width * height) })

/** Opaque or half-opaque colour of channels 0..255, rounded and clamped; alpha 0..1. */
export function rgba(r: number, g: number, b: number, alpha = 1): number {
  return ((byte(alpha * 255) << 24) | (byte(b) << 16) | (byte(g) << 8) | byte(r)) >>> 0
}
const byte = (x: number): number => (x <= 0 ? 0 : x >= 255 ? 255 : Math.round(x))

export type Rgb = readonly [number, number, number]
export const hex = (colour: string): Rgb => {
  const n = Number.parseInt(colour.slice(1), 16)
  return [n >> 16, (n >> 8) & 255, n & 255]
}
export const mix = (a: Rgb, b: Rgb, t: number): Rgb => {
  const s = t < 0 ? 0 : t > 1 ? 1 : t
  return [a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1]), a[2] + s * (b[2] - a[2])]
}
/** Colour at t (0..1) of evenly spaced stops. */
export function ramp(stops: readonly Rgb[], t: number): Rgb {
  const at = Math.max(0, Math.min(1, t)) * (stops.length - 1)
  const i = Math.min(stops.length - 2, Math.floor(at))
  return mix(stops[i]!, stops[i + 1]!, at - i)
}

/** One pixel over another; alpha 0..256. */
export function over(below: number, above: number, alpha: number): number {
  const keep = 256 - alpha
  const rb = (((above & 0xff00ff) * alpha + (below & 0xff00ff) * keep) >>> 8) & 0xff00ff
  const g = (((above & 0x00ff00) * alpha + (below & 0x00ff00) * keep) >>> 8) & 0x00ff00
  return (0xff000000 | rb | g) >>> 0
}

/** Lights a pixel: channels add and saturate; level 0..256. */
export function lit(below: number, light: number, level: number): number {
  const r = Math.min(255, (below & 255) + (((light & 255) * level) >> 8))
  const g = Math.min(255, ((below >> 8) & 255) + ((((light >> 8) & 255) * level) >> 8))
  const b = Math.min(255, ((below >> 16) & 255) + ((((light >> 16) & 255) * level) >> 8))
  return (0xff000000 | (b << 16) | (g << 8) | r) >>> 0
}

/** Every pixel from its place (both 0..1); `dither` hides the steps of a slow gradient. */
export function paint(to: Canvas, colourAt: (x: number, y: number, px: number, py: number) => Rgb, dither = 1.5): void {
  let seed = 1
  for (let y = 0, k = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++, k++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0
      const grain = dither * ((seed >>> 8) / 16777216 - 0.5)
      const [r, g, b] = colourAt(x / to.width, y / to.height, x, y)
      to.px[k] = rgba(r + grain, g + grain, b + grain)
    }
  }
}

export function copy(from: Canvas, to: Canvas): void {
  to.px.set(from.px)
}

/** A strip that repeats to the side: rows `top` and below hold its picture; from row `solid` on nothing shines through. */
export interface Strip extends Canvas {
  top: number
  solid: number
}

/** Draws a strip whose column 0 lies at −offset (whole pixels), its row `top` at row `y`. */
export function drawStrip(to: Canvas, strip: Strip, offset: number, y: number): void {
  const shift = ((Math.round(offset) % strip.width) + strip.width) % strip.width
  const first = Math.max(0, y)
  const last = Math.min(to.height, y + strip.height)
  for (let row = first; row < last; row++) {
    const from = (row - y) * strip.width
    const at = row * to.width
    if (row - y >= strip.solid) {
      for (let x = 0, c = shift; x < to.width; c = 0) {
        const n = Math.min(strip.width - c, to.width - x)
        to.px.set(strip.px.subarray(from + c, from + c + n), at + x)
        x += n
      }
      continue
    }
    for (let x = 0, c = shift; x < to.width; x++) {
      const p = strip.px[from + c]!
      const alpha = p >>> 24
      if (alpha === 255) to.px[at + x] = p
      else if (alpha > 0) to.px[at + x] = over(to.px[at + x]!, p, alpha + (alpha >> 7))
      if (++c === strip.width) c = 0
    }
  }
}

/** Draws a picture with alpha at a place between pixels, scaled by `alpha` 0..1. */
export function drawSprite(to: Canvas, sprite: Canvas, x: number, y: number, alpha = 1): void {
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const fx = x - x0
  const fy = y - y0
  const w11 = fx * fy
  const w10 = fy - w11
  const w01 = fx - w11
  const w00 = 1 - fx - fy + w11
  const at = (i: number, j: number): number =>
    i < 0 || j < 0 || i >= sprite.width || j >= sprite.height ? 0 : sprite.px[j * sprite.width + i]!
  for (let j = Math.max(0, -y0); j <= sprite.height && y0 + j < to.height; j++) {
    for (let i = Math.max(0, -x0); i <= sprite.width && x0 + i < to.width; i++) {
      const a = at(i, j)
      const b = at(i - 1, j)
      const c = at(i, j - 1)
      const d = at(i - 1, j - 1)
      if ((a | b | c | d) >>> 24 === 0) continue
      const k = (y0 + j) * to.width + x0 + i
      const [pa, pb, pc, pd] = [(a >>> 24) * w00, (b >>> 24) * w01, (c >>> 24) * w10, (d >>> 24) * w11]
      const cover = pa + pb + pc + pd
      if (cover < 1) continue
      const channel = (shift: number): number =>
        (((a >>> shift) & 255) * pa + ((b >>> shift) & 255) * pb + ((c >>> shift) & 255) * pc + ((d >>> shift) & 255) * pd) / cover
      const colour = (channel(0) & 255) | ((channel(8) & 255) << 8) | ((channel(16) & 255) << 16)
      to.px[k] = over(to.px[k]!, colour, Math.min(256, Math.round(cover * alpha * 1.004)))
    }
  }
}

/** A soft round light of radius `r`; `colour` 0xBBGGRR, level 0..1. */
export function glow(to: Canvas, cx: number, cy: number, r: number, colour: number, level: number): void {
  const top = Math.max(0, Math.ceil(cy - r))
  const bottom = Math.min(to.height - 1, Math.floor(cy + r))
  for (let y = top; y <= bottom; y++) {
    const dy = (y - cy) / r
    const half = r * Math.sqrt(Math.max(0, 1 - dy * dy))
    const left = Math.max(0, Math.ceil(cx - half))
    const right = Math.min(to.width - 1, Math.floor(cx + half))
    for (let x = left, k = y * to.width + left; x <= right; x++, k++) {
      const dx = (x - cx) / r
      const f = 1 - dx * dx - dy * dy
      if (f > 0) to.px[k] = lit(to.px[k]!, colour, (256 * level * f * f * f) | 0)
    }
  }
}

/** Fills a polygon (x, y, x, y …) with smooth edges: four scan lines a row, exact cover to the sides. Even-odd. */
export function fillPolygon(to: Canvas, points: readonly number[], colour: number, alpha = 1): void {
  const n = points.length / 2
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < n; i++) {
    low = Math.min(low, points[2 * i + 1]!)
    high = Math.max(high, points[2 * i + 1]!)
  }
  const cover = new Float32Array(to.width + 2)
  for (let y = Math.max(0, Math.floor(low)); y <= Math.min(to.height - 1, Math.ceil(high)); y++) {
    let first = to.width
    let last = -1
    for (let s = 0; s < 4; s++) {
      const xs = crossings(points, n, y + (s + 0.5) / 4)
      for (let i = 0; i + 1 < xs.length; i += 2) {
        const left = Math.max(0, xs[i]!)
        const right = Math.min(to.width, xs[i + 1]!)
        if (right <= left) continue
        const a = Math.floor(left)
        const b = Math.min(to.width - 1, Math.floor(right))
        first = Math.min(first, a)
        last = Math.max(last, b)
        if (a === b) cover[a]! += (right - left) / 4
        else {
          cover[a]! += (a + 1 - left) / 4
          for (let x = a + 1; x < b; x++) cover[x]! += 0.25
          cover[b]! += (right - b) / 4
        }
      }
    }
    for (let x = first, k = y * to.width + first; x <= last; x++, k++) {
      const c = Math.round(256 * alpha * cover[x]!)
      cover[x] = 0
      if (c > 0) to.px[k] = over(to.px[k]!, colour, Math.min(256, c))
    }
  }
}

function crossings(points: readonly number[], n: number, y: number): number[] {
  const xs: number[] = []
  for (let i = 0; i < n; i++) {
    const j = (i + 1) % n
    const y0 = points[2 * i + 1]!
    const y1 = points[2 * j + 1]!
    if (y0 <= y === y1 <= y) continue
    xs.push(points[2 * i]! + ((y - y0) / (y1 - y0)) * (points[2 * j]! - points[2 * i]!))
  }
  return xs.sort((a, b) => a - b)
}
