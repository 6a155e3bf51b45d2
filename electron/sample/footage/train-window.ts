import { seededRandom } from '#shared/base/random.ts'
import { type Canvas, type Rgb, type Strip, canvas, copy, drawStrip, fillPolygon, hex, mix, over, paint, ramp, rgba } from './canvas.ts'
import { cloudNoise, ridge } from './noise.ts'
import { FRAME, type Painter, type SampleClip } from './sample-clip.ts'

const { width: W, height: H, rate } = FRAME
const SECONDS = 7
const WRAP = 2560
/** Another train passes outside from this second on. */
const PASSING = { start: 3.9, seconds: 1.25, speed: 3400 }

/** Autumn fields from a train: five distances pass at five speeds; another train rushes by in the fifth second. Truck to the right. */
export const trainWindow: SampleClip = {
  name: 'train-window',
  width: W,
  height: H,
  frameRate: rate,
  frameCount: SECONDS * rate,
  facts: { cuts: [], peakTime: PASSING.start + PASSING.seconds / 2, move: 'truck' },
  painter,
}

function painter(): Painter {
  const sky = skyPicture()
  const layers = [
    { strip: hills(4, hex('#8ea9c4'), hex('#b7c6d2'), 130, 400), y: 236, speed: 1 },
    { strip: hills(9, hex('#7d9a7a'), hex('#c9b978'), 90, 380), y: 318, speed: 3 },
    { strip: fields(), y: 408, speed: 7 },
    { strip: trees(6, 0.7, 210, 11), y: 330, speed: 12 },
    { strip: meadow(), y: 548, speed: 20 },
  ]
  const frame = windowFrame()
  return (index, to) => {
    const t = index / rate
    copy(sky, to)
    for (const { strip, y, speed } of layers) drawStrip(to, strip, speed * index, y)
    poles(to, index)
    drawPassingTrain(to, t)
    drawStrip(to, frame, 0, 0)
  }
}

function skyPicture(): Canvas {
  const to = canvas(W, H)
  const clouds = cloudNoise(61, 4, 0.52)
  const stops = [hex('#6db3d8'), hex('#a6d3e4'), hex('#f3e6c8'), hex('#ffd9a0')]
  const cloud = hex('#fff8ea')
  paint(to, (_x, y, px, py) => {
    const d = clouds(px * 0.12 + 90, py * 0.4) * 0.68 + clouds(px * 0.4, py * 1.2) * 0.32
    return mix(ramp(stops, (y * H) / 380), cloud, Math.min(0.92, Math.max(0, d - 0.47) * 3))
  })
  return to
}

function hills(seed: number, dark: Rgb, light: Rgb, lift: number, height: number): Strip {
  const outline = ridge(seed, WRAP, 6, 5, 0.42)
  const patches = cloudNoise(seed + 1, 8, 0.6)
  const strip: Strip = { ...canvas(WRAP, height), top: 0, solid: lift + 4 }
  for (let x = 0; x < WRAP; x++) {
    const top = lift * (0.5 - 0.5 * outline(x))
    for (let y = Math.floor(top); y < height; y++) {
      const wood = patches(x * 0.7, y * 1.9) > 0.58 ? 0.4 : 0
      const c = mix(light, dark, Math.min(1, 0.15 + wood + 0.6 * Math.abs(patches(x * 0.16, y * 0.5) - 0.4) + (y - top) / 500))
      strip.px[y * WRAP + x] = rgba(...c, Math.min(1, y + 1 - top))
    }
  }
  return strip
}

