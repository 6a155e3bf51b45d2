import { seededRandom } from '#shared/base/random.ts'
import type { FrameMotion, LumaSize } from '../motion/frame-motion.ts'
import { SMALL } from '../small-frame.ts'
import { noiseTexture } from './noise-texture.ts'

/** A still that a hand films: the luma of each frame, and how each moved since the one before. */
export interface ShakenStill {
  frames: { luma: Uint8Array; small: Uint8Array; time: number }[]
  /** Of frame i against frame i - 1; the first has none. */
  motions: FrameMotion[]
}

export interface ShakenOptions {
  size: LumaSize
  frames: number
  rate: number
  /** Strength of the hand's unrest; 1 is a phone that is carried. */
  shake?: number
  /** Share of the picture that something else covers, which goes its own way. */
  subject?: number
  /** Greatest grey-level error, of 255. */
  noise?: number
}

/** Where the camera looks: the still's point in the middle, in widths, its enlargement and turn. */
interface Pose {
  x: number
  y: number
  zoom: number
  roll: number
}

const texture = noiseTexture(11)
/** Texels of the still in a width of the picture. */
const TEXELS = 150

/** Deterministic in `seed`. Frame p of the still is drawn at e^zoom · (p turned by roll) + (x, y). */
export function shakenStill(seed: number, o: ShakenOptions): ShakenStill {
  const random = seededRandom(seed * 977 + 5)
  const hand = Array.from({ length: 4 }, () => unrest(random))
  const pan = { x: 0.06 * (random() - 0.5), y: 0.03 * (random() - 0.5), zoom: 0.04 * (random() - 0.5) }
  const shake = o.shake ?? 1
  const poseAt = (t: number): Pose => ({
    x: pan.x * t + 0.006 * shake * hand[0]!(t),
    y: pan.y * t + 0.006 * shake * hand[1]!(t),
    zoom: pan.zoom * t + 0.004 * shake * hand[2]!(t),
    roll: 0.008 * shake * hand[3]!(t),
  })
  const swing = unrest(random)
  const poses = Array.from({ length: o.frames }, (_, i) => poseAt(i / o.rate))
  return {
    frames: poses.map((pose, i) => {
      const luma = draw(pose, 0.15 * Math.sin((2 * i) / o.rate) + 0.01 * swing(i / o.rate), o, random)
      return { luma, small: smallOf(luma, o.size), time: i / o.rate }
    }),
    motions: poses.map((pose, i) => (i === 0 ? { x: 0, y: 0, zoom: 0, roll: 0 } : motionBetween(poses[i - 1]!, pose))),
  }
}

/** Slow and fast swings together, about 1 strong. */
function unrest(random: () => number): (t: number) => number {
  const waves = [1.3, 2.9, 5.7, 9.1].map((hertz) => ({
    hertz: hertz * (0.8 + 0.4 * random()),
    phase: 6.28 * random(),
    gain: hertz ** -0.5,
  }))
  return (t) => waves.reduce((sum, w) => sum + w.gain * Math.sin(6.2832 * w.hertz * t + w.phase), 0)
}

/** The map that takes what `a` shows to where `b` shows it: b ∘ a⁻¹. */
export function motionBetween(a: Pose, b: Pose): FrameMotion {
  const [zoom, roll] = [b.zoom - a.zoom, b.roll - a.roll]
  const [c, s] = [Math.exp(zoom) * Math.cos(roll), Math.exp(zoom) * Math.sin(roll)]
  return { x: b.x - (c * a.x - s * a.y), y: b.y - (s * a.x + c * a.y), zoom, roll }
}

function draw(pose: Pose, subjectAt: number, { size, subject = 0, noise = 1 }: ShakenOptions, random: () => number): Uint8Array {
  const { width, height, aspect } = size
  const luma = new Uint8Array(width * height)
  const k = Math.exp(-pose.zoom)
  const [c, s] = [k * Math.cos(pose.roll), k * Math.sin(pose.roll)]
  const side = Math.sqrt(subject * aspect) / 2
  // Four samples a pixel: a real lens and scaler do not alias.
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      let sum = 0
      for (let q = 0; q < 4; q++) {
        const px = (i + 0.25 + 0.5 * (q & 1)) / width - 0.5
        const py = ((j + 0.25 + 0.5 * (q >> 1)) / height - 0.5) * aspect
        const [sx, sy] = [px - subjectAt, py - 0.1 * subjectAt]
        if (Math.abs(sx) < side && Math.abs(sy) < side) sum += texture.sample(97 + sx * TEXELS, 31 + sy * TEXELS, 0.5)
        else {
          const [x, y] = [px - pose.x, py - pose.y]
          sum += texture.sample((c * x + s * y) * TEXELS, (c * y - s * x) * TEXELS, 0.5)
        }
      }
      luma[j * width + i] = Math.max(16, Math.min(235, 40 + (sum / 4) * 170 + noise * (2 * random() - 1)))
    }
  }
  return luma
}

/** The small frame of a grey picture. */
export function smallOf(luma: Uint8Array, { width, height }: Pick<LumaSize, 'width' | 'height'>): Uint8Array {
  const small = new Uint8Array(SMALL.bytes).fill(128)
  for (let y = 0; y < SMALL.height; y++) {
    for (let x = 0; x < SMALL.width; x++) {
      const [x0, x1] = [Math.floor((x * width) / SMALL.width), Math.ceil(((x + 1) * width) / SMALL.width)]
      const [y0, y1] = [Math.floor((y * height) / SMALL.height), Math.ceil(((y + 1) * height) / SMALL.height)]
      let sum = 0
      for (let j = y0; j < y1; j++) for (let i = x0; i < x1; i++) sum += luma[j * width + i]!
      small[y * SMALL.width + x] = sum / ((x1 - x0) * (y1 - y0))
    }
  }
  return small
}
