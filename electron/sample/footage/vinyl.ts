import { type Canvas, type Rgb, canvas, copy, fillPolygon, glow, hex, lit, mix, paint, rgba } from './canvas.ts'
import { cloudNoise } from './noise.ts'
import { FRAME, type Painter, type SampleClip } from './sample-clip.ts'

const { width: W, height: H, rate } = FRAME
const SECONDS = 6
const DISC = { x: 560, y: 372, r: 318, label: 108, hole: 7 }
/** Angles in a turn as stored. */
const STEPS = 4096
/** Needle down; a hand spins the record at this second. */
const SPIN = 3.2

/** A record on a wooden table: it starts to turn, is spun on in the fourth second and settles. Static camera. */
export const vinyl: SampleClip = {
  name: 'vinyl',
  width: W,
  height: H,
  frameRate: rate,
  frameCount: SECONDS * rate,
  facts: { cuts: [], peakTime: SPIN + 0.25, move: 'static' },
  painter,
}

/** Turned so far, radians: 33⅓ turns a minute after a second of spin-up, with a push of half a turn. */
function turned(t: number): number {
  const speed = (100 / 3 / 60) * 2 * Math.PI
  const runUp = t < 1 ? 0.5 * speed * t * t : speed * (t - 0.5)
  const push = Math.max(0, Math.min(1, (t - SPIN) / 0.5))
  return runUp + 4.2 * push * push * (3 - 2 * push)
}

function painter(): Painter {
  const table = tablePicture()
  const disc = discGeometry()
  const pattern = labelPattern()
  return (index, to) => {
    const t = index / rate
    copy(table, to)
    drawDisc(to, disc, pattern, turned(t))
    drawArm(to, t)
    for (let i = 0; i < 14; i++) dust(to, i, t)
  }
}

function tablePicture(): Canvas {
  const to = canvas(W, H)
  const grain = cloudNoise(12, 8, 0.6)
  const lamp = { x: 1120, y: -60 }
  const [dark, brown] = [hex('#3b1d10'), hex('#a2622f')]
  paint(to, (_x, _y, px, py) => {
    const plank = Math.floor(py / 122)
    const seam = Math.min(1, Math.abs((py % 122) - 1) / 3)
    const fibre = grain(px * 0.12 + plank * 37, py * 2.2 + plank * 50) * 0.7 + grain(px * 0.9, py * 5) * 0.3
    const wood = mix(dark, brown, fibre * 0.85 + 0.08 * (plank % 3))
    const light = 0.42 + 0.95 * Math.exp(-Math.hypot(px - lamp.x, (py - lamp.y) * 1.1) / 620)
    const shadow = 1 - 0.72 * Math.exp(-(Math.max(0, Math.hypot(px - DISC.x + 16, py - DISC.y - 20) - DISC.r + 10) / 26))
    const s = light * shadow * (0.45 + 0.55 * seam)
    return [wood[0] * s * 1.08, wood[1] * s, wood[2] * s * 0.92]
  })
  return to
}

interface DiscGeometry {
  /** Per pixel of the square about the disc: radius and angle, or radius −1 outside. */
  size: number
  radius: Float32Array
  angle: Uint16Array
  /** Light per pixel as it stands (by angle, darkened by the grooves); unevenness by angle of the turning disc. */
  shine: Float32Array
  warp: Float32Array
}

function discGeometry(): DiscGeometry {
  const size = 2 * DISC.r + 4
  const radius = new Float32Array(size * size)
  const angle = new Uint16Array(size * size)
  for (let k = 0; k < radius.length; k++) {
    const x = (k % size) - size / 2 + 0.5
    const y = Math.floor(k / size) - size / 2 + 0.5
    const r = Math.hypot(x, y)
    radius[k] = r < DISC.r + 1 ? r : -1
    angle[k] = Math.floor(((Math.atan2(y, x) / (2 * Math.PI) + 1) % 1) * STEPS)
  }
  const sheen = sheenTable()
  const tracks = trackTable()
  const shine = radius.map((r, k) => (r < 0 ? 0 : 150 * sheen[angle[k]!]! * tracks[r | 0]!))
  return { size, radius, angle, shine, warp: warpTable() }
}

const PATTERN = 220

/** The label in polar form: radius × angle, so that turning it is a shift. */
function labelPattern(): Uint32Array {
  const rows = new Uint32Array(PATTERN * STEPS)
  const cream = hex('#fff3dc')
  const rays: Rgb[] = [hex('#ff5d5d'), hex('#ff8a3d'), hex('#ffc145'), hex('#3fb8af')]
  for (let i = 0; i < PATTERN; i++) {
    const r = (i / PATTERN) * DISC.label
    for (let j = 0; j < STEPS; j++) {
      const a = j / STEPS
      const x = r * Math.cos(2 * Math.PI * a)
      const y = r * Math.sin(2 * Math.PI * a)
      let colour: Rgb = rays[Math.floor(a * 16) % 4]!
      if (r < 40) colour = cream
      if (r > 98) colour = hex('#2b2340')
      if (Math.abs(r - 92) < 1.6) colour = cream
      // Lines of print on the cream middle, so that its turning shows.
      if (r < 36 && Math.abs(x) < 26 && ((y > 14 && y < 18) || (y > 22 && y < 25) || (y < -16 && y > -24 && Math.abs(x) < 16)))
        colour = hex('#2b2340')
      rows[i * STEPS + j] = rgba(...colour)
    }
  }
  return rows
}

/** Black of the disc, a little warm. */
const GREYS = Uint32Array.from({ length: 256 }, (_, v) => rgba(v * 1.05, v * 0.98, v * 0.95 + 4))

