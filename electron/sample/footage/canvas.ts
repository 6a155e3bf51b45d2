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

const CLEAR = 0
const BLEND = 1
const SOLID = 2
/** Per strip and row: end column and kind of each run of clear, half-clear or opaque pixels. A strip is not drawn into after its first use. */
const runsOfStrips = new WeakMap<Strip, Int32Array[]>()

const kindOf = (pixel: number): number => (pixel >>> 24 === 255 ? SOLID : pixel >>> 24 === 0 ? CLEAR : BLEND)

function runsOf(strip: Strip): Int32Array[] {
  const known = runsOfStrips.get(strip)
  if (known) return known
  const rows = Array.from({ length: Math.min(strip.solid, strip.height) }, (_, row) => {
    const runs: number[] = []
    const from = row * strip.width
    for (let c = 0; c < strip.width; ) {
      const kind = kindOf(strip.px[from + c]!)
      while (c < strip.width && kindOf(strip.px[from + c]!) === kind) c++
      runs.push(c, kind)
    }
    return Int32Array.from(runs)
  })
  runsOfStrips.set(strip, rows)
  return rows
}

/** Draws a strip whose column 0 lies at −offset (whole pixels), its row `top` at row `y`. */
export function drawStrip(to: Canvas, strip: Strip, offset: number, y: number): void {
  const shift = ((Math.round(offset) % strip.width) + strip.width) % strip.width
  const first = Math.max(0, y)
  const last = Math.min(to.height, y + strip.height)
  const rows = runsOf(strip)
  for (let row = first; row < last; row++) {
    const from = (row - y) * strip.width
    const at = row * to.width
    const runs = rows[row - y]
    for (let x = 0, c = shift; x < to.width; c = 0) {
      const n = Math.min(strip.width - c, to.width - x)
      if (runs) drawRuns(to.px, at + x - c, strip.px, from, runs, c, c + n)
      else to.px.set(strip.px.subarray(from + c, from + c + n), at + x)
      x += n
    }
  }
}

/** Columns `first`..`last` of the strip row that begins at `from`; column c lands at `at` + c. */
function drawRuns(to: Uint32Array, at: number, px: Uint32Array, from: number, runs: Int32Array, first: number, last: number): void {
  for (let i = 0, c = first; c < last; i += 2) {
    const end = Math.min(last, runs[i]!)
    if (end <= c) continue
    const kind = runs[i + 1]!
    if (kind === SOLID && end - c > 24) to.set(px.subarray(from + c, from + end), at + c)
    else if (kind === SOLID) for (let x = c; x < end; x++) to[at + x] = px[from + x]!
    else if (kind === BLEND) {
      for (let x = c; x < end; x++) {
        const p = px[from + x]!
        const alpha = p >>> 24
        to[at + x] = over(to[at + x]!, p, alpha + (alpha >> 7))
      }
    }
    c = end
  }
}

/** Draws a picture with alpha at a place between pixels, scaled by `alpha` 0..1. */
export function drawSprite(to: Canvas, sprite: Canvas, x: number, y: number, alpha = 1): void {
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const { width, height, px } = sprite
  // Weights of the four neighbours, in 256ths.
  const w11 = Math.round(256 * (x - x0) * (y - y0))
  const w10 = Math.round(256 * (y - y0)) - w11
  const w01 = Math.round(256 * (x - x0)) - w11
  const w00 = 256 - w11 - w10 - w01
  const right = Math.min(width, to.width - 1 - x0)
  for (let j = Math.max(0, -y0); j <= height && y0 + j < to.height; j++) {
    const row = j < height ? j * width : -1
    const above = j > 0 ? (j - 1) * width : -1
    const first = Math.max(0, -x0)
    let b = row >= 0 && first > 0 ? px[row + first - 1]! : 0
    let d = above >= 0 && first > 0 ? px[above + first - 1]! : 0
    for (let i = first, k = (y0 + j) * to.width + x0 + first; i <= right; i++, k++) {
      const a = row >= 0 && i < width ? px[row + i]! : 0
      const c = above >= 0 && i < width ? px[above + i]! : 0
      if ((a & b & c & d) >>> 24 === 255 && alpha === 1) {
        const rb = ((a & 0xff00ff) * w00 + (b & 0xff00ff) * w01 + (c & 0xff00ff) * w10 + (d & 0xff00ff) * w11) >>> 8
        const g = ((a & 0xff00) * w00 + (b & 0xff00) * w01 + (c & 0xff00) * w10 + (d & 0xff00) * w11) >>> 8
        to.px[k] = (0xff000000 | (rb & 0xff00ff) | (g & 0xff00)) >>> 0
      } else if ((a | b | c | d) >>> 24 > 0)
        to.px[k] = edge(to.px[k]!, a, b, c, d, (a >>> 24) * w00, (b >>> 24) * w01, (c >>> 24) * w10, (d >>> 24) * w11, alpha)
      b = a
      d = c
    }
  }
}

