import { seededRandom } from '#shared/base/random.ts'
import { type Canvas, type Rgb, fillPolygon, hex, mix, rgba } from './canvas.ts'
import { cloudNoise } from './noise.ts'
import { FRAME, type Painter, type SampleClip } from './sample-clip.ts'

const { width: W, height: H, rate } = FRAME
const SECONDS = 7
/** A swell runs through the pond at this second and throws the boats about. */
const SWELL = 3.6

/** Paper boats on a pond seen from above; a swell passes in the fourth second. The camera turns slowly: roll. */
export const paperBoats: SampleClip = {
  name: 'paper-boats',
  width: W,
  height: H,
  frameRate: rate,
  frameCount: SECONDS * rate,
  facts: { cuts: [], peakTime: SWELL, move: 'static' },
  painter,
}

interface Boat {
  x: number
  y: number
  angle: number
  size: number
  speed: number
  colour: Rgb
  phase: number
}

function painter(): Painter {
  const caustics = cloudNoise(88, 8, 0.55)
  const depth = cloudNoise(27, 4, 0.5)
  const bed = pondBed(depth)
  const web = causticTiles(caustics)
  const boats = fleet()
  const leaves = fallenLeaves()
  const colours = waterColours()
  return (index, to) => {
    const t = index / rate
    drawWater(to, bed, web, colours, t)
    for (const l of leaves) drawLeaf(to, l, t)
    for (const b of boats) drawBoat(to, b, t)
  }
}

/** Array.from asks an iterator for each of a million bytes; a loop does not. */
function bytes(length: number, at: (k: number) => number): Uint8Array {
  const to = new Uint8Array(length)
  for (let k = 0; k < length; k++) to[k] = at(k)
  return to
}

/** Depth of the pond 0..255: where the water is dark. */
function pondBed(noise: (x: number, y: number) => number): Uint8Array {
  return bytes(W * H, (k) => {
    const x = k % W
    const y = Math.floor(k / W)
    return 255 * Math.max(0, Math.min(1, 0.72 * noise(x * 0.11, y * 0.16) + 0.34 * Math.hypot(x / W - 0.45, y / H - 0.4)))
  })
}

const TILE = 1024

/** Two folded noises whose product, moving against each other, is the net of light on the ground. */
function causticTiles(noise: (x: number, y: number) => number): Uint8Array {
  return bytes(TILE * TILE, (k) => {
    const x = (k % TILE) / 4
    const y = Math.floor(k / TILE) / 4
    const fold = 1 - Math.abs(2 * noise(x, y) - 1)
    return 255 * fold ** 4
  })
}

function drawWater(to: Canvas, bed: Uint8Array, web: Uint8Array, table: Uint32Array, t: number): void {
  const wave = 1 / (1 + ((t - SWELL) / 0.5) ** 2)
  const front = (t - SWELL + 1.1) * 780
  // The crest by its distance from the front, −200..200.
  const crests = Int16Array.from({ length: 401 }, (_, i) =>
    Math.round(70 * wave * Math.cos(((i - 200) * Math.PI) / 400) ** 2 * Math.sin((i - 200) * 0.022 + 0.6)),
  )
  const drift = [Math.round(17 * t), Math.round(11 * t), Math.round(-13 * t), Math.round(19 * t)] as const
  for (let y = 0, k = 0; y < H; y++) {
    const row1 = ((y + drift[1]) & (TILE - 1)) * TILE
    const row2 = ((y + drift[3] + 300) & (TILE - 1)) * TILE
    const sway = Math.round(5 * Math.sin(y * 0.021 + 2.1 * t))
    const shift1 = drift[0] + sway
    const shift2 = drift[2] - sway
    const beyond = y * 0.5 - front + 200
    for (let x = 0; x < W; x++, k++) {
      const light = (web[row1 + ((x + shift1) & (TILE - 1))]! + web[row2 + ((x + shift2) & (TILE - 1))]!) >> 1
      const away = (x * 0.86 + beyond) | 0
      const crest = away >= 0 && away <= 400 ? crests[away]! : 0
      const level = light + crest
      to.px[k] = table[((bed[k]! >> 3) << 6) | (level < 0 ? 0 : level > 255 ? 63 : level >> 2)]!
    }
  }
}

/** 32 depths × 64 lights. */
function waterColours(): Uint32Array {
  return Uint32Array.from({ length: 2048 }, (_, i) => {
    const base = mix(hex('#4fc3bd'), hex('#0b4d6e'), (i >> 6) / 31)
    const light = (i & 63) / 63
    return rgba(...mix(base, hex('#e9fff2'), Math.min(0.8, light ** 1.6 * (0.85 - 0.014 * (i >> 6)))))
  })
}

