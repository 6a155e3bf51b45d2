import { lerp } from '#shared/base/numbers.ts'
import { seededRandom } from '#shared/base/random.ts'
import { toSmallFrame } from './frame-output.ts'
import { type Camera, type Picture, type Scene, picture, randomScene } from './scene.ts'
import { blend, expose, fadeTo, overlay, wipe } from './transitions.ts'

export type TransitionKind = 'cut' | 'jump' | 'whip-cut' | 'dissolve' | 'fade' | 'wipe'
export type Trap = 'none' | 'flash' | 'whip' | 'shake' | 'exposure' | 'punch-in' | 'freeze' | 'overlay' | 'passing'

/** A known change: frames [start, end]; for a cut both are the first frame of the new shot. */
export interface KnownTransition {
  kind: TransitionKind
  start: number
  end: number
}

export interface LabelledSequence {
  frames: Uint8Array[]
  transitions: KnownTransition[]
  traps: { kind: Trap; start: number; end: number }[]
}

const RATE = 25
const TRAPS: Trap[] = ['none', 'none', 'none', 'flash', 'whip', 'shake', 'exposure', 'punch-in', 'freeze', 'overlay', 'passing']
/** Shares of the transitions, as in edited film with its harder cases made more frequent. */
const KINDS: [TransitionKind, number][] = [
  ['cut', 0.5],
  ['jump', 0.06],
  ['whip-cut', 0.05],
  ['dissolve', 0.22],
  ['fade', 0.12],
  ['wipe', 0.05],
]

/** One take: how it looks at each of its frames. Frames before 0 and after its length exist too, for transitions. */
interface Take {
  draw(frame: number, out: Picture): void
  length: number
  trap: Trap
  trapAt: number
  trapLength: number
}

/** A film of `shots` takes spliced by known transitions, with traps inside the takes. Deterministic in `seed`. */
export function randomSequence(seed: number, shots: number): LabelledSequence {
  const random = seededRandom(seed * 7919 + 11)
  const result: LabelledSequence = { frames: [], transitions: [], traps: [] }
  const kinds = Array.from({ length: shots - 1 }, () => pickKind(random))
  const takes: Take[] = []
  for (let i = 0; i < shots; i++) {
    const before = kinds[i - 1]
    const sceneSeed = before === 'jump' ? undefined : Math.floor(random() * 1e9)
    takes.push(randomTake(random, sceneSeed, before === 'whip-cut', kinds[i] === 'whip-cut'))
  }
  splice(takes, kinds, random, result)
  return result
}

/** A single take without any transition, for counting false alarms. */
export function randomTakeFrames(seed: number, length: number): LabelledSequence {
  const random = seededRandom(seed * 104_729 + 3)
  const result: LabelledSequence = { frames: [], transitions: [], traps: [] }
  const take = { ...randomTake(random, Math.floor(random() * 1e9), false, false), length }
  splice([take], [], random, result)
  return result
}

function pickKind(random: () => number): TransitionKind {
  let r = random()
  for (const [kind, share] of KINDS) if ((r -= share) < 0) return kind
  return 'cut'
}

let lastScene: Scene | undefined

function randomTake(random: () => number, seed: number | undefined, whipIn: boolean, whipOut: boolean): Take {
  const scene = (lastScene = seed === undefined && lastScene ? lastScene : randomScene(seed ?? 1, { movers: Math.floor(random() * 4) }))
  const length = 25 + Math.floor(random() * 90)
  const trap = whipIn || whipOut ? 'none' : TRAPS[Math.floor(random() * TRAPS.length)]!
  const trapLength = trapFrames(trap, random)
  const trapAt = 8 + Math.floor(random() * Math.max(1, length - trapLength - 16))
  const camera = randomPath(random)
  const brightness = random() < 0.5 ? 2.2 : 0.3
  const start = random() * 20
  const whipSign = random() < 0.5 ? -1 : 1
  const draw = (frame: number, out: Picture): void => {
    const inside = frame - trapAt
    const active = inside >= 0 && inside < trapLength
    // A freeze stops the world; after it the take goes on where it stopped.
    const shown = trap !== 'freeze' || inside < 0 ? frame : frame - Math.min(inside, trapLength)
    const c = camera(shown / RATE)
    let blur = 0
    if (trap === 'whip' && inside >= 0) {
      c.yaw += whipSign * 1.1 * smooth(Math.min(1, inside / trapLength))
      blur = active ? whipSign * 1.1 * (smooth((inside + 0.5) / trapLength) - smooth(inside / trapLength)) : 0
    }
    if (trap === 'punch-in' && inside >= 0) c.focal *= 1 + 0.3 * smooth(Math.min(1, inside / trapLength))
    if (trap === 'shake' && active) {
      c.yaw += 0.02 * Math.sin(inside * 2.1) + 0.015 * Math.sin(inside * 3.7)
      c.pitch += 0.02 * Math.sin(inside * 2.7 + 1)
    }
    if (whipIn && frame < 5) blur = 0.12 * (5 - frame) * whipSign
    if (whipOut && frame >= length - 5) blur = 0.12 * (frame - length + 6) * whipSign
    if (whipIn) c.yaw += whipSign * 0.06 * Math.max(0, 5 - frame) ** 2
    if (whipOut) c.yaw += whipSign * 0.06 * Math.max(0, frame - length + 6) ** 2
    drawBlurred(scene, c, start + shown / RATE, blur, out)
    if (!active) return
    if (trap === 'flash') expose(out, 1 + [1.8, 2.5, 1.2, 0.6, 0.3][inside]!)
    if (trap === 'exposure') expose(out, brightness > 1 ? 1.45 : 0.62)
    if (trap === 'overlay') overlay(out, 40)
    if (trap === 'passing') passing(out, inside / trapLength, 30)
  }
  return { draw, length, trap, trapAt, trapLength }
}