function drawDisc(to: Canvas, { size, radius, angle, shine, warp }: DiscGeometry, label: Uint32Array, turn: number): void {
  const shift = Math.round((turn / (2 * Math.PI)) * STEPS)
  const left = DISC.x - size / 2
  const top = DISC.y - size / 2
  for (let j = 0, k = 0; j < size; j++) {
    let at = (top + j) * W + left
    for (let i = 0; i < size; i++, k++, at++) {
      const r = radius[k]!
      if (r < 0) continue
      const a = angle[k]!
      if (r < DISC.label) {
        if (r < DISC.hole) to.px[at] = 0xff1a1418
        else to.px[at] = label[Math.min(PATTERN - 1, ((r / DISC.label) * PATTERN) | 0) * STEPS + ((a - shift) & (STEPS - 1))]!
        continue
      }
      // Grooves hold still while the disc turns; what turns is its slight warp and the marks between the songs.
      const turning = warp[(a - shift) & (STEPS - 1)]!
      const edge = r > DISC.r ? DISC.r + 1 - r : 1
      const level = 13 + shine[k]! * (0.75 + 0.25 * turning) + 7.5 * turning
      const colour = GREYS[level < 255 ? level | 0 : 255]!
      to.px[at] = edge >= 1 ? colour : rgba(...mix([20, 12, 8], [level, level, level], edge))
    }
  }
}

/** Two fans of light, as anisotropic grooves make. */
function sheenTable(): Float32Array {
  return Float32Array.from({ length: STEPS }, (_, a) => {
    const w = (a / STEPS) * 2 * Math.PI
    const fan = (at: number, width: number): number =>
      Math.exp(-((Math.sin((w - at) / 2) / width) ** 2)) + Math.exp(-((Math.cos((w - at) / 2) / width) ** 2))
    return 0.8 * fan(-0.9, 0.16) + 0.35 * fan(0.35, 0.09) + 0.12 * fan(1.6, 0.4)
  })
}

const warpTable = (): Float32Array =>
  Float32Array.from({ length: STEPS }, (_, a) => {
    const w = (a / STEPS) * 2 * Math.PI
    return 0.5 + 0.3 * Math.sin(w) + 0.28 * Math.sin(3 * w + 1) + 0.25 * Math.max(0, Math.cos(5 * w)) ** 24
  })

const trackTable = (): Float32Array =>
  Float32Array.from({ length: DISC.r + 2 }, (_, r) => {
    const gap = [150, 196, 241, 287].some((g) => Math.abs(r - g) < 2)
    return gap ? 0.35 : r > DISC.r - 6 ? 1.3 : 0.72 + 0.28 * Math.sin(r * 2.4) * Math.sin(r * 0.31) + 0.1 * Math.sin(r * 0.9)
  })

/** The arm swings in over the first second and rides the outer song. */
function drawArm(to: Canvas, t: number): void {
  const swing = 0.12 * Math.max(0, 1 - t) ** 2
  const angle = 2.02 + swing - 0.006 * t + 0.004 * Math.sin(turned(t) + 1)
  const base = { x: 1016, y: 150 }
  const along = (d: number, side: number): [number, number] => [
    base.x + d * Math.cos(angle) - side * Math.sin(angle),
    base.y + d * Math.sin(angle) + side * Math.cos(angle),
  ]
  const quad = (d0: number, d1: number, s0: number, s1: number): number[] => [
    ...along(d0, s0),
    ...along(d1, s0),
    ...along(d1, s1),
    ...along(d0, s1),
  ]
  const shade = (points: number[], colour: number, alpha = 1): void => fillPolygon(to, points, colour, alpha)
  const moved = (points: number[], dx: number, dy: number): number[] => points.map((p, i) => p + (i % 2 ? dy : dx))
  shade(moved(quad(-70, 392, -6, 6), -14, 20), 0, 0.35)
  circle(to, base.x - 8, base.y + 10, 66, rgba(0, 0, 0), 0.35)
  circle(to, base.x, base.y, 62, rgba(52, 50, 56), 1)
  circle(to, base.x, base.y, 54, rgba(84, 82, 90), 1)
  shade(quad(-84, -38, -19, 19), rgba(44, 42, 50))
  shade(quad(-84, -38, -19, -9), rgba(98, 96, 106))
  shade(quad(-40, 380, -5, 5), rgba(176, 174, 182))
  shade(quad(-40, 380, -5, -2), rgba(246, 244, 248))
  circle(to, base.x, base.y, 24, rgba(190, 188, 196), 1)
  circle(to, base.x - 5, base.y - 6, 11, rgba(250, 250, 252), 0.8)
  shade(quad(360, 424, -15, 15), rgba(36, 34, 42))
  shade(quad(360, 424, -15, -10), rgba(110, 108, 118))
  glow(to, ...along(420, 0), 26, 0x3f7fff, 0.5)
}

function circle(to: Canvas, x: number, y: number, r: number, colour: number, alpha: number): void {
  fillPolygon(
    to,
    Array.from({ length: 96 }, (_, i) =>
      i % 2 ? y + r * Math.sin((i >> 1) * (Math.PI / 24)) : x + r * Math.cos((i >> 1) * (Math.PI / 24)),
    ),
    colour,
    alpha,
  )
}

/** Motes in the lamp light. */
function dust(to: Canvas, i: number, t: number): void {
  const x = (i * 197 + 18 * t * (1 + (i % 3))) % W
  const y = (i * 131 + 26 * Math.sin(0.7 * t + i) + 700) % H
  const k = Math.floor(y) * W + Math.floor(x)
  to.px[k] = lit(to.px[k]!, 0x9fc8ff, 90)
  glow(to, x, y, 3.2, 0x9fd0ff, 0.3)
}
