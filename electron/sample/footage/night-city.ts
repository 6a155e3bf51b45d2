import { seededRandom } from '#shared/base/random.ts'
import {
  type Canvas,
  type Rgb,
  type Strip,
  canvas,
  copy,
  drawStrip,
  fillPolygon,
  glow,
  hex,
  lit,
  mix,
  paint,
  ramp,
  rgba,
} from './canvas.ts'
import { FRAME, type Painter, type SampleClip } from './sample-clip.ts'

const { width: W, height: H, rate } = FRAME
const SECONDS = 7
/** Where buildings meet the quay, and the far side of the road below it. */
const QUAY = 486
const WRAP = 2560

/** A skyline across the water at night; cars pass in front, a train with lit windows rushes by in the fifth second. Truck to the right. */
export const nightCity: SampleClip = {
  name: 'night-city',
  width: W,
  height: H,
  frameRate: rate,
  frameCount: SECONDS * rate,
  facts: { cuts: [], peakTime: 4.6, move: 'truck' },
  painter,
}

function painter(): Painter {
  const sky = skyPicture()
  const layers = [
    { strip: skyline(11, 150, 250, hex('#232e63'), 0.1, 46), speed: 1 },
    { strip: skyline(23, 190, 320, hex('#161d47'), 0.3, 64), speed: 2 },
    { strip: skyline(37, 90, 250, hex('#0b0f2c'), 0.42, 92), speed: 3 },
  ]
  const lamps = lampStrip()
  return (index, to) => {
    const t = index / rate
    copy(sky, to)
    for (const { strip, speed } of layers) drawStrip(to, strip, speed * index, QUAY - strip.height)
    mirror(to, t)
    drawTrain(to, t)
    drawRoad(to, index)
    drawStrip(to, lamps, 8 * index, QUAY + 16)
    drawCars(to, t)
  }
}

function skyPicture(): Canvas {
  const to = canvas(W, H)
  const stops = [hex('#070a24'), hex('#121a4a'), hex('#2c2a6b'), hex('#693a80'), hex('#c05f7d')]
  const moon = { x: 250, y: 130, r: 44 }
  paint(to, (_x, y, px, py) => {
    const d = Math.hypot(px - moon.x, py - moon.y)
    const sky = ramp(stops, ((y * H) / QUAY) ** 1.5)
    const halo = mix(sky, hex('#9fb4ff'), 0.5 * Math.exp(-d / 90))
    return mix(halo, hex('#fdf6e3'), Math.max(0, Math.min(1, moon.r - d + 0.5)))
  })
  const random = seededRandom(4)
  for (let i = 0; i < 220; i++) glow(to, W * random(), 300 * random() ** 1.5, 1.5 + 1.5 * random(), 0xffeedd, 0.3 + 0.7 * random())
  return to
}

/** Towers with windows, some with a spire; `litShare` of the windows shine. */
function skyline(seed: number, low: number, high: number, body: Rgb, litShare: number, width: number): Strip {
  const random = seededRandom(seed)
  const height = high + 40
  const strip: Strip = { ...canvas(WRAP, height), top: 0, solid: height - 20 }
  const warm = [hex('#ffd48a'), hex('#ffb765'), hex('#fff0c9'), hex('#9fd8ff'), hex('#ff9a76')]
  for (let x = 0; x < WRAP; ) {
    const w = Math.min(WRAP - x, Math.round(width * (0.6 + 0.9 * random())))
    const h = Math.round(low + (high - low) * random() ** 1.6)
    const shade = mix(body, [0, 0, 0], 0.25 * random())
    block(strip, x, height - h, w, h, shade, mix(shade, hex('#8a6fc0'), 0.25))
    if (random() < 0.22) block(strip, x + (w >> 1) - 1, height - h - 34, 3, 34, shade, shade)
    const cell = 7 + Math.floor(random() * 4)
    for (let wy = height - h + 8; wy < height - 12; wy += cell + 3) {
      for (let wx = x + 5; wx < x + w - cell; wx += cell + 1) {
        if (random() > litShare) continue
        const colour = mix(warm[Math.floor(random() * warm.length)]!, shade, 0.45 * random())
        block(strip, wx, wy, cell - 3, cell - 2, colour, colour)
      }
    }
    x += w
  }
  for (let k = strip.solid * WRAP; k < strip.px.length; k++) if (strip.px[k] === 0) strip.px[k] = rgba(...body)
  return strip
}

/** A rectangle lit from the left edge. */
function block(to: Canvas, x: number, y: number, w: number, h: number, colour: Rgb, edge: Rgb): void {
  for (let j = Math.max(0, y); j < Math.min(to.height, y + h); j++) {
    const row = j * to.width
    to.px.fill(rgba(...colour), row + x, row + x + w)
    to.px[row + x] = rgba(...edge)
  }
}