function fleet(): Boat[] {
  const random = seededRandom(41)
  const colours = ['#ff5a5f', '#ffd23f', '#f7f3ea', '#ff8fab', '#ff924c', '#f7f3ea', '#8ecae6'].map(hex)
  const places = [
    [230, 520],
    [470, 190],
    [620, 470],
    [860, 250],
    [1010, 560],
    [180, 170],
    [1150, 140],
  ] as const
  return places.map(([x, y], i) => ({
    x,
    y,
    angle: -0.35 + 0.5 * (random() - 0.5),
    size: [118, 92, 150, 104, 112, 74, 70][i]!,
    speed: 16 + 16 * random(),
    colour: colours[i]!,
    phase: 6 * random(),
  }))
}

/** How far the swell throws a boat at a place, 0..1, and which way it tilts. */
function swellAt(x: number, y: number, t: number): number {
  const away = (x * 0.86 + y * 0.5 - (t - SWELL + 1.1) * 780) / 190
  return Math.exp(-away * away) * Math.sin(3 * away + 1)
}

/** A folded boat from above: hull of four facets, the mast fold in the middle, its shadow on the ground. */
function drawBoat(to: Canvas, b: Boat, t: number): void {
  const push = swellAt(b.x, b.y, t)
  const angle = b.angle + 0.06 * Math.sin(1.3 * t + b.phase) + 0.55 * push
  const x = b.x + b.speed * t + 74 * push
  const y = b.y - 0.32 * b.speed * t + 4 * Math.sin(1.7 * t + b.phase) + 40 * push
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  const place = (points: readonly number[], dx: number, dy: number, scale = 1): number[] =>
    points.map((_, i) => {
      const px = points[i & ~1]! * b.size * scale
      const py = points[i | 1]! * b.size * scale
      return i % 2 ? y + dy + px * s + py * c : x + dx + px * c - py * s
    })
  const hull = [-1, 0, -0.45, -0.42, 0.45, -0.42, 1, 0, 0.45, 0.42, -0.45, 0.42]
  fillPolygon(to, place(hull, 0.22 * b.size, 0.3 * b.size), rgba(6, 40, 62), 0.42)
  for (let k = 3; k > 0; k--) fillPolygon(to, place(hull, 0, 0, 1 + 0.05 * k), rgba(235, 255, 250), 0.13)
  const facet = (points: readonly number[], light: number): void =>
    fillPolygon(
      to,
      place(points, 0, 0),
      rgba(...mix(light < 1 ? [24, 20, 48] : b.colour, light < 1 ? b.colour : [255, 255, 255], light < 1 ? light : light - 1)),
    )
  facet([-1, 0, -0.45, -0.42, 0.45, -0.42, 1, 0], 1.22)
  facet([-1, 0, 1, 0, 0.45, 0.42, -0.45, 0.42], 0.8)
  facet([-0.78, 0, -0.38, -0.25, 0.38, -0.25, 0.78, 0, 0.38, 0.25, -0.38, 0.25], 0.6)
  facet([-0.38, -0.02, 0, -0.31, 0.38, -0.02], 1.42)
  facet([-0.38, 0.02, 0, 0.31, 0.38, 0.02], 0.92)
  facet([-0.4, -0.02, 0.4, -0.02, 0.4, 0.02, -0.4, 0.02], 1.7)
}

interface Leaf {
  x: number
  y: number
  angle: number
  size: number
  colour: Rgb
}

function fallenLeaves(): Leaf[] {
  const random = seededRandom(19)
  return Array.from({ length: 16 }, () => ({
    x: W * random(),
    y: H * random(),
    angle: 6.3 * random(),
    size: 12 + 16 * random(),
    colour: [hex('#e76f51'), hex('#f4a261'), hex('#e9c46a'), hex('#9bc53d')][Math.floor(4 * random())]!,
  }))
}

function drawLeaf(to: Canvas, l: Leaf, t: number): void {
  const push = swellAt(l.x, l.y, t)
  const a = l.angle + 0.1 * t + push
  const x = l.x + 9 * t + 60 * push
  const y = l.y - 3 * t + 30 * push
  const outline = (dx: number, dy: number): number[] =>
    [-1, 0, -0.4, -0.42, 0.35, -0.36, 1, 0, 0.35, 0.36, -0.4, 0.42].map((_, i, p) => {
      const px = p[i & ~1]! * l.size
      const py = p[i | 1]! * l.size
      return i % 2 ? y + dy + px * Math.sin(a) + py * Math.cos(a) : x + dx + px * Math.cos(a) - py * Math.sin(a)
    })
  fillPolygon(to, outline(5, 7), rgba(6, 40, 62), 0.35)
  fillPolygon(to, outline(0, 0), rgba(...l.colour))
}
