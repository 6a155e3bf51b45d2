import type { DetailFrame } from '../quality/detail-frame.ts'
import { type Picture, type Scene, picture } from './scene.ts'

/** A view of a scene as a detail frame of 320×180. */
export function sharpFrame(scene: Scene): Picture {
  const out = picture(320, 180)
  scene.render({ x: 0, y: 0, z: 0, yaw: 0.05, pitch: 0, roll: 0, focal: 1 }, 0, out)
  return out
}

/** Box blur of the luma, `reachX` and `reachY` pixels to either side; once each way. */
export function blurred(p: Picture, reachX: number, reachY: number): Picture {
  return { ...p, y: pass(pass(p.y, p, reachX, 1, 0), p, reachY, 0, 1) }
}

function pass(a: Float32Array, { width, height }: Picture, reach: number, dx: number, dy: number): Float32Array {
  if (reach === 0) return a
  return a.map((_, k) => {
    const x = k % width
    const y = Math.floor(k / width)
    let sum = 0
    for (let i = -reach; i <= reach; i++) {
      const cx = Math.max(0, Math.min(width - 1, x + i * dx))
      const cy = Math.max(0, Math.min(height - 1, y + i * dy))
      sum += a[cy * width + cx]!
    }
    return sum / (2 * reach + 1)
  })
}

/** Luma scaled about black and clipped, in video range. */
export const exposed = (p: Picture, gain: number): Picture => ({
  ...p,
  y: p.y.map((y) => Math.max(16, Math.min(235, 16 + (y - 16) * gain))),
})

export const noisy = (p: Picture, sigma: number, random: () => number): Picture => ({
  ...p,
  y: p.y.map((y) => y + sigma * 2.45 * (random() + random() - 1)),
})

export function toDetail(p: Picture): DetailFrame {
  const { width, height } = p
  const data = new Uint8Array((width * height * 3) / 2)
  for (let k = 0; k < width * height; k++) data[k] = Math.max(0, Math.min(255, Math.round(p.y[k]!)))
  for (let y = 0, o = width * height; y < height; y += 2) {
    for (let x = 0; x < width; x += 2, o++) {
      data[o] = p.u[y * width + x]!
      data[o + (width * height) / 4] = p.v[y * width + x]!
    }
  }
  return { width, height, data }
}
