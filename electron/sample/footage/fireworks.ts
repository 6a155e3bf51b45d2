import { seededRandom } from '#shared/base/random.ts'
import { type Canvas, canvas, copy, fillPolygon, glow, hex, lit, mix, paint, ramp, rgba } from './canvas.ts'
import { FRAME, type Painter, type SampleClip } from './sample-clip.ts'

const { width: W, height: H, rate } = FRAME
const SECONDS = 8
const WATER = 556
const GRAVITY = 46
/** The largest shell bursts here. */
const FINALE = 5.4

/** Fireworks over a lake with a bridge; the largest shell bursts in the sixth second. Static camera. */
export const fireworks: SampleClip = {
  name: 'fireworks',
  width: W,
  height: H,
  frameRate: rate,
  frameCount: SECONDS * rate,
  facts: { cuts: [], peakTime: FINALE + 0.1, move: 'static' },
  painter,
}

interface Shell {
  time: number
  x: number
  y: number
  speed: number
  sparks: number
  life: number
  /** 0xBBGGRR */
  colours: number[]
  willow: boolean
  seed: number
}

const PALETTE = [0x4a5cff, 0x3aa8ff, 0x66f0ff, 0xffb05a, 0xff6ad0, 0x7dff8a, 0xf0f0ff, 0xff8a5a]

function painter(): Painter {
  const sky = skyPicture()
  const front = shore()
  const shells = programme()
  return (index, to) => {
    const t = index / rate
    copy(sky, to)
    for (const s of shells) drawShell(to, s, t)
    reflect(to, t)
    for (let k = WATER * W - 90 * W; k < front.px.length; k++) if (front.px[k] !== 0) to.px[k] = front.px[k]!
  }
}

function programme(): Shell[] {
  const random = seededRandom(99)
  const shell = (time: number, x: number, y: number, size: number, colours: number[], willow = false): Shell => ({
    time,
    x,
    y,
    speed: 235 * size ** 0.8,
    sparks: Math.round(210 * size),
    life: willow ? 2.6 : 1.7,
    colours,
    willow,
    seed: Math.floor(random() * 1e6),
  })
  const list = [
    shell(0.15, 420, 190, 1, [PALETTE[0]!, PALETTE[2]!]),
    shell(0.9, 860, 150, 1.1, [PALETTE[3]!, PALETTE[6]!]),
    shell(1.7, 640, 230, 0.9, [PALETTE[4]!]),
    shell(2.3, 300, 170, 1.2, [PALETTE[1]!, PALETTE[2]!], true),
    shell(2.9, 980, 210, 1, [PALETTE[5]!, PALETTE[6]!]),
    shell(3.5, 700, 140, 1.1, [PALETTE[7]!, PALETTE[0]!]),
    shell(4.2, 460, 240, 0.8, [PALETTE[2]!]),
    shell(FINALE, 640, 200, 2, [PALETTE[2]!, PALETTE[1]!, PALETTE[6]!], true),
    shell(FINALE + 0.3, 300, 250, 1.2, [PALETTE[0]!, PALETTE[4]!]),
    shell(FINALE + 0.5, 980, 250, 1.2, [PALETTE[5]!, PALETTE[3]!]),
    shell(6.4, 200, 180, 0.9, [PALETTE[3]!]),
    shell(6.75, 640, 230, 1.1, [PALETTE[7]!, PALETTE[2]!]),
    shell(7.1, 400, 180, 1, [PALETTE[5]!, PALETTE[6]!]),
    shell(6.8, 1080, 170, 0.9, [PALETTE[4]!, PALETTE[6]!]),
  ]
  return list
}

function skyPicture(): Canvas {
  const to = canvas(W, H)
  const stops = [hex('#03040f'), hex('#0a0d2a'), hex('#191a45'), hex('#3a2857'), hex('#6a3a5c')]
  const [shallow, deep] = [hex('#1c1638'), hex('#04050e')]
  paint(to, (_x, _y, _px, py) => (py < WATER ? ramp(stops, (py / WATER) ** 1.6) : mix(shallow, deep, ((py - WATER) / (H - WATER)) ** 0.6)))
  const random = seededRandom(14)
  for (let i = 0; i < 150; i++) glow(to, W * random(), 340 * random(), 1.2 + random(), 0xf0e6d8, 0.2 + 0.5 * random())
  return to
}

