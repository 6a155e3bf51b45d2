import { type Camera, sourceOf } from '#shared/learn/motion/camera.ts'
import { type Grid, gridAt } from './grid.ts'
import type { Layer } from './layers.ts'
import { BYTE_OF, FULL } from './light.ts'
import type { Sheet } from './sheet.ts'

/** Pixels between places at which the way back into the sheet is worked out; between them it is straight. */
const CELL = 8
/** Steps towards the point whose own nearness leads to this pixel: nearness within a layer is smooth, so few are enough. */
const STEPS = 5
/** A layer is skipped where it is empty: pixels of the side of a tile of which that is known. */
const TILE = 16

/** Draws what cameras see of a picture's layers. `width` and `height` are those of the frames, pixels. */
export class FramePainter {
  readonly #layers: readonly (Layer & { tiles: Uint8Array | null })[]
  readonly #width: number
  readonly #height: number
  readonly #columns: number
  readonly #rows: number
  readonly #strip: Float32Array
  /** Where in the sheet each corner of a cell lies. */
  readonly #x: Float32Array
  readonly #y: Float32Array

  constructor(layers: readonly Layer[], { width, height }: { width: number; height: number }) {
    this.#layers = layers.map((l, i) => ({ ...l, tiles: i === 0 ? null : tilesOf(l.sheet) }))
    this.#width = width
    this.#height = height
    this.#columns = Math.ceil(width / CELL)
    this.#rows = Math.ceil(height / CELL)
    this.#strip = new Float32Array(CELL * this.#columns * CELL * 3)
    const corners = (this.#columns + 1) * (this.#rows + 1) * layers.length
    this.#x = new Float32Array(corners)
    this.#y = new Float32Array(corners)
  }

  /** Fills `pixels` (R, G, B, A bytes, row by row) with the frame. */
  draw(camera: Camera, pixels: Uint8Array): void {
    this.#layers.forEach((l, k) => this.#place(l, camera, k))
    for (let row = 0; row < this.#rows; row++) {
      this.#layers.forEach((l, k) => {
        for (let column = 0; column < this.#columns; column++) this.#cell(l, this.#corner(k, row, column), column)
      })
      this.#write(row, pixels)
    }
  }

