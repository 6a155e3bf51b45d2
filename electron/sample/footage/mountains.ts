import { seededRandom } from '#shared/base/random.ts'
import { type Canvas, type Rgb, type Strip, canvas, copy, drawStrip, fillPolygon, glow, hex, mix, paint, ramp, rgba } from './canvas.ts'
import { cloudNoise, ridge } from './noise.ts'
import { FRAME, type Painter, type SampleClip } from './sample-clip.ts'

const { width: W, height: H, rate } = FRAME
/** Strips repeat after this many pixels; textures of 256 are laid on it a whole number of times. */
const WRAP = 2048

/** Frames of each light: long enough that a film cut to a lively song can show it twice without showing a picture twice. */
const SHOT = 99

interface Light {
  frames: number
  sky: readonly Rgb[]
  /** Colour of the farthest and the nearest ridge, and of the mist between them. */
  far: Rgb
  near: Rgb
  mist: Rgb
  sun: { x: number; y: number; r: number; colour: Rgb; halo: number }
  snow: number
  stars: boolean
  seed: number
  /** Pixels a frame of the nearest ridge; negative flies to the left. */
  speed: number
}

const LIGHTS: readonly Light[] = [
  {
    frames: SHOT,
    sky: [hex('#2b3a67'), hex('#7a6a9c'), hex('#e8a0a0'), hex('#ffd9b0')],
    far: hex('#c79aa8'),
    near: hex('#1f2a44'),
    mist: hex('#f7cdb8'),
    sun: { x: 900, y: 330, r: 46, colour: hex('#fff3d6'), halo: 0.8 },
    snow: 0,
    stars: false,
    seed: 3,
    speed: 8,
  },
  {
    frames: SHOT,
    sky: [hex('#1f77c9'), hex('#5fa8e6'), hex('#a9d6f5'), hex('#e6f4fb')],
    far: hex('#9fc3de'),
    near: hex('#234d3c'),
    mist: hex('#d9ecf5'),
    sun: { x: 240, y: 110, r: 40, colour: hex('#ffffff'), halo: 0.6 },
    snow: 0.9,
    stars: false,
    seed: 19,
    speed: -10,
  },
  {
    frames: SHOT,
    sky: [hex('#5a1f3d'), hex('#b5403c'), hex('#f3842f'), hex('#ffd166')],
    far: hex('#d9683c'),
    near: hex('#2b0f23'),
    mist: hex('#ff9f4a'),
    sun: { x: 560, y: 380, r: 84, colour: hex('#fff0a8'), halo: 1 },
    snow: 0,
    stars: false,
    seed: 44,
    speed: 6,
  },
  {
    frames: SHOT,
    sky: [hex('#040b24'), hex('#0a1c44'), hex('#123a63'), hex('#2c6f86')],
    far: hex('#2f6480'),
    near: hex('#030816'),
    mist: hex('#3f8ea0'),
    sun: { x: 1020, y: 140, r: 34, colour: hex('#f4f7ff'), halo: 0.45 },
    snow: 0.5,
    stars: true,
    seed: 71,
    speed: -7,
  },
]
const CUTS = LIGHTS.slice(0, -1).map((_, i) => LIGHTS.slice(0, i + 1).reduce((n, l) => n + l.frames, 0))

/** Flight along ridges in four lights, already edited: dawn, noon, evening, night, joined by hard cuts. */
export const mountains: SampleClip = {
  name: 'mountains-four-lights',
  width: W,
  height: H,
  frameRate: rate,
  frameCount: LIGHTS.reduce((n, l) => n + l.frames, 0),
  facts: { cuts: CUTS, peakTime: null, move: 'truck' },
  painter: () => {
    const shots = LIGHTS.map(shotPainter)
    return (index, to) => {
      const shot = CUTS.filter((c) => c <= index).length
      shots[shot]!(index - (CUTS[shot - 1] ?? 0), to)
    }
  },
}

const LAYERS = 5

