import { seededRandom } from '#shared/base/random.ts'
import { type Canvas, canvas, copy, drawSprite, fillPolygon, glow, hex, lit, mix, over, paint, ramp, rgba } from './canvas.ts'
import { cloudNoise } from './noise.ts'
import { FRAME, type Painter, type SampleClip } from './sample-clip.ts'

const { width: W, height: H, rate } = FRAME
const SECONDS = 7
const HORIZON = 404
const SUN = { x: 790, y: 356, r: 58 }
/** Sea texture repeats after this many pixels. */
const TILE = 2048

/** Low sun over a swell; gulls cross, a boat sails by. The camera drifts to the right. */
export const sunsetSea: SampleClip = {
  name: 'sunset-sea',
  width: W,
  height: H,
  frameRate: rate,
  frameCount: SECONDS * rate,
  facts: { cuts: [], peakTime: 4.4, move: 'truck' },
  painter,
}

function painter(): Painter {
  const sky = skyPicture()
  const sea = seaTexture()
  const boat = boatSprite()
  const gulls = flock()
  const colours = seaColours()
  return (index, to) => {
    const t = index / rate
    copy(sky, to)
    drawSea(to, sea, colours, t)
    drawSprite(to, boat, 300 + 26 * t, HORIZON - 150 + 2.2 * Math.sin(1.7 * t) + 8)
    reflectSun(to, t)
    for (const g of gulls) drawGull(to, g, t)
  }
}

function skyPicture(): Canvas {
  const to = canvas(W, H)
  const clouds = cloudNoise(31, 4, 0.5)
  const stops = [hex('#23315e'), hex('#4a4a80'), hex('#8d5a86'), hex('#d9706f'), hex('#f79a5e'), hex('#ffcf7d')]
  const [shade, shine, halos, discTop, discFoot] = [hex('#7a4f7e'), hex('#ffb27a'), hex('#ffe6a8'), hex('#fff6d8'), hex('#ffd58a')]
  paint(to, (_x, y, px, py) => {
    const base = ramp(stops, (y * H) / HORIZON)
    const distance = Math.hypot((px - SUN.x) / 1.25, py - SUN.y)
    const halo = Math.exp(-distance / 150) * 0.75 + Math.exp(-distance / 420) * 0.35
    // Bands of cloud that thin out towards the zenith and catch the light on their lower side.
    const density = clouds(px * 0.16 + 20, py * 0.55) * 0.7 + clouds(px * 0.4, py * 1.3 + 90) * 0.3
    const band = Math.max(0, density - 0.5) * 2.4 * Math.exp(-(((py - 190) / 130) ** 2))
    const lit = mix(shade, shine, Math.min(1, 0.25 + 1.4 * halo))
    const withCloud = mix(base, lit, Math.min(0.85, band))
    const withHalo = mix(withCloud, halos, Math.min(1, halo))
    const disc = Math.max(0, Math.min(1, SUN.r - Math.hypot(px - SUN.x, py - SUN.y) + 0.5))
    return mix(withHalo, mix(discTop, discFoot, (py - SUN.y + SUN.r) / (2 * SUN.r)), disc)
  })
  return to
}

/** Wave slopes, −1..1 as bytes about 128: rows lie in perspective when drawn. */
function seaTexture(): Uint8Array {
  const noise = cloudNoise(57, 8, 0.6)
  const rows = 256
  const to = new Uint8Array(TILE * rows)
  for (let y = 0, k = 0; y < rows; y++)
    for (let x = 0; x < TILE; x++, k++) to[k] = 255 * (0.62 * noise((x * 256) / TILE, y) + 0.38 * noise((x * 1024) / TILE + 40, 3 * y))
  return to
}

const depthOf = (y: number): number => (y - HORIZON + 3) / (H - HORIZON)

/** Per row of the sea 64 colours from trough to crest. */
function seaColours(): Uint32Array {
  const far = hex('#e98f62')
  const near = hex('#16294f')
  const crest = hex('#ffc98c')
  const trough = hex('#0d1a38')
  return Uint32Array.from({ length: 64 * (H - HORIZON) }, (_, i) => {
    const depth = depthOf(HORIZON + (i >> 6))
    const base = mix(far, near, Math.min(1, depth ** 0.55 * 1.08))
    const s = ((i & 63) / 63 - 0.5) * 2
    return rgba(...(s > 0 ? mix(base, crest, s ** 2.4 * (0.85 - 0.4 * depth)) : mix(base, trough, (-s) ** 1.2 * 0.62)))
  })
}