/** Hills, lights of the far shore and a bridge: in front of the sparks, black where they are not lit. */
function shore(): Canvas {
  const to = canvas(W, H)
  const line: number[] = [0, WATER]
  for (let x = 0; x <= W; x += 20) line.push(x, WATER - 26 - 20 * Math.sin(x * 0.006) - 9 * Math.sin(x * 0.021 + 2))
  line.push(W, WATER)
  fillPolygon(to, line, rgba(9, 8, 24))
  const ink = rgba(5, 5, 16)
  fillPolygon(to, [0, WATER - 22, W, WATER - 22, W, WATER - 12, 0, WATER - 12], ink)
  for (let i = 0; i < 7; i++) {
    const x = 90 + 190 * i
    fillPolygon(to, [x - 7, WATER - 86, x + 7, WATER - 86, x + 11, WATER + 6, x - 11, WATER + 6], ink)
    for (let k = 0; k < 24; k++) {
      const u = k / 24
      const y = (v: number): number => WATER - 84 + 58 * (1 - (2 * v - 1) ** 2)
      fillPolygon(
        to,
        [x + 190 * u, y(u), x + 190 * (u + 1 / 24), y(u + 1 / 24), x + 190 * (u + 1 / 24), y(u + 1 / 24) + 2.5, x + 190 * u, y(u) + 2.5],
        ink,
      )
    }
    glow(to, x, WATER - 90, 10, 0x6ab8ff, 1)
  }
  const random = seededRandom(3)
  for (let i = 0; i < 90; i++) glow(to, W * random(), WATER - 30 - 12 * random(), 2.4, 0x60b0ff, 0.5 + 0.5 * random())
  return to
}

function drawShell(to: Canvas, s: Shell, t: number): void {
  const age = t - s.time
  if (age < -0.9 || age > s.life + 0.6) return
  if (age < 0) {
    const rise = 1 + age / 0.9
    const y = WATER - (WATER - s.y) * (1 - (1 - rise) ** 2)
    glow(to, s.x + 6 * Math.sin(rise * 9), y, 7, 0xb0d8ff, 0.9)
    for (let k = 1; k < 7; k++) glow(to, s.x, y + 7 * k, 4, 0x5a9cff, 0.5 * (1 - k / 7))
    return
  }
  const random = seededRandom(s.seed)
  glow(to, s.x, s.y, Math.min(290, s.speed * 1.25), s.colours[0]!, 0.3 * Math.min(1, 0.25 + age / 0.16) * Math.exp(-age * 2.2))
  for (let i = 0; i < s.sparks; i++) {
    const up = 2 * random() - 1
    const around = 2 * Math.PI * random()
    const flat = Math.sqrt(1 - up * up)
    const v = s.speed * (0.82 + 0.3 * random())
    const colour = s.colours[Math.floor(random() * s.colours.length)]!
    const life = s.life * (0.7 + 0.5 * random())
    if (age < life) spark(to, s, v * flat * Math.cos(around), v * up, age, life, colour, random())
  }
}

/** A spark slowed by the air, with the tail of where it has been. */
function spark(to: Canvas, s: Shell, vx: number, vy: number, age: number, life: number, colour: number, r: number): void {
  const drag = s.willow ? 1.5 : 2.1
  const at = (time: number): [number, number] => {
    const d = (1 - Math.exp(-drag * time)) / drag
    return [s.x + vx * d * 1.6, s.y + vy * d * 1.6 + 0.5 * GRAVITY * (s.willow ? 1.5 : 1) * time * time]
  }
  const left = 1 - age / life
  const twinkle = left < 0.35 ? 0.55 + 0.45 * Math.sin(40 * age + 20 * r) : 1
  const tail = s.willow ? 14 : 8
  for (let k = tail; k >= 0; k--) {
    const time = age - k * (s.willow ? 0.04 : 0.02)
    if (time < 0) continue
    const [x, y] = at(time)
    if (y > WATER) continue
    dot(
      to,
      x,
      y,
      k === 0 && left > 0.4 ? 0xffffff : colour,
      Math.round(256 * Math.min(1, left * 1.5) * twinkle * (1 - k / (tail + 1)) ** 1.2),
    )
  }
  const [x, y] = at(age)
  if (y < WATER) {
    glow(to, x, y, 13, colour, 0.42 * left * twinkle)
    glow(to, x, y, 3.4, 0xffffff, left * twinkle)
  }
}

/** Two by two pixels of light between the pixels. */
function dot(to: Canvas, x: number, y: number, colour: number, level: number): void {
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  if (x0 < 0 || y0 < 0 || x0 + 1 >= W || y0 + 1 >= H) return
  const fx = x - x0
  const fy = y - y0
  const k = y0 * W + x0
  to.px[k] = lit(to.px[k]!, colour, Math.round(level * (1.4 - 0.7 * fx - 0.7 * fy)))
  to.px[k + 1] = lit(to.px[k + 1]!, colour, Math.round(level * (0.3 + 0.7 * fx)))
  to.px[k + W] = lit(to.px[k + W]!, colour, Math.round(level * (0.3 + 0.7 * fy)))
}

/** The lake below: sky and sparks upside down, drawn out and broken by small waves. */
function reflect(to: Canvas, t: number): void {
  for (let y = WATER; y < H; y++) {
    const depth = (y - WATER) / (H - WATER)
    const sway = Math.round((3 + 16 * depth) * Math.sin(y * 0.5 - 6 * t) + 5 * depth * Math.sin(y * 1.3 + 9 * t))
    const from = Math.max(0, Math.round(WATER - 1 - (y - WATER) * 2.9)) * W
    const keep = Math.round(200 - 60 * depth)
    for (let x = 0, k = y * W; x < W; x++, k++) {
      const sx = x + sway
      to.px[k] = lit(to.px[k]!, to.px[from + (sx < 0 ? 0 : sx >= W ? W - 1 : sx)]!, keep)
    }
  }
}