/** Water below the quay: what stands above it upside down, in rows that sway. */
function mirror(to: Canvas, t: number): void {
  const water = rgba(...hex('#0a0f2e'))
  for (let y = QUAY; y < 600; y++) {
    const depth = (y - QUAY) / 114
    const from = QUAY - 1 - Math.round((y - QUAY) * 2.4)
    const sway = Math.round((2 + 9 * depth) * Math.sin(y * 0.55 + 5 * t) + 3 * Math.sin(y * 1.7 - 7 * t))
    const source = from * W
    const at = y * W
    const keep = 150 - 70 * depth
    for (let x = 0; x < W; x++) {
      const sx = x + sway
      const p = to.px[source + (sx < 0 ? 0 : sx >= W ? W - 1 : sx)]!
      to.px[at + x] = lit(water, p, keep)
    }
  }
}

const TRAIN = { start: 4.05, speed: 2600, length: 2300, y: 500, height: 58 }

/** A lit train on the embankment: eight hundred pixels in a third of a second. */
function drawTrain(to: Canvas, t: number): void {
  const head = (t - TRAIN.start) * TRAIN.speed
  const tail = head - TRAIN.length
  if (head < 0 || tail > W) return
  const [x0, x1] = [Math.max(0, Math.floor(tail)), Math.min(W, Math.ceil(head))]
  for (let y = TRAIN.y; y < TRAIN.y + TRAIN.height; y++) {
    const inWindow = y > TRAIN.y + 12 && y < TRAIN.y + 38
    for (let x = x0; x < x1; x++) {
      // Windows of 70 pixels smear over the 43 that the train moves while the shutter is open.
      const at = (((head - x) % 96) + 96) % 96
      const light = inWindow ? Math.max(0, Math.min(1, Math.min(at + 6, 84 - at) / 40)) : 0
      const body = y < TRAIN.y + 4 ? 70 : y > TRAIN.y + 50 ? 14 : 32
      to.px[y * W + x] = rgba(body + 225 * light, body + 8 + 176 * light, body + 36 + 84 * light)
    }
  }
  for (let x = x0; x < x1; x++)
    for (let j = 0; j < 40; j++)
      to.px[(TRAIN.y + TRAIN.height + j) * W + x] = lit(to.px[(TRAIN.y + TRAIN.height + j) * W + x]!, 0x3a78c8, 90 - 2 * j)
  glow(to, head, TRAIN.y + 34, 120, 0xd8f0ff, 1)
}

function drawRoad(to: Canvas, index: number): void {
  for (let y = 600; y < H; y++) {
    const depth = (y - 600) / (H - 600)
    const c = mix(hex('#161733'), hex('#08091a'), depth)
    to.px.fill(rgba(...c), y * W, (y + 1) * W)
  }
  to.px.fill(rgba(88, 86, 130), 600 * W, 603 * W)
  for (let x = -((index * 9) % 180); x < W; x += 180) {
    fillPolygon(to, [x, 664, x + 84, 664, x + 78, 670, x - 6, 670], rgba(150, 140, 150), 0.55)
  }
}

/** Street lamps on the near side, with the pool of light each casts. */
function lampStrip(): Strip {
  const strip: Strip = { ...canvas(1600, 120), top: 0, solid: 120 }
  for (const x of [260, 1060]) {
    for (let y = 8; y < 116; y++) for (let i = -1; i <= 1; i++) strip.px[y * 1600 + x + i] = rgba(14, 14, 34)
    for (let y = 0; y < 60; y++) {
      for (let i = -60; i < 60; i++) {
        const f = Math.max(0, 1 - Math.hypot(i, y - 12) / 48)
        if (f > 0 && Math.abs(i) > 1) strip.px[y * 1600 + x + i] = rgba(255, 214, 150, 0.75 * f * f)
      }
    }
    for (let i = -12; i < 13; i++) for (let j = 0; j < 5; j++) strip.px[(8 + j) * 1600 + x + i] = rgba(255, 240, 205)
  }
  return strip
}

/** Cars as pairs of lights with streaks, white to the left and red to the right. */
function drawCars(to: Canvas, t: number): void {
  const random = seededRandom(77)
  for (let i = 0; i < 16; i++) {
    const right = i % 2 === 0
    const lane = right ? 640 : 698
    const speed = (520 + 260 * random()) * (right ? 1 : -1)
    const start = -400 + 7400 * random() * (right ? -1 : 1) * 0.55 + (right ? 500 : 900)
    const x = start + speed * t
    if (x < -300 || x > W + 300) continue
    const colour = right ? 0x2838ff : 0xd8f4ff
    const trail = right ? -1 : 1
    for (let k = 0; k < 70; k++) {
      const px = Math.round(x + trail * k * 3)
      const level = Math.round(190 * (1 - k / 70) ** 2)
      for (let j = -2; j <= 2; j++)
        for (let q = 0; q < 3; q++)
          if (px + q >= 0 && px + q < W) to.px[(lane + j) * W + px + q] = lit(to.px[(lane + j) * W + px + q]!, colour, level)
    }
    glow(to, x, lane, 46, colour, 0.7)
    glow(to, x, lane, 13, 0xffffff, 1)
    glow(to, x + trail * 60, lane + 14, 70, colour, 0.25)
  }
}