function drawSea(to: Canvas, sea: Uint8Array, colours: Uint32Array, t: number): void {
  for (let y = HORIZON; y < H; y++) {
    const depth = depthOf(y)
    const first = (y - HORIZON) << 6
    // Row of the texture in perspective: nearer rows lie further apart and pass faster.
    const distance = 26 / (depth + 0.06)
    const row = (Math.floor(distance * 5 + t * 9) & 255) * TILE
    const row2 = (Math.floor(distance * 7.7 - t * 7 + 100) & 255) * TILE
    const scale = 0.8 + 1.7 / (0.25 + 2.2 * depth)
    const shift = 30 * t * (1 + 2 * depth)
    let at = shift * scale + 5000
    for (let x = 0, k = y * W; x < W; x++, k++, at += scale) {
      const i = at | 0
      const value = sea[row + (i & (TILE - 1))]! + sea[row2 + ((i + 700) & (TILE - 1))]!
      const v = (32 + 0.3 * (value - 250)) | 0
      to.px[k] = colours[first + (v < 0 ? 0 : v > 63 ? 63 : v)]!
    }
  }
}

/** A path of glitter below the sun: short strokes of light that live for a few frames. */
function reflectSun(to: Canvas, t: number): void {
  for (let y = HORIZON; y < H; y += 2) {
    const depth = (y - HORIZON) / (H - HORIZON)
    const random = seededRandom(y * 977 + Math.floor(t * 10 + y * 0.37) * 131)
    const half = 30 + 150 * depth
    for (let n = 0; n < 7; n++) {
      const x = SUN.x + (random() + random() - 1) * half
      const length = 4 + 40 * depth * random()
      const level = Math.round(210 * (1 - 0.55 * depth) * random())
      for (let j = 0; j < 1 + 2 * depth; j++) {
        const row = Math.min(H - 1, y + j) * W
        for (let i = Math.max(0, Math.round(x - length)); i < Math.min(W, x + length); i++) {
          const edge = 1 - Math.abs(i - x) / length
          to.px[row + i] = lit(to.px[row + i]!, 0x6fc0ff, Math.round(level * edge))
        }
      }
    }
  }
  glow(to, SUN.x, HORIZON + 2, 240, 0x4f9cff, 0.35)
}

function boatSprite(): Canvas {
  const to = canvas(130, 160)
  const ink = rgba(38, 26, 48)
  const sail = rgba(74, 44, 66)
  const edge = rgba(196, 112, 88)
  const draw = (points: number[], colour: number): void => cut(to, points, colour)
  draw([66, 8, 70, 8, 70, 132, 66, 132], ink)
  draw([72, 14, 118, 120, 72, 124], sail)
  draw([72, 14, 118, 120, 112, 120, 74, 26], edge)
  draw([64, 24, 64, 122, 22, 120], ink)
  draw([8, 130, 122, 128, 104, 150, 26, 150], ink)
  return to
}

/** Polygon with alpha into an empty sprite: drawn on black, its cover becomes the alpha. */
function cut(to: Canvas, points: number[], colour: number): void {
  const mask = canvas(to.width, to.height)
  fillPolygon(mask, points, 0xffffff)
  for (let k = 0; k < to.px.length; k++) {
    const a = mask.px[k]! & 255
    if (a === 0) continue
    const under = to.px[k]! >>> 24
    const blended = under > 0 ? over(to.px[k]!, colour, a + (a >> 7)) : colour
    to.px[k] = ((Math.max(a, under) << 24) | (blended & 0xffffff)) >>> 0
  }
}

interface Gull {
  x: number
  y: number
  speed: number
  size: number
  phase: number
}

function flock(): Gull[] {
  const random = seededRandom(5)
  const far = Array.from({ length: 6 }, () => ({
    x: 980 + 360 * random(),
    y: 120 + 130 * random(),
    speed: -70 - 30 * random(),
    size: 13 + 7 * random(),
    phase: 6 * random(),
  }))
  // Three near ones sweep across about the fifth second: the clip's strongest motion.
  const near = Array.from({ length: 3 }, (_, i) => ({
    x: -2000 - 150 * i,
    y: 250 + 70 * i,
    speed: 600,
    size: 64 - 10 * i,
    phase: i,
  }))
  return [...far, ...near]
}

function drawGull(to: Canvas, g: Gull, t: number): void {
  const x = g.x + g.speed * t
  if (x < -100 || x > W + 100) return
  const y = g.y + 8 * Math.sin(1.3 * t + g.phase)
  const beat = Math.sin((g.size > 30 ? 9 : 7) * t + g.phase)
  const s = g.size
  const tip = y - s * (0.15 + 0.42 * beat)
  const mid = y - s * (0.3 + 0.12 * beat)
  const wing = (side: number): number[] => [
    x,
    y - 0.05 * s,
    x + side * 0.45 * s,
    mid,
    x + side * s,
    tip,
    x + side * 0.5 * s,
    mid + 0.13 * s,
    x,
    y + 0.14 * s,
  ]
  const ink = rgba(34, 24, 44)
  fillPolygon(to, wing(-1), ink)
  fillPolygon(to, wing(1), ink)
  const nose = Math.sign(g.speed)
  fillPolygon(to, [x - nose * 0.32 * s, y + 0.05 * s, x, y - 0.08 * s, x + nose * 0.34 * s, y + 0.02 * s, x, y + 0.13 * s], ink)
}
