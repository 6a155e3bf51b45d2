import { seededRandom } from '#shared/base/random.ts'
import { type NoiseTexture, noiseTexture } from './noise-texture.ts'

/** Where the camera is and how it looks. Metres, radians; right, up and forward are positive; focal length in frame widths. */
export interface Camera {
  x: number
  y: number
  z: number
  yaw: number
  pitch: number
  roll: number
  focal: number
}

interface Paint {
  /** Two colours in YUV 0..255 that the texture mixes. */
  dark: [number, number, number]
  light: [number, number, number]
  texelsPerMetre: number
  u: number
  v: number
  /** Width of stripes laid over the texture, metres; 0 none. */
  stripe: number
}

interface Card extends Paint {
  x: number
  y: number
  z: number
  width: number
  height: number
  round: boolean
  /** Movement: metres per second, and a swing of this many metres and hertz. */
  speed: number
  swing: number
  rate: number
}

export interface SceneOptions {
  /** How many cards move. */
  movers: number
  /** Nearest and farthest card, metres. */
  near: number
  far: number
  cards: number
}

export interface Scene {
  /** Planar Y, U, V (full resolution floats, 0..255) of the view at `time` seconds. */
  render(camera: Camera, time: number, out: Picture): void
}

/** Three planes of equal size. */
export interface Picture {
  width: number
  height: number
  y: Float32Array
  u: Float32Array
  v: Float32Array
}

export const picture = (width = 160, height = 90): Picture => ({
  width,
  height,
  y: new Float32Array(width * height),
  u: new Float32Array(width * height),
  v: new Float32Array(width * height),
})

const GROUND = -1.6
let shared: NoiseTexture | undefined

/** A street of textured cards before a textured sky and ground: seen by a camera with true perspective, so that travel makes parallax. */
export function randomScene(seed: number, options: Partial<SceneOptions> = {}): Scene {
  const { movers, near, far, cards } = { movers: 1, near: 3, far: 18, cards: 9, ...options }
  const random = seededRandom(seed)
  const texture = (shared ??= noiseTexture(7))
  const key = 40 + 130 * random()
  const sky = paint(random, key + 30, 1)
  const ground = paint(random, key - 10, 1)
  const list: Card[] = Array.from({ length: cards }, (_, i) => {
    const z = near + (far - near) * ((i + random()) / cards)
    const moves = i < movers
    const size = z * (0.12 + 0.25 * random())
    return {
      ...paint(random, 30 + 180 * random(), 1 + 2 * random()),
      x: (random() - 0.5) * 1.1 * z,
      y: GROUND + size * 0.6 + (random() < 0.3 ? random() * 0.3 * z : 0),
      z,
      width: size * (0.5 + random()),
      height: size * 1.2,
      round: random() < 0.4,
      speed: moves ? (random() - 0.5) * 0.5 * z : 0,
      swing: moves ? 0.06 * z * random() : 0,
      rate: 0.3 + random(),
    }
  })
  list.sort((a, b) => a.z - b.z)
  return { render: (camera, time, out) => renderScene({ sky, ground, cards: list, texture }, camera, time, out) }
}

function paint(random: () => number, level: number, texels: number): Paint {
  const tint = (): number => 128 + (random() - 0.5) * 70
  const u = tint()
  const v = tint()
  const contrast = 30 + 60 * random()
  return {
    dark: [Math.max(18, level - contrast), u + 6, v - 6],
    light: [Math.min(232, level + contrast), u - 6, v + 6],
    texelsPerMetre: 14 * texels,
    u: random() * 256,
    v: random() * 256,
    stripe: random() < 0.3 ? 0.2 + random() : 0,
  }
}

interface World {
  sky: Paint
  ground: Paint
  cards: readonly Card[]
  texture: NoiseTexture
}

function renderScene(world: World, camera: Camera, time: number, out: Picture): void {
  const placed = world.cards.map((c) => ({
    card: c,
    x: c.x + c.speed * time + c.swing * Math.sin(2 * Math.PI * c.rate * time),
    z: c.z,
  }))
  const [sy, cy, sp, cp, sr, cr] = [camera.yaw, camera.pitch, camera.roll].flatMap((a) => [Math.sin(a), Math.cos(a)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let j = 0, k = 0; j < out.height; j++) {
    for (let i = 0; i < out.width; i++, k++) {
      const px = ((i + 0.5) / out.width - 0.5) / camera.focal
      const py = (0.5 - (j + 0.5) / out.height) * (out.height / out.width / camera.focal)
      const rx = px * cr - py * sr
      const ry = px * sr + py * cr
      const dy = ry * cp + sp
      const forward = cp - ry * sp
      shade(world, placed, camera, rx * cy + forward * sy, dy, forward * cy - rx * sy, k, out)
    }
  }
}

function shade(
  { sky, ground, texture }: World,
  placed: readonly { card: Card; x: number; z: number }[],
  camera: Camera,
  dx: number,
  dy: number,
  dz: number,
  k: number,
  out: Picture,
): void {
  const pixel = 1 / (camera.focal * out.width)
  if (dz > 1e-3) {
    for (const { card, x, z } of placed) {
      const t = (z - camera.z) / dz
      if (t <= 0.05) continue
      const u = camera.x + t * dx - x
      const v = camera.y + t * dy - card.y
      if (Math.abs(u) > card.width / 2 || Math.abs(v) > card.height / 2) continue
      if (card.round && ((2 * u) / card.width) ** 2 + ((2 * v) / card.height) ** 2 > 1) continue
      put(card, texture, u, v, t * pixel, k, out)
      return
    }
  }
  if (dy < -0.02) {
    const t = (GROUND - camera.y) / dy
    put(ground, texture, camera.x + t * dx, camera.z + t * dz, t * pixel * 3, k, out)
    return
  }
  put(sky, texture, 12 * Math.atan2(dx, dz), 12 * dy, 12 * pixel, k, out)
}

function put(p: Paint, texture: NoiseTexture, u: number, v: number, metresPerPixel: number, k: number, out: Picture): void {
  const scale = p.texelsPerMetre
  let mix = texture.sample(p.u + u * scale, p.v + v * scale, metresPerPixel * scale)
  if (p.stripe > 0) {
    const fade = Math.max(0, 1 - (2 * metresPerPixel) / p.stripe)
    mix += fade * 0.35 * (((Math.floor(u / p.stripe) & 1) as number) - 0.5)
  }
  mix = mix < 0 ? 0 : mix > 1 ? 1 : mix
  out.y[k] = p.dark[0] + mix * (p.light[0] - p.dark[0])
  out.u[k] = p.dark[1] + mix * (p.light[1] - p.dark[1])
  out.v[k] = p.dark[2] + mix * (p.light[2] - p.dark[2])
}
