import { seededRandom } from '#shared/base/random.ts'
import { type Canvas, type Rgb, type Strip, canvas, copy, drawSprite, drawStrip, hex, mix, paint, ramp, rgba } from './canvas.ts'
import { cloudNoise, ridge } from './noise.ts'
import { FRAME, type Painter, type SampleClip } from './sample-clip.ts'

const { width: W, height: H, rate } = FRAME
const SECONDS = 8

/** Hot-air balloons rise over hills in the morning; a near one passes the lens in the sixth second. The hills sink: pedestal up. */
export const balloons: SampleClip = {
  name: 'balloons',
  width: W,
  height: H,
  frameRate: rate,
  frameCount: SECONDS * rate,
  facts: { cuts: [], peakTime: 5.6, move: 'pedestal' },
  painter,
}

interface Balloon {
  sprite: Canvas
  x: number
  y: number
  rise: number
  sway: number
  start: number
}

const STRIPES: readonly (readonly Rgb[])[] = [
  [hex('#e63946'), hex('#f8edd8'), hex('#f4a261')],
  [hex('#1d4e89'), hex('#f7b267'), hex('#f25c54')],
  [hex('#2a9d8f'), hex('#e9c46a'), hex('#f4f1de')],
  [hex('#7b2cbf'), hex('#ffb5a7'), hex('#fcd5ce')],
  [hex('#f77f00'), hex('#fcbf49'), hex('#d62828')],
]

function painter(): Painter {
  const sky = skyPicture()
  const hills = [
    { strip: hillStrip(3, 150, hex('#8fb7c9'), hex('#b4d0d4'), 90), y: 470, sink: 8 },
    { strip: hillStrip(8, 170, hex('#5f9a8f'), hex('#8fbfa4'), 120), y: 530, sink: 15 },
    { strip: hillStrip(15, 210, hex('#2f6d5a'), hex('#6a9c5c'), 150), y: 590, sink: 30 },
  ]
  const list = fleet()
  return (index, to) => {
    const t = index / rate
    copy(sky, to)
    for (const { strip, y, sink } of hills) drawStrip(to, strip, 0, Math.round(y + sink * t))
    for (const b of list) drawSprite(to, b.sprite, b.x + b.sway * Math.sin(0.8 * t + b.start), b.y - b.rise * (t - b.start))
  }
}

function skyPicture(): Canvas {
  const to = canvas(W, H)
  const clouds = cloudNoise(9, 4, 0.5)
  const stops = [hex('#3f8fd2'), hex('#7dbce8'), hex('#c3e2ee'), hex('#ffe9c9'), hex('#ffd2a1')]
  const [white, warm] = [hex('#ffffff'), hex('#fff1cf')]
  paint(to, (_x, y, px, py) => {
    const d = clouds(px * 0.13, py * 0.36) * 0.7 + clouds(px * 0.42, py * 1.1) * 0.3
    const veil = Math.max(0, d - 0.5) * 2.1 * Math.exp(-(((py - 230) / 190) ** 2))
    const glare = Math.exp(-Math.hypot(px - 1120, py - 500) / 330)
    return mix(mix(ramp(stops, y * 1.25), white, Math.min(0.9, veil)), warm, 0.75 * glare)
  })
  return to
}

/** A row of hills with fields and trees: rows of texture that grow coarser towards the bottom. */
function hillStrip(seed: number, height: number, dark: Rgb, light: Rgb, lift: number): Strip {
  const outline = ridge(seed, W, 3, 5, 0.42)
  const field = cloudNoise(seed + 50, 8, 0.6)
  const full = height + 260
  const strip: Strip = { ...canvas(W, full), top: 0, solid: lift + 10 }
  const gold = hex('#fff0c8')
  for (let x = 0; x < W; x++) {
    const top = lift * 0.5 * (1 - outline(x))
    for (let y = Math.max(0, Math.floor(top)); y < full; y++) {
      const depth = (y - top) / full
      const patch = field(x * 0.25 + depth * 30, y * 0.9)
      const trees = field(x * 1.7, y * 2.6) > 0.6 ? 0.35 : 0
      const rim = Math.max(0, 1 - (y - top) / 7)
      const colour = mix(mix(light, dark, 0.25 + 0.9 * Math.abs(patch - 0.45) + trees + 0.5 * depth), gold, 0.45 * rim)
      strip.px[y * W + x] = rgba(...colour, Math.min(1, y + 1 - top))
    }
  }
  return strip
}