  #corner(layer: number, row: number, column: number): number {
    return (layer * (this.#rows + 1) + row) * (this.#columns + 1) + column
  }

  #place({ sheet, near }: Layer, camera: Camera, layer: number): void {
    const aspect = this.#height / this.#width
    const at = { x: 0, y: 0 }
    for (let row = 0; row <= this.#rows; row++) {
      const py = ((row * CELL) / this.#height - 0.5) * aspect
      for (let column = 0; column <= this.#columns; column++) {
        const px = (column * CELL) / this.#width - 0.5
        if (typeof near === 'number') sourceOf(camera, px, py, near, at)
        else follow(camera, px, py, near, aspect, at)
        const i = this.#corner(layer, row, column)
        this.#x[i] = (at.x + 0.5) * sheet.width - 0.5
        this.#y[i] = (at.y / aspect + 0.5) * sheet.height - 0.5
      }
    }
  }

  /** Draws one layer into one cell of the strip. */
  #cell({ sheet, tiles }: Layer & { tiles: Uint8Array | null }, corner: number, column: number): void {
    const [xs, ys] = [this.#x, this.#y]
    const below = corner + this.#columns + 1
    if (tiles && isEmpty(tiles, sheet, xs, ys, corner, below)) return
    const stride = this.#columns * CELL * 3
    const whole = tiles === null
    for (let k = 0; k < CELL; k++) {
      // Pixels are looked at in their middle.
      const t = (k + 0.5) / CELL
      const x0 = xs[corner]! + t * (xs[below]! - xs[corner]!)
      const x1 = xs[corner + 1]! + t * (xs[below + 1]! - xs[corner + 1]!)
      const y0 = ys[corner]! + t * (ys[below]! - ys[corner]!)
      const y1 = ys[corner + 1]! + t * (ys[below + 1]! - ys[corner + 1]!)
      const o = k * stride + column * CELL * 3
      const [dx, dy] = [(x1 - x0) / CELL, (y1 - y0) / CELL]
      if (whole) lay(this.#strip, o, sheet, x0 + dx / 2, y0 + dy / 2, dx, dy)
      else layOver(this.#strip, o, sheet, x0 + dx / 2, y0 + dy / 2, dx, dy)
    }
  }

  #write(row: number, pixels: Uint8Array): void {
    const strip = this.#strip
    const width = this.#width
    const stride = this.#columns * CELL * 3
    const last = Math.min(CELL, this.#height - row * CELL)
    for (let k = 0; k < last; k++) {
      let i = k * stride
      let o = (row * CELL + k) * width * 4
      for (let x = 0; x < width; x++, i += 3, o += 4) {
        pixels[o] = BYTE_OF[(strip[i]! + 0.5) | 0]!
        pixels[o + 1] = BYTE_OF[(strip[i + 1]! + 0.5) | 0]!
        pixels[o + 2] = BYTE_OF[(strip[i + 2]! + 0.5) | 0]!
        pixels[o + 3] = 255
      }
    }
  }
}

/** The point of the source picture that is seen at (px, py), by its own nearness. */
function follow(camera: Camera, px: number, py: number, near: Grid, aspect: number, at: { x: number; y: number }): void {
  let n = gridAt(near, px + 0.5, py / aspect + 0.5)
  for (let k = 0; k < STEPS; k++) {
    sourceOf(camera, px, py, n, at)
    n = gridAt(near, at.x + 0.5, at.y / aspect + 0.5)
  }
  sourceOf(camera, px, py, n, at)
}

/** One row of a cell of a sheet without holes. */
function lay(strip: Float32Array, at: number, { width, height, data }: Sheet, x0: number, y0: number, dx: number, dy: number): void {
  const right = width - 1.001
  const bottom = height - 1.001
  for (let k = 0, o = at; k < CELL; k++, o += 3) {
    let x = x0 + k * dx
    let y = y0 + k * dy
    x = x < 0 ? 0 : x > right ? right : x
    y = y < 0 ? 0 : y > bottom ? bottom : y
    const ix = x | 0
    const iy = y | 0
    const fx = x - ix
    const fy = y - iy
    const i = (iy * width + ix) * 4
    const j = i + width * 4
    const d = fx * fy
    const c = fy - d
    const b = fx - d
    const a = 1 - fx - c
    strip[o] = a * data[i]! + b * data[i + 4]! + c * data[j]! + d * data[j + 4]!
    strip[o + 1] = a * data[i + 1]! + b * data[i + 5]! + c * data[j + 1]! + d * data[j + 5]!
    strip[o + 2] = a * data[i + 2]! + b * data[i + 6]! + c * data[j + 2]! + d * data[j + 6]!
  }
}

/** The same of a sheet with holes, over what is there. */
function layOver(strip: Float32Array, at: number, { width, height, data }: Sheet, x0: number, y0: number, dx: number, dy: number): void {
  const right = width - 1.001
  const bottom = height - 1.001
  for (let k = 0, o = at; k < CELL; k++, o += 3) {
    let x = x0 + k * dx
    let y = y0 + k * dy
    x = x < 0 ? 0 : x > right ? right : x
    y = y < 0 ? 0 : y > bottom ? bottom : y
    const ix = x | 0
    const iy = y | 0
    const fx = x - ix
    const fy = y - iy
    const i = (iy * width + ix) * 4
    const j = i + width * 4
    const d = fx * fy
    const c = fy - d
    const b = fx - d
    const a = 1 - fx - c
    const through = 1 - (a * data[i + 3]! + b * data[i + 7]! + c * data[j + 3]! + d * data[j + 7]!) / FULL
    if (through >= 1) continue
    strip[o] = through * strip[o]! + a * data[i]! + b * data[i + 4]! + c * data[j]! + d * data[j + 4]!
    strip[o + 1] = through * strip[o + 1]! + a * data[i + 1]! + b * data[i + 5]! + c * data[j + 1]! + d * data[j + 5]!
    strip[o + 2] = through * strip[o + 2]! + a * data[i + 2]! + b * data[i + 6]! + c * data[j + 2]! + d * data[j + 6]!
  }
}

/** Which tiles of a sheet hold anything. */
function tilesOf({ width, height, data }: Sheet): Uint8Array {
  const columns = Math.ceil(width / TILE)
  const tiles = new Uint8Array(columns * Math.ceil(height / TILE))
  for (let y = 0, i = 3; y < height; y++)
    for (let x = 0; x < width; x++, i += 4) if (data[i]! > 0) tiles[Math.floor(y / TILE) * columns + Math.floor(x / TILE)] = 1
  return tiles
}

/** Whether there is nothing of the sheet between the four corners of a cell: `above` and the one after it, `below` and the one after it. */
function isEmpty(tiles: Uint8Array, { width, height }: Sheet, xs: Float32Array, ys: Float32Array, above: number, below: number): boolean {
  const columns = Math.ceil(width / TILE)
  const [left, right] = [tileOf(least(xs, above, below) - 1, width), tileOf(most(xs, above, below) + 1, width)]
  const [top, bottom] = [tileOf(least(ys, above, below) - 1, height), tileOf(most(ys, above, below) + 1, height)]
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) if (tiles[y * columns + x]) return false
  return true
}
const least = (v: Float32Array, i: number, j: number): number => Math.min(v[i]!, v[i + 1]!, v[j]!, v[j + 1]!)
const most = (v: Float32Array, i: number, j: number): number => Math.max(v[i]!, v[i + 1]!, v[j]!, v[j + 1]!)
const tileOf = (v: number, size: number): number => Math.floor(Math.min(size - 1, Math.max(0, v)) / TILE)
