import type { Picture } from './scene.ts'

/** out = (1 − t)·a + t·b. */
export function blend(a: Picture, b: Picture, t: number, out: Picture): void {
  for (const plane of ['y', 'u', 'v'] as const) {
    for (let k = 0; k < out.y.length; k++) out[plane][k] = a[plane][k]! + t * (b[plane][k]! - a[plane][k]!)
  }
}

/** Towards one luma without colour: 16 is black, 235 white. */
export function fadeTo(a: Picture, luma: number, t: number): void {
  for (let k = 0; k < a.y.length; k++) {
    a.y[k]! += t * (luma - a.y[k]!)
    a.u[k]! += t * (128 - a.u[k]!)
    a.v[k]! += t * (128 - a.v[k]!)
  }
}

/** b comes in over a behind a straight edge: from the left, right, top or bottom. */
export function wipe(a: Picture, b: Picture, t: number, from: number, out: Picture): void {
  for (let k = 0; k < out.y.length; k++) {
    const x = (k % out.width) / out.width
    const y = Math.floor(k / out.width) / out.height
    const source = [x, 1 - x, y, 1 - y][from]! < t ? b : a
    out.y[k] = source.y[k]!
    out.u[k] = source.u[k]!
    out.v[k] = source.v[k]!
  }
}

/** Brightness and contrast about black: what an exposure step does. */
export function expose(a: Picture, gain: number): void {
  for (let k = 0; k < a.y.length; k++) a.y[k] = 16 + (a.y[k]! - 16) * gain
}

/** A plain bar with a lighter frame over the lower third, as a title has. */
export function overlay(a: Picture, luma: number): void {
  for (let y = Math.floor(a.height * 0.68); y < a.height * 0.9; y++) {
    for (let x = Math.floor(a.width * 0.06); x < a.width * 0.6; x++) {
      const k = y * a.width + x
      a.y[k] = (x * 7 + y * 3) % 11 < 3 ? 235 - luma * 0.5 : luma
      a.u[k] = 128
      a.v[k] = 128
    }
  }
}