/** Striped fields, hedges and a few farms. */
function fields(): Strip {
  const height = 260
  const strip: Strip = { ...canvas(WRAP, height), top: 0, solid: 44 }
  const tops = ridge(5, WRAP, 8, 3, 0.4)
  const texture = cloudNoise(17, 16, 0.7)
  const crops = [hex('#d9a441'), hex('#b9c25a'), hex('#8a9e4b'), hex('#c9773a'), hex('#e6c873')]
  const soil = hex('#5b4a2a')
  for (let x = 0; x < WRAP; x++) {
    const top = 22 - 16 * tops(x)
    for (let y = Math.floor(top); y < height; y++) {
      const row = (y - top) / height
      const plot = Math.floor((x + 300 * row) / (210 + 40 * Math.sin(Math.floor(row * 5)))) + 3 * Math.floor(row * 5)
      const furrow = 0.5 + 0.5 * Math.sin((x * 0.2 + y * 1.7) * (1 + (plot % 3)))
      const c = mix(crops[((plot % 5) + 5) % 5]!, soil, 0.12 * furrow + 0.34 * Math.abs(texture(x, y * 2) - 0.4))
      strip.px[y * WRAP + x] = rgba(...c, Math.min(1, y + 1 - top))
    }
  }
  const random = seededRandom(8)
  for (let i = 0; i < 6; i++) farm(strip, Math.round((i + 0.3 + 0.4 * random()) * (WRAP / 6)), 46 + 20 * random())
  return strip
}

function farm(to: Canvas, x: number, y: number): void {
  fillPolygon(to, [x, y, x + 70, y, x + 70, y + 34, x, y + 34], rgba(240, 228, 206))
  fillPolygon(to, [x - 6, y, x + 35, y - 26, x + 76, y], rgba(176, 66, 48))
  fillPolygon(to, [x + 92, y + 8, x + 130, y + 8, x + 130, y + 34, x + 92, y + 34], rgba(150, 58, 48))
  for (let i = 0; i < 3; i++)
    fillPolygon(to, [x + 8 + 22 * i, y + 9, x + 18 + 22 * i, y + 9, x + 18 + 22 * i, y + 21, x + 8 + 22 * i, y + 21], rgba(88, 108, 128))
}

/** A row of autumn trees; crowns as heaps of leaves. */
function trees(seed: number, density: number, size: number, count: number): Strip {
  const height = 260
  const strip: Strip = { ...canvas(WRAP, height), top: 0, solid: height }
  // Colour without alpha: edges of what is drawn blend into it instead of black.
  strip.px.fill(0x00182a44)
  const random = seededRandom(seed)
  const leaves: Rgb[] = [hex('#c8502d'), hex('#e08a2e'), hex('#f0b84a'), hex('#7f8f3c'), hex('#9c3b2a')]
  for (let i = 0; i < count; i++) {
    const x = ((i + 0.42 + 0.16 * random()) * WRAP) / count
    const r = size * (0.3 + 0.26 * random()) * density
    const foot = height - 16 * random()
    fillPolygon(strip, [x - r * 0.1, foot, x - r * 0.05, foot - 1.5 * r, x + r * 0.05, foot - 1.5 * r, x + r * 0.1, foot], rgba(70, 46, 34))
    const tint = leaves[Math.floor(random() * leaves.length)]!
    for (let k = 0; k < 420; k++) {
      const a = 2 * Math.PI * random()
      const d = r * 1.05 * Math.sqrt(random())
      const cx = x + d * Math.cos(a)
      const cy = foot - 1.75 * r + 0.95 * d * Math.sin(a)
      const lightness = 0.5 - 0.5 * Math.sin(a) * (d / r) - 0.15
      const c = mix(mix(tint, hex('#3a2418'), 0.55), mix(tint, hex('#ffe2a0'), 0.35), lightness + 0.4 * (random() - 0.5))
      const s = r * (0.07 + 0.07 * random())
      fillPolygon(strip, [cx - s, cy, cx, cy - s, cx + s, cy, cx, cy + s], rgba(...c))
    }
  }
  return strip
}

