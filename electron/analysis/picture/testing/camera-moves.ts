import type { CameraMove } from '#shared/analysis/picture-analysis.ts'
import { seededRandom } from '#shared/base/random.ts'
import { halvePicture, toSmallFrame } from './frame-output.ts'
import { type Camera, picture, randomScene } from './scene.ts'

/** What a rendered move is: `coarse` without the question whether the camera turns or travels. */
export interface KnownMove {
  kind: (typeof KINDS)[number]
  /** Name that the analysis should give. */
  name: CameraMove
  coarse: 'static' | 'side' | 'height' | 'depth' | 'roll'
  /** Widths per second (pan, tilt) or ln(scale) per second, where the move has one speed everywhere. */
  speed: number | null
  travels: boolean
  frames: Uint8Array[]
  rate: number
}

const KINDS = [
  'static',
  'pan-left',
  'pan-right',
  'tilt-up',
  'tilt-down',
  'zoom-in',
  'zoom-out',
  'roll',
  'truck',
  'pedestal',
  'push-in',
  'pull-out',
] as const

/** A rendered move of 1.6 s at 25 frames per second; 40 % have two moving subjects, 30 % a hand's unrest. Deterministic in `seed`. */
export function renderMove(seed: number): KnownMove {
  const random = seededRandom(seed * 6151 + 17)
  const kind = KINDS[seed % KINDS.length]!
  const scene = randomScene(Math.floor(random() * 1e9), { movers: random() < 0.45 ? 2 : 0, cards: 12, near: 4, far: 24 })
  const hand = random() < 0.32 ? 0.0018 * (1 + random()) : 0
  const amount = 0.5 + random()
  const sign = random() < 0.5 ? -1 : 1
  const rate = 25
  const noise = 0.5 + random()
  const [fine, out] = [picture(320, 180), picture()]
  const frames = Array.from({ length: 40 }, (_, i) => {
    const t = i / rate
    const c = cameraAt(kind, t, amount, sign)
    c.yaw += hand * (Math.sin(9 * t) + 0.7 * Math.sin(23 * t + 1) + 0.5 * Math.sin(37 * t))
    c.pitch += hand * (Math.sin(11 * t + 2) + 0.7 * Math.sin(27 * t) + 0.5 * Math.sin(41 * t))
    scene.render(c, t, fine)
    halvePicture(fine, out)
    return toSmallFrame(out, noise, random)
  })
  return { kind, ...expectation(kind, amount), frames, rate }
}

const PAN = 0.09
const TILT = 0.06
const ZOOM = 0.12
const ROLL = 0.12
const FOCAL = 1

function cameraAt(kind: KnownMove['kind'], t: number, amount: number, sign: number): Camera {
  const c: Camera = { x: 0, y: 0.2, z: 0, yaw: 0, pitch: 0, roll: 0, focal: FOCAL }
  const s = amount * t
  if (kind === 'pan-left') c.yaw -= PAN * s
  if (kind === 'pan-right') c.yaw += PAN * s
  if (kind === 'tilt-up') c.pitch += TILT * s
  if (kind === 'tilt-down') c.pitch -= TILT * s
  if (kind === 'zoom-in') c.focal *= Math.exp(ZOOM * s)
  if (kind === 'zoom-out') c.focal *= Math.exp(-ZOOM * s)
  if (kind === 'roll') c.roll += ROLL * s * sign
  if (kind === 'truck') c.x += 0.8 * s * sign
  if (kind === 'pedestal') c.y += 0.55 * s * sign
  if (kind === 'push-in') c.z += 1.1 * s
  if (kind === 'pull-out') c.z -= 1.1 * s
  return c
}

function expectation(kind: KnownMove['kind'], amount: number): Pick<KnownMove, 'name' | 'coarse' | 'speed' | 'travels'> {
  const of = (coarse: KnownMove['coarse'], speed: number | null, travels = false) => ({ name: kind, coarse, speed, travels })
  if (kind === 'static') return of('static', 0)
  if (kind === 'roll') return of('roll', ROLL * amount)
  if (kind.startsWith('pan')) return of('side', PAN * amount * FOCAL)
  if (kind.startsWith('tilt')) return of('height', TILT * amount * FOCAL)
  if (kind.startsWith('zoom')) return of('depth', ZOOM * amount)
  if (kind === 'truck') return of('side', null, true)
  if (kind === 'pedestal') return of('height', null, true)
  return of('depth', null, true)
}

/** The coarse kind of a name that the analysis gave. */
export function coarseOf(move: CameraMove): KnownMove['coarse'] | 'other' {
  if (move === 'static' || move === 'handheld') return 'static'
  if (move === 'pan-left' || move === 'pan-right' || move === 'truck' || move === 'orbit') return 'side'
  if (move === 'tilt-up' || move === 'tilt-down' || move === 'pedestal') return 'height'
  if (move === 'zoom-in' || move === 'zoom-out' || move === 'push-in' || move === 'pull-out') return 'depth'
  return move === 'roll' ? 'roll' : 'other'
}