/** What a shot holds is drawn when its first frame is asked for. */
function shotPainter(light: Light): Painter {
  let sky: Canvas | undefined
  let ridges: Strip[] = []
  return (index, to) => {
    sky ??= skyOf(light)
    if (ridges.length === 0) ridges = Array.from({ length: LAYERS }, (_, i) => ridgeOf(light, i))
    copy(sky, to)
    if (light.stars) aurora(to, index / rate)
    for (const [i, strip] of ridges.entries())
      drawStrip(to, strip, firstColumn(i) + speedOf(light, i) * index, Math.round(rowOf(i) - index * riseOf(i)))
    if (!light.stars) birds(to, light, index / rate)
  }
}

function skyOf({ sky, sun, seed, stars }: Light): Canvas {
  const to = canvas(W, H)
  const clouds = cloudNoise(seed + 5, 4, 0.52)
  const cloud = mix(sky.at(-1)!, sun.colour, 0.6)
  const belt = Float64Array.from({ length: H }, (_, py) => Math.exp(-(((py - 200) / 150) ** 2)) * (stars ? 0.5 : 1.9))
  paint(to, (_x, y, px, py) => {
    const d = Math.hypot(px - sun.x, py - sun.y)
    const halo = sun.halo * (0.6 * Math.exp(-d / 110) + 0.4 * Math.exp(-d / 380))
    const density = clouds(px * 0.11, py * 0.42) * 0.7 + clouds(px * 0.36, py * 1.2 + 30) * 0.3
    const veil = Math.max(0, density - 0.52) * belt[py]!
    const base = mix(ramp(sky, (y * H) / 470), cloud, Math.min(0.85, veil))
    const disc = Math.max(0, Math.min(1, sun.r - d + 0.5))
    return mix(mix(base, sun.colour, Math.min(1, halo)), sun.colour, disc)
  })
  const random = seededRandom(seed)
  for (let i = 0; stars && i < 320; i++) glow(to, W * random(), 380 * random(), 1.2 + 1.6 * random() ** 3, 0xfff0e0, 0.25 + 0.75 * random())
  return to
}

/** Row of the picture in which layer `i` begins, and how fast the flight lifts it, rows a frame. */
const rowOf = (layer: number): number => 250 + 62 * layer
const riseOf = (layer: number): number => 0.15 + (0.35 * layer) / (LAYERS - 1)
const liftOf = (layer: number): number => Math.round(250 - (70 * layer) / (LAYERS - 1))
/** Column of the strip at the left edge in frame 0, and columns a frame. */
const firstColumn = (layer: number): number => 900 + 300 * layer
const speedOf = (light: Light, layer: number): number =>
  Math.sign(light.speed) * Math.max(1, Math.round(Math.abs(light.speed) * (layer / (LAYERS - 1)) ** 1.4))

/** Rows of a layer that can be seen: down to where the next one is solid, or to the lower edge. */
function rowsOf(light: Light, layer: number): number {
  const next = layer + 1
  if (next === LAYERS) return Math.ceil(H - rowOf(layer) + light.frames * riseOf(layer)) + 2
  return Math.ceil(rowOf(next) - rowOf(layer) + liftOf(next) + light.frames * (riseOf(layer) - riseOf(next))) + 10
}