function trapFrames(trap: Trap, random: () => number): number {
  const [low, high] = (
    {
      none: [0, 0],
      flash: [2, 5],
      whip: [6, 12],
      shake: [10, 20],
      exposure: [20, 40],
      'punch-in': [4, 8],
      freeze: [8, 20],
      overlay: [15, 40],
      passing: [6, 14],
    } as const
  )[trap]
  return Math.floor(lerp(low, high + 0.99, random()))
}

const smooth = (t: number): number => t * t * (3 - 2 * t)

/** A slow movement of the camera with hand-held unrest in some takes. */
function randomPath(random: () => number): (time: number) => Camera {
  const base: Camera = {
    x: random() - 0.5,
    y: random() * 0.6 - 0.3,
    z: random(),
    yaw: random() * 0.5 - 0.25,
    pitch: random() * 0.16 - 0.08,
    roll: 0,
    focal: 0.7 + random() * 0.8,
  }
  const speed = random() < 0.35 ? 0 : 0.3 + random()
  const move = Math.floor(random() * 5)
  const sign = random() < 0.5 ? -1 : 1
  const hand = random() < 0.4 ? 0.004 + 0.008 * random() : 0
  const phase = random() * 6
  return (t) => {
    const c = { ...base }
    const s = speed * sign * t
    if (move === 0) c.yaw += 0.15 * s
    if (move === 1) c.pitch += 0.08 * s
    if (move === 2) c.z += 0.4 * s
    if (move === 3) c.x += 0.8 * s
    if (move === 4) c.focal *= Math.exp(0.1 * s)
    c.yaw += hand * (Math.sin(phase + 7 * t) + 0.6 * Math.sin(13.1 * t))
    c.pitch += hand * (Math.sin(phase + 8.3 * t) + 0.6 * Math.sin(11.7 * t))
    return c
  }
}

const scratch = picture()

function drawBlurred(scene: Scene, c: Camera, time: number, blur: number, out: Picture): void {
  scene.render(c, time, out)
  const steps = Math.min(6, Math.ceil(Math.abs(blur) / 0.02))
  for (let s = 1; s <= steps; s++) {
    scene.render({ ...c, yaw: c.yaw + (blur * s) / steps }, time, scratch)
    blend(out, scratch, 1 / (s + 1), out)
  }
}

/** Something dark and near passes from the left to the right. */
function passing(out: Picture, t: number, luma: number): void {
  const left = (t * 1.9 - 0.9) * out.width
  for (let k = 0; k < out.y.length; k++) {
    const x = k % out.width
    if (x < left || x > left + 0.8 * out.width) continue
    out.y[k] = luma + 6 * Math.sin(k * 0.7)
    out.u[k] = 126
    out.v[k] = 130
  }
}

const LENGTHS: Record<TransitionKind, [number, number]> = {
  cut: [0, 0],
  jump: [0, 0],
  'whip-cut': [0, 0],
  dissolve: [8, 50],
  fade: [12, 40],
  wipe: [8, 20],
}

function splice(takes: readonly Take[], kinds: readonly TransitionKind[], random: () => number, result: LabelledSequence): void {
  const [a, b, mixed] = [picture(), picture(), picture()]
  const noise = 0.5 + random() * 1.5
  const emit = (p: Picture): void => void result.frames.push(toSmallFrame(p, noise, random))
  for (let i = 0; i < takes.length; i++) {
    const take = takes[i]!
    const origin = result.frames.length
    if (take.trap !== 'none')
      result.traps.push({ kind: take.trap, start: origin + take.trapAt, end: origin + take.trapAt + take.trapLength })
    for (let f = 0; f < take.length; f++) {
      take.draw(f, a)
      emit(a)
    }
    const next = takes[i + 1]
    const kind = kinds[i]
    if (!next || !kind) continue
    const [low, high] = LENGTHS[kind]
    const length = Math.floor(lerp(low, high + 0.99, random()))
    const start = result.frames.length
    const dark = random() < 0.75 ? 16 : 235
    const side = Math.floor(random() * 4)
    for (let f = 0; f < length; f++) {
      const t = (f + 1) / (length + 1)
      if (kind === 'fade') {
        const first = t < 0.5
        ;(first ? take : next).draw(first ? take.length + f : f - length, a)
        fadeTo(a, dark, Math.min(1, 1.15 * (first ? 2 * t : 2 - 2 * t)))
        emit(a)
        continue
      }
      take.draw(take.length + f, a)
      next.draw(f - length, b)
      if (kind === 'wipe') wipe(a, b, t, side, mixed)
      else blend(a, b, t, mixed)
      emit(mixed)
    }
    result.transitions.push({ kind, start, end: length ? result.frames.length - 1 : start })
  }
}