/** Four neighbours weighed by share and cover (0..255 × 256 together) over a pixel. */
function edge(
  below: number,
  a: number,
  b: number,
  c: number,
  d: number,
  pa: number,
  pb: number,
  pc: number,
  pd: number,
  alpha: number,
): number {
  const cover = pa + pb + pc + pd
  if (cover < 256) return below
  const red = ((a & 255) * pa + (b & 255) * pb + (c & 255) * pc + (d & 255) * pd) / cover
  const green = (((a >>> 8) & 255) * pa + ((b >>> 8) & 255) * pb + ((c >>> 8) & 255) * pc + ((d >>> 8) & 255) * pd) / cover
  const blue = (((a >>> 16) & 255) * pa + ((b >>> 16) & 255) * pb + ((c >>> 16) & 255) * pc + ((d >>> 16) & 255) * pd) / cover
  return over(below, (red & 255) | ((green & 255) << 8) | ((blue & 255) << 16), Math.min(256, Math.round((cover / 256) * alpha * 1.004)))
}

/** A soft round light of radius `r`; `colour` 0xBBGGRR, level 0..1. */
export function glow(to: Canvas, cx: number, cy: number, r: number, colour: number, level: number): void {
  const red = colour & 255
  const green = (colour >> 8) & 255
  const blue = (colour >> 16) & 255
  const { px, width } = to
  const peak = 256 * level
  // Light below one step of the strongest channel is not drawn: the rim of a faint glow would cost the most and change nothing.
  const least = Math.cbrt(256 / (peak * Math.max(red, green, blue)))
  if (!(least < 1)) return
  const reach = r * Math.sqrt(1 - least)
  const bottom = Math.min(to.height - 1, Math.floor(cy + reach))
  for (let y = Math.max(0, Math.ceil(cy - reach)); y <= bottom; y++) {
    const dy = (y - cy) / r
    const row = 1 - dy * dy
    const half = Math.sqrt(Math.max(0, reach * reach - (y - cy) * (y - cy)))
    const left = Math.max(0, Math.ceil(cx - half))
    const right = Math.min(width - 1, Math.floor(cx + half))
    for (let x = left, k = y * width + left; x <= right; x++, k++) {
      const dx = (x - cx) / r
      const f = row - dx * dx
      const add = (peak * f * f * f) | 0
      const p = px[k]!
      const lr = (p & 255) + ((red * add) >> 8)
      const lg = ((p >> 8) & 255) + ((green * add) >> 8)
      const lb = ((p >> 16) & 255) + ((blue * add) >> 8)
      px[k] = 0xff000000 | ((lb > 255 ? 255 : lb) << 16) | ((lg > 255 ? 255 : lg) << 8) | (lr > 255 ? 255 : lr)
    }
  }
}

/** Cover of one row of pixels while a polygon is filled, as differences to the left neighbour. */
let cover = new Float32Array(0)
let crossed = new Float64Array(32)

/** Fills a polygon (x, y, x, y …) with smooth edges: four scan lines a row, exact cover to the sides. Even-odd. */
export function fillPolygon(to: Canvas, points: readonly number[], colour: number, alpha = 1): void {
  const n = points.length / 2
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < n; i++) {
    low = Math.min(low, points[2 * i + 1]!)
    high = Math.max(high, points[2 * i + 1]!)
  }
  if (cover.length < to.width + 3) cover = new Float32Array(to.width + 3)
  if (crossed.length < n) crossed = new Float64Array(2 * n)
  const solid = (0xff000000 | colour) >>> 0
  const { px, width } = to
  const strength = 256 * alpha
  for (let y = Math.max(0, Math.floor(low)); y <= Math.min(to.height - 1, Math.ceil(high)); y++) {
    let first = width
    let last = -1
    for (let s = 0; s < 4; s++) {
      const found = crossings(points, n, y + (s + 0.5) / 4)
      for (let i = 0; i + 1 < found; i += 2) {
        const left = Math.max(0, crossed[i]!)
        const right = Math.min(width, crossed[i + 1]!)
        if (right <= left) continue
        first = Math.min(first, left | 0)
        last = Math.max(last, Math.min(width - 1, right | 0))
        begin(left, 0.25)
        begin(right, -0.25)
      }
    }
    let sum = 0
    for (let x = first, k = y * width + first; x <= last; x++, k++) {
      sum += cover[x]!
      cover[x] = 0
      const c = (strength * sum + 0.5) | 0
      if (c >= 256) px[k] = solid
      else if (c > 0) px[k] = over(px[k]!, colour, c)
    }
    if (last >= 0) cover[last + 1] = cover[last + 2] = 0
  }
}

/** From the place `x` on, between pixels, the cover changes by `amount`. */
function begin(x: number, amount: number): void {
  const i = x | 0
  const inside = (i + 1 - x) * amount
  cover[i]! += inside
  cover[i + 1]! += amount - inside
}

/** Where the outline crosses row `y`, ascending, in `crossed`; gives their number. */
function crossings(points: readonly number[], n: number, y: number): number {
  let found = 0
  for (let i = 0, j = n - 1; i < n; j = i++) {
    const y0 = points[2 * j + 1]!
    const y1 = points[2 * i + 1]!
    if (y0 <= y === y1 <= y) continue
    const x = points[2 * j]! + ((y - y0) / (y1 - y0)) * (points[2 * i]! - points[2 * j]!)
    let at = found++
    for (; at > 0 && crossed[at - 1]! > x; at--) crossed[at] = crossed[at - 1]!
    crossed[at] = x
  }
  return found
}