/** One ridge: lit on the side of the sun, dark with forest when near, sinking into mist at its foot. Only what the flight shows is drawn. */
function ridgeOf(light: Light, layer: number): Strip {
  const { far, near, mist, snow, sun, seed, frames } = light
  const depth = layer / (LAYERS - 1)
  const outline = ridge(seed * 7 + layer * 13, WRAP, 5 + 2 * layer, 7, 0.5)
  const rock = cloudNoise(seed + layer, 8, 0.62)
  const lift = liftOf(layer)
  const height = Math.max(lift + 1, rowsOf(light, layer))
  const strip: Strip = { ...canvas(WRAP, height), top: 0, solid: lift }
  const body = mix(far, near, depth ** 0.8)
  const shades = shadesOf(body, mix(body, sun.colour, 0.42 * (1 - 0.6 * depth)))
  const snows = shadesOf(SNOW_SHADE, [255, 255, 255])
  const mists = Float32Array.from({ length: height + 16 }, (_, down) => Math.min(0.78, (down / 260) ** 1.3 * (1 - 0.55 * depth)))
  const travel = speedOf(light, layer) * (frames - 1)
  const begin = firstColumn(layer) + Math.min(0, travel)
  for (let column = begin; column < begin + Math.min(WRAP, W + Math.abs(travel)); column++) {
    const x = column & (WRAP - 1)
    const top = peak(outline, x, lift)
    const slope = peak(outline, x + 9, lift) - peak(outline, x - 9, lift)
    const facing = Math.max(0, Math.min(1, 0.5 + 0.03 * slope * (sun.x > W / 2 ? -1 : 1)))
    const jag = depth > 0.6 ? 7 * depth * Math.abs(((x * 0.21 + 3 * Math.sin(x * 0.37)) % 2) - 1) : 0
    for (let y = Math.max(0, Math.floor(top - jag)); y < height; y++) {
      const down = Math.max(0, y - top + jag)
      const grain = rock(x * (0.625 + depth), y * 1.1) - 0.5
      const lit = facing + 1.5 * grain
      const at = 3 * (lit <= 0 ? 0 : lit >= 1 ? 255 : (255 * lit) | 0)
      const white = layer < 3 && snow > 0 ? 1.6 * snow * (1 - down / (95 * (1 - 0.7 * depth) * (1 + 1.6 * grain))) : 0
      const s = white > 0.24 ? Math.min(1, white) : 0
      const m = mists[down | 0]!
      const r = shades[at]! + s * (snows[at]! - shades[at]!)
      const g = shades[at + 1]! + s * (snows[at + 1]! - shades[at + 1]!)
      const b = shades[at + 2]! + s * (snows[at + 2]! - shades[at + 2]!)
      strip.px[y * WRAP + x] = rgba(r + m * (mist[0] - r), g + m * (mist[1] - g), b + m * (mist[2] - b), Math.min(1, y + 1 - top + jag))
    }
  }
  return strip
}

const SNOW_SHADE = hex('#8fa9cc')

/** 256 colours from one to another, channel by channel. */
function shadesOf(from: Rgb, to: Rgb): Float32Array {
  return Float32Array.from({ length: 768 }, (_, i) => {
    const c = (i % 3) as 0 | 1 | 2
    return from[c] + (Math.floor(i / 3) / 255) * (to[c] - from[c])
  })
}

const peak = (outline: (x: number) => number, x: number, lift: number): number => lift * (0.52 - 0.62 * outline(x)) + 4

function birds(to: Canvas, light: Light, t: number): void {
  for (let i = 0; i < 5; i++) {
    const x = W / 2 + Math.sign(light.speed) * (-200 + 90 * t) + 46 * i * (i % 2 ? -1 : 1)
    const y = 190 + 20 * Math.sin(i * 2.1) + 12 * i
    const wing = 5 * Math.sin(8 * t + i)
    fillPolygon(
      to,
      [
        x,
        y,
        x + 9,
        y - 4 - wing,
        x + 20,
        y - wing * 0.4,
        x + 9,
        y - 1 - wing,
        x,
        y + 2.4,
        x - 9,
        y - 1 - wing,
        x - 20,
        y - wing * 0.4,
        x - 9,
        y - 4 - wing,
      ],
      rgba(...mix(light.near, [0, 0, 0], 0.2)),
      0.9,
    )
  }
}

/** Curtains of green light that wander. */
function aurora(to: Canvas, t: number): void {
  for (let x = 0; x < W; x += 4) {
    const s = Math.sin(x * 0.006 + 0.5 * t) + 0.6 * Math.sin(x * 0.013 - 0.8 * t + 2)
    const foot = 250 + 46 * s
    const strength = 0.5 + 0.5 * Math.sin(x * 0.021 + 1.4 * t + 2 * s)
    for (let y = Math.max(0, Math.floor(foot - 210)); y < foot; y++) {
      const up = (foot - y) / 210
      const level = 130 * strength * (up < 0.08 ? up / 0.08 : Math.max(0, 1 - up) ** 1.6)
      const green = level * (1 - 0.5 * up)
      for (let i = 0, k = y * W + x; i < 4; i++, k++) {
        const p = to.px[k]!
        const r = Math.min(255, (p & 255) + level * 0.5 * up)
        const g = Math.min(255, ((p >> 8) & 255) + green)
        const b = Math.min(255, ((p >> 16) & 255) + level * (0.35 + 0.4 * up))
        to.px[k] = (0xff000000 | (b << 16) | (g << 8) | r) >>> 0
      }
    }
  }
}