/** Grass beside the track, smeared by speed. */
function meadow(): Strip {
  const strip: Strip = { ...canvas(WRAP, 180), top: 0, solid: 8 }
  const blades = cloudNoise(33, 16, 0.7)
  const [green, straw, dark] = [hex('#5b6b2c'), hex('#c2a94e'), hex('#2f331c')]
  for (let y = 0; y < 180; y++) {
    for (let x = 0; x < WRAP; x++) {
      const v = blades(x * 0.1, y * 2.3)
      const c = mix(green, straw, v * 1.1 - 0.1 + (y < 20 ? 0.1 : 0))
      strip.px[y * WRAP + x] = rgba(...mix(c, dark, y / 260), Math.min(1, (y + 1) / 8))
    }
  }
  return strip
}

/** Poles of the overhead line: near, so they pass as soft bars. */
function poles(to: Canvas, index: number): void {
  const x = W - ((index * 44) % 3300)
  if (x < -80) return
  for (let i = 0; i < 62; i++) {
    const cover = Math.round(200 * Math.min(1, i / 22, (61 - i) / 22))
    const column = Math.round(x + i)
    if (column < 0 || column >= W) continue
    for (let y = 0; y < H; y++) to.px[y * W + column] = over(to.px[y * W + column]!, 0x302a34, cover)
  }
}

function drawPassingTrain(to: Canvas, t: number): void {
  const since = t - PASSING.start
  if (since < 0 || since > PASSING.seconds) return
  const head = W - since * PASSING.speed * 1.55
  const tail = head + PASSING.speed * 1.2
  const [x0, x1] = [Math.max(0, Math.floor(head)), Math.min(W, Math.ceil(tail))]
  const columns = Float32Array.from({ length: Math.max(0, x1 - x0) }, (_, i) => {
    // Windows 240 wide every 330 pixels, smeared by the shutter over some 80.
    const at = (((x0 + i - head) % 330) + 330) % 330
    return Math.max(0, Math.min(1, Math.min(at, 240 - at) / 80))
  })
  for (let y = 130; y < 640; y++) {
    const stripe = y > 440 && y < 492
    const base: Rgb = y < 150 ? [150, 152, 160] : stripe ? [205, 54, 48] : y > 600 ? [38, 36, 44] : [222, 224, 230]
    const inWindow = y > 200 && y < 400
    for (let x = x0; x < x1; x++) {
      const light = inWindow ? columns[x - x0]! : 0
      const soft = Math.min(1, (x - head) / 60, (tail - x) / 60)
      to.px[y * W + x] = over(
        to.px[y * W + x]!,
        rgba(base[0] + (60 - base[0]) * light, base[1] + (72 - base[1]) * light, base[2] + (90 - base[2]) * light),
        Math.round(256 * Math.max(0, soft)),
      )
    }
  }
}

/** The window from inside: dark rounded frame, sill, and a faint reflection on the glass. */
function windowFrame(): Strip {
  const to: Strip = { ...canvas(W, H), top: 0, solid: H }
  for (let y = 0; y < H; y++) {
    for (let x = 0; x < W; x++) {
      const dx = Math.max(0, Math.abs(x - W / 2) - (W / 2 - 150))
      const dy = Math.max(0, Math.abs(y - 318) - 196)
      const outside = Math.hypot(dx, dy) - 92
      if (outside > 0) {
        const wall = mix(hex('#2a3140'), hex('#12161f'), y / H)
        const rim = outside < 16 ? mix(hex('#8d96a6'), wall, outside / 16) : wall
        const lit = outside < 5 ? mix(hex('#e8ecf2'), rim, outside / 5) : rim
        const sill = y > 628 && y < 646 ? mix(lit, hex('#98a2b4'), 0.5 - Math.abs(y - 637) / 20) : lit
        to.px[y * W + x] = rgba(...sill, Math.min(1, outside))
      } else {
        const band = Math.max(0, 1 - Math.abs(((x + 0.55 * y) % 900) - 300) / 90)
        if (band > 0) to.px[y * W + x] = rgba(255, 255, 255, 0.07 * band)
      }
    }
  }
  return to
}