function fleet(): Balloon[] {
  const random = seededRandom(21)
  const sizes = [34, 42, 50, 62, 78, 96, 128, 170]
  const list = sizes.map(
    (r, i): Balloon => ({
      sprite: balloonSprite(r, STRIPES[i % STRIPES.length]!, i),
      x: [930, 260, 1130, 560, 90, 760, 1010, 330][i]!,
      y: [190, 150, 300, 260, 360, 420, 560, 640][i]!,
      rise: 7 + r * 0.42 + 4 * random(),
      sway: 3 + 5 * random(),
      start: 0,
    }),
  )
  // One so near that it fills a third of the picture, from below the frame to above it.
  list.push({ sprite: balloonSprite(270, STRIPES[4]!, 9), x: 640, y: 900, rise: 560, sway: 0, start: 4.3 })
  return list
}

/** A gored envelope lit from the right, skirt and basket; `r` is its radius in pixels. */
function balloonSprite(r: number, stripes: readonly Rgb[], seed: number): Canvas {
  const to = canvas(2 * r + 4, Math.round(3.15 * r))
  const cx = to.width / 2
  const cy = r + 2
  const gores = 12
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const v = (y - cy) / r
      // Round above, drawn in to the mouth below.
      const half = v < 0 ? Math.sqrt(Math.max(0, 1 - v * v)) : v < 1.32 ? Math.cos(v * 1.02) ** 0.75 : 0
      const u = half > 0 ? (x - cx) / (r * half) : 2
      const cover = half > 0 ? Math.max(0, Math.min(1, (1 - Math.abs(u)) * half * r + 0.5)) : 0
      if (cover > 0 && v < 1.31) to.px[y * to.width + x] = envelope(u, v, gores, stripes, seed, cover)
      else basket(to, x, y, cx, cy, r)
    }
  }
  return to
}

function envelope(u: number, v: number, gores: number, stripes: readonly Rgb[], seed: number, cover: number): number {
  const angle = Math.asin(Math.max(-1, Math.min(1, u)))
  const gore = ((angle / Math.PI + 0.5) * gores) % 1
  const index = Math.floor((angle / Math.PI + 0.5) * gores)
  const zigzag = seed % 3 === 1 && Math.abs(v - 0.15 + 0.12 * Math.abs(gore * 2 - 1)) < 0.12
  const paint = zigzag ? stripes[2]! : stripes[(index + (seed % 2 && v > 0.55 ? 1 : 0)) % stripes.length]!
  const bulge = 0.86 + 0.14 * Math.sin(Math.PI * gore)
  const light = 0.52 + 0.5 * Math.max(0, Math.cos(angle - 0.75)) * (1 - 0.22 * Math.max(0, v)) * bulge
  const shine = Math.max(0, 1 - Math.hypot(u - 0.42, v + 0.45) / 0.5) ** 2 * 0.4
  return rgba(...mix(mix([20, 22, 60], paint, light), [255, 250, 235], shine), cover)
}

function basket(to: Canvas, x: number, y: number, cx: number, cy: number, r: number): void {
  const dx = Math.abs(x + 0.5 - cx)
  const v = (y - cy) / r
  const rope = v >= 1.3 && v < 1.68 && Math.abs(dx - (0.17 - 0.03 * (v - 1.3)) * r) < Math.max(0.7, r * 0.008)
  const box = v >= 1.66 && v < 1.98 && dx < 0.16 * r
  if (rope) to.px[y * to.width + x] = rgba(70, 52, 44, 0.9)
  if (box) {
    const weave = (Math.floor(x / Math.max(2, r / 22)) + Math.floor(y / Math.max(2, r / 22))) & 1
    to.px[y * to.width + x] = rgba(128 + 26 * weave - (x < cx ? 40 : 0), 84 + 18 * weave - (x < cx ? 26 : 0), 48)
  }
}
