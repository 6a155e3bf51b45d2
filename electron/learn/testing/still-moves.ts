import { toSmallFrame } from '#electron/analysis/picture/testing/frame-output.ts'
import { type Picture, picture } from '#electron/analysis/picture/testing/scene.ts'
import { seededRandom } from '#shared/base/random.ts'

/** What a camera does that moves over a still picture. */
export type StillMove = (typeof MOVES)[number]
export const MOVES = [
  ...(['static', 'pan_left', 'pan_right', 'tilt_up', 'tilt_down'] as const),
  ...(['zoom_in', 'zoom_out', 'roll_cw', 'roll_ccw', 'handheld'] as const),
] as const

export interface MovedStill {
  move: StillMove
  /** Mean speed as the features say it: widths a second; zoom (ln scale) and roll (radians) by how far they move the edge, × 0.3. */
  speed: number
  /** 160×90, small-frame.ts. */
  frames: Uint8Array[]
  rate: number
  /** For messages. */
  how: string
}

/** Size of the stills that the camera moves over. */
export const STILL = { width: 640, height: 360 } as const
const EDGE = 0.3
const RATES = [24, 25, 30, 30000 / 1001]
const SECONDS = 2
/** Least and greatest speed of each kind, in widths, ln scale or radians a second; what is chosen lies evenly on a log scale between them. */
const SPEEDS = { pan: [0.02, 0.36], tilt: [0.02, 0.2], zoom: [0.04, 0.4], roll: [0.04, 0.5] } as const
/** Samples an output pixel is the mean of, each way. */
const TAPS = 3

/** Where the camera looks: centre in pixels of the still, width of its view in pixels, and its turn, radians, clockwise. */
interface View {
  x: number
  y: number
  width: number
  turn: number
}

/** A move of two seconds over `still` (STILL). Deterministic in `seed`; kind, speed, easing, unrest of a steadied hand and grain all come from it. */
export function moveOver(still: Picture, move: StillMove, seed: number): MovedStill {
  const random = seededRandom(seed * 7817 + 5)
  const rate = RATES[Math.floor(random() * RATES.length)]!
  const kind = move.split('_')[0] as keyof typeof SPEEDS | 'static' | 'handheld'
  const [least, most] = kind === 'static' || kind === 'handheld' ? [0, 0] : SPEEDS[kind]
  const speed = least * (most / Math.max(least, 1e-9)) ** random()
  const eased = random() < 0.4
  // A camera on a good tripod head or gimbal is not perfectly still either.
  const unrest = handPath(random, random() < 0.3 ? 0.0006 : 0)
  const hand = handPath(random, move === 'handheld' ? 0.006 + 0.008 * random() : 0)
  const noise = 0.4 + random()
  const count = Math.round(SECONDS * rate)
  const out = picture()
  const frames = Array.from({ length: count }, (_, i) => {
    const t = i / rate
    const u = i / (count - 1)
    const moved = speed * ((count - 1) / rate) * (eased ? u * u * (3 - 2 * u) : u)
    const view = viewOf(move, moved, (speed * (count - 1)) / rate)
    const shake = [unrest(t), hand(t)].reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y, turn: a.turn + b.turn }))
    sample(still, { ...view, x: view.x + shake.x * view.width, y: view.y + shake.y * view.width, turn: view.turn + shake.turn }, out)
    return toSmallFrame(out, noise, random)
  })
  const weight = kind === 'zoom' || kind === 'roll' ? EDGE : 1
  const how = `${move} at ${speed.toFixed(3)}/s${eased ? ', eased' : ''}, ${rate.toFixed(2)} fps, seed ${seed}`
  return { move, speed: speed * weight, frames, rate, how }
}

/** `moved` of `whole` is done, in the unit of the move; the way lies about the middle of the still. */
function viewOf(move: StillMove, moved: number, whole: number): View {
  const at: View = { x: STILL.width / 2, y: STILL.height / 2, width: 340, turn: 0 }
  const way = moved - whole / 2
  if (move === 'pan_left') return { ...at, x: at.x - way * at.width }
  if (move === 'pan_right') return { ...at, x: at.x + way * at.width }
  if (move === 'tilt_up') return { ...at, y: at.y - way * at.width }
  if (move === 'tilt_down') return { ...at, y: at.y + way * at.width }
  if (move === 'zoom_in') return { ...at, width: 400 * Math.exp(-way) }
  if (move === 'zoom_out') return { ...at, width: 400 * Math.exp(way) }
  // The picture turns against the camera.
  if (move === 'roll_cw') return { ...at, width: 300, turn: -way }
  if (move === 'roll_ccw') return { ...at, width: 300, turn: way }
  return at
}

/** Unrest of a hand: a few waves between 0.7 and 6 Hz; `size` is about its root mean square in widths. */
function handPath(random: () => number, size: number): (t: number) => { x: number; y: number; turn: number } {
  const waves = () =>
    Array.from({ length: 5 }, (_, i) => ({
      hertz: 0.7 + 1.2 * i * (0.8 + 0.4 * random()),
      phase: 6.3 * random(),
      size: 1 / (1 + 0.35 * i),
    }))
  const [x, y, turn] = [waves(), waves(), waves()]
  const at = (w: typeof x, t: number): number =>
    w.reduce((sum, { hertz, phase, size: s }) => sum + s * Math.sin(6.2832 * hertz * t + phase), 0)
  return (t) => ({ x: 0.7 * size * at(x, t), y: 0.6 * size * at(y, t), turn: 0.4 * size * at(turn, t) })
}

/** Draws what the view shows: each pixel the mean of 3×3 bilinear samples, so that nothing jumps by whole pixels. */
function sample(still: Picture, { x, y, width, turn }: View, out: Picture): void {
  const step = width / out.width / TAPS
  const [c, s] = [Math.cos(turn) * step, Math.sin(turn) * step]
  for (let oy = 0, o = 0; oy < out.height; oy++) {
    for (let ox = 0; ox < out.width; ox++, o++) {
      let [sy, su, sv] = [0, 0, 0]
      for (let j = 0; j < TAPS; j++) {
        for (let i = 0; i < TAPS; i++) {
          const px = ox * TAPS + i + 0.5 - (out.width * TAPS) / 2
          const py = oy * TAPS + j + 0.5 - (out.height * TAPS) / 2
          const fx = Math.min(still.width - 1.001, Math.max(0, x + px * c - py * s - 0.5))
          const fy = Math.min(still.height - 1.001, Math.max(0, y + px * s + py * c - 0.5))
          const k = (fy | 0) * still.width + (fx | 0)
          const [a, b] = [fx - (fx | 0), fy - (fy | 0)]
          const [w00, w01, w10, w11] = [(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b]
          const [k1, k2, k3] = [k + 1, k + still.width, k + still.width + 1]
          sy += w00 * still.y[k]! + w01 * still.y[k1]! + w10 * still.y[k2]! + w11 * still.y[k3]!
          // Colour is soft anyway.
          su += still.u[k]!
          sv += still.v[k]!
        }
      }
      out.y[o] = sy / TAPS ** 2
      out.u[o] = su / TAPS ** 2
      out.v[o] = sv / TAPS ** 2
    }
  }
}
