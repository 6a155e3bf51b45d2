import { clamp } from '../base/numbers.ts'
import { ok, refuse, type Result } from '../base/result.ts'
import type { Rgb } from './grade-math.ts'

/** A colour table: `size`³ entries of R'G'B', red fastest, over the cube from `min` to `max`. */
export interface Cube {
  size: number
  min: Rgb
  max: Rgb
  values: Float32Array
}

/** The largest table that a .cube file may hold (Adobe's specification). */
const MAX_SIZE = 256
const NUMBERS = /^[-+.\d]/

/** Reads a 3D .cube file (Adobe Cube LUT Specification 1.0). Refuses 'render.lutUnreadable' with what is wrong. */
export function parseCube(text: string, name: string): Result<Cube> {
  const bad = (why: string) =>
    refuse('render.lutUnreadable', `The LUT "${name}" cannot be used: ${why}. Choose another .cube file.`, { name })
  let size = 0
  let min: Rgb = [0, 0, 0]
  let max: Rgb = [1, 1, 1]
  let values = new Float32Array(0)
  let count = 0
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    if (NUMBERS.test(line)) {
      if (size === 0) return bad('its size is not stated')
      const rgb = line.split(/\s+/).map(Number)
      if (rgb.length < 3 || !rgb.slice(0, 3).every(Number.isFinite) || count >= size ** 3) return bad('its table does not hold')
      values.set(rgb.slice(0, 3), count * 3)
      count++
      continue
    }
    const [key, ...rest] = line.split(/\s+/)
    if (key === 'LUT_1D_SIZE') return bad('it is a one-dimensional table')
    if (key === 'LUT_3D_SIZE') {
      size = Number(rest[0])
      if (!Number.isInteger(size) || size < 2 || size > MAX_SIZE) return bad('its size is out of range')
      values = new Float32Array(size ** 3 * 3)
    } else if (key === 'DOMAIN_MIN') min = rest.map(Number) as Rgb
    else if (key === 'DOMAIN_MAX') max = rest.map(Number) as Rgb
  }
  if (size === 0 || count !== size ** 3) return bad('its table is not complete')
  if (min.length !== 3 || max.length !== 3 || ![...min, ...max].every(Number.isFinite) || max.some((m, i) => m <= min[i]!))
    return bad('its domain is empty')
  return ok({ size, min, max, values })
}

/** Trilinear interpolation; colours outside of the domain take its border. */
export function sampleCube(cube: Cube, c: Rgb): Rgb {
  const last = cube.size - 1
  const at = c.map((v, i) => clamp((v - cube.min[i]!) / (cube.max[i]! - cube.min[i]!), 0, 1) * last)
  const low = at.map((v) => Math.min(last - 1, Math.floor(v)))
  const f = at.map((v, i) => v - low[i]!)
  const out: Rgb = [0, 0, 0]
  for (let corner = 0; corner < 8; corner++) {
    const [i, j, k] = [corner & 1, (corner >> 1) & 1, corner >> 2]
    const weight = (i ? f[0]! : 1 - f[0]!) * (j ? f[1]! : 1 - f[1]!) * (k ? f[2]! : 1 - f[2]!)
    if (weight === 0) continue
    const index = ((low[2]! + k) * cube.size + low[1]! + j) * cube.size + low[0]! + i
    for (let ch = 0; ch < 3; ch++) out[ch]! += weight * cube.values[index * 3 + ch]!
  }
  return out
}

/** A table of a colour function over the unit cube. */
export function bakeCube(size: number, f: (c: Rgb) => Rgb): Cube {
  const values = new Float32Array(size ** 3 * 3)
  let at = 0
  for (let b = 0; b < size; b++)
    for (let g = 0; g < size; g++)
      for (let r = 0; r < size; r++) {
        values.set(f([r / (size - 1), g / (size - 1), b / (size - 1)]), at)
        at += 3
      }
  return { size, min: [0, 0, 0], max: [1, 1, 1], values }
}

/** The .cube text of a table over the unit cube, clipped to 0..1. */
export function writeCube(cube: Cube): string {
  const lines = [`LUT_3D_SIZE ${cube.size}`]
  for (let i = 0; i < cube.values.length; i += 3) {
    lines.push([0, 1, 2].map((k) => clamp(cube.values[i + k]!, 0, 1).toFixed(5)).join(' '))
  }
  return `${lines.join('\n')}\n`
}
