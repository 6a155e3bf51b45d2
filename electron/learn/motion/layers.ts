import { fillBehind } from './fill-behind.ts'
import { fillHoles } from './fill-holes.ts'
import { blurred, type Grid, newGrid } from './grid.ts'
import type { Sheet } from './sheet.ts'
import { depthCuts } from './split-depth.ts'

/** One sheet with how near its points are; `near` a number: all alike. The first layer of a picture is whole, those before it have holes. */
export interface Layer {
  sheet: Sheet
  near: Grid | number
}

/**
 * Places of the depth grid. Depth models draw outlines some places wide and never quite where they are: the near takes a rim of what is beside it
 * along, so that none of it stays behind; nothing within the margin is taken for what lies behind. SOFT is half the width of an edge.
 */
const RIM = 1.5
const MARGIN = 3
const SOFT = 0.5
/** Share of the picture that must surely belong to a layer. */
const LEAST = 0.01

/**
 * A picture taken apart where near and far meet: behind every outline what lies farther is continued from its surroundings, so that nothing is
 * missing when the near moves away. From far to near.
 */
export function layersOf(sheet: Sheet, near: Grid): Layer[] {
  const edges = worthwhile(
    near,
    depthCuts(near).map((c) => distanceTo(near, c)),
  )
  if (edges.length === 0) return [{ sheet, near: blurred(near) }]
  return [...edges.keys(), edges.length].map((k) => {
    const [farEdge, nearEdge] = [edges[k - 1] ?? null, edges[k] ?? null]
    return { sheet: layerSheet(sheet, farEdge, nearEdge), near: layerNear(near, farEdge, nearEdge) }
  })
}

/** The edges between which enough lies to say what a layer looks like; a layer with less joins the one before it. */
function worthwhile(near: Grid, edges: readonly Grid[]): Grid[] {
  const kept = [...edges]
  for (let k = 0; k <= kept.length && kept.length > 0; ) {
    if (sureShare(near, kept[k - 1] ?? null, kept[k] ?? null) >= LEAST) k++
    else {
      kept.splice(Math.min(k, kept.length - 1), 1)
      k = 0
    }
  }
  return kept
}

/** Whether a place surely belongs between two edges. */
const isSure = (i: number, farEdge: Grid | null, nearEdge: Grid | null): boolean =>
  (!farEdge || farEdge.data[i]! >= MARGIN) && (!nearEdge || nearEdge.data[i]! <= -MARGIN)

function sureShare(near: Grid, farEdge: Grid | null, nearEdge: Grid | null): number {
  let sure = 0
  for (let i = 0; i < near.data.length; i++) if (isSure(i, farEdge, nearEdge)) sure++
  return sure / near.data.length
}

/** Signed distance to a level's contour, about, in places of the grid: positive where it is nearer. */
function distanceTo({ width, height, data }: Grid, level: number): Grid {
  const out = newGrid(width, height)
  const FAR = 8
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const dx = (data[i + (x < width - 1 ? 1 : 0)]! - data[i - (x > 0 ? 1 : 0)]!) / (x > 0 && x < width - 1 ? 2 : 1)
      const dy = (data[i + (y < height - 1 ? width : 0)]! - data[i - (y > 0 ? width : 0)]!) / (y > 0 && y < height - 1 ? 2 : 1)
      out.data[i] = Math.max(-FAR, Math.min(FAR, (data[i]! - level) / Math.max(1e-4, Math.hypot(dx, dy))))
    }
  return spreadSigns(out, FAR)
}

/** Places beside a contour whose own slope is flat learn their distance from their neighbours: a hard edge has only one steep place. */
function spreadSigns(grid: Grid, far: number): Grid {
  const { width, height, data } = grid
  const size = Float32Array.from(data, Math.abs)
  const relax = (i: number, j: number): void => {
    if (size[j]! + 1 < size[i]!) size[i] = size[j]! + 1
  }
  for (let i = 0; i < data.length; i++) {
    const across = i % width > 0 && data[i]! * data[i - 1]! < 0
    const down = i >= width && data[i]! * data[i - width]! < 0
    if (across) size[i] = size[i - 1] = Math.min(0.5, size[i]!, size[i - 1]!)
    if (down) size[i] = size[i - width] = Math.min(0.5, size[i]!, size[i - width]!)
  }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (x > 0) relax(y * width + x, y * width + x - 1)
      if (y > 0) relax(y * width + x, (y - 1) * width + x)
    }
  for (let y = height - 1; y >= 0; y--)
    for (let x = width - 1; x >= 0; x--) {
      if (x < width - 1) relax(y * width + x, y * width + x + 1)
      if (y < height - 1) relax(y * width + x, (y + 1) * width + x)
    }
  return { width, height, data: data.map((v, i) => Math.sign(v) * Math.min(far, size[i]!)) }
}

const ramp = (v: number): number => Math.min(1, Math.max(0, v))

/** Nearness of the places that surely belong to a layer, continued beyond them. */
function layerNear(near: Grid, farEdge: Grid | null, nearEdge: Grid | null): Grid {
  const { width, height } = near
  const data = near.data.slice()
  const weight = data.map((_, i) => (isSure(i, farEdge, nearEdge) ? 1 : 0))
  fillHoles({ width, height, weight, planes: [data] })
  return blurred({ width, height, data })
}

/** What is seen of the layer, and what may be behind everything nearer. */
function layerSheet(whole: Sheet, farEdge: Grid | null, nearEdge: Grid | null): Sheet {
  const { width, height } = whole
  const data = whole.data.slice()
  if (farEdge) {
    eachPlace(width, height, farEdge, (o, distance) => {
      const alpha = ramp((distance + RIM + SOFT) / (2 * SOFT))
      if (alpha === 1) return
      for (let c = 0; c < 4; c++) data[o + c] = data[o + c]! * alpha
    })
  }
  if (!nearEdge) return { width, height, data }
  // Read from what is not changed meanwhile.
  const behind = fillBehind({ width, height, data: data.slice() }, nearEdge, MARGIN)
  const sample = [0, 0, 0, 0]
  eachPlace(width, height, nearEdge, (o, distance) => {
    // Where the near covers it whole, so that a picture at rest is what it was.
    const known = ramp((3 * SOFT - RIM - distance) / (2 * SOFT))
    if (known >= 1) return
    const at = o / 4
    behind(at % width, Math.floor(at / width), sample)
    for (let c = 0; c < 4; c++) data[o + c] = data[o + c]! * known + sample[c]! * (1 - known)
  })
  return { width, height, data }
}

/** Calls with the place in the sheet's data and its distance to an edge; as gridAt would tell it, but a row at a time. */
function eachPlace(width: number, height: number, edge: Grid, f: (o: number, distance: number) => void): void {
  const last = edge.width - 1
  const row = new Float32Array(edge.width)
  for (let y = 0, o = 0; y < height; y++) {
    const gy = Math.min(edge.height - 1, Math.max(0, ((y + 0.5) / height) * edge.height - 0.5))
    const above = Math.floor(gy)
    const [top, low] = [above * edge.width, Math.min(edge.height - 1, above + 1) * edge.width]
    for (let k = 0; k <= last; k++) row[k] = edge.data[top + k]! + (gy - above) * (edge.data[low + k]! - edge.data[top + k]!)
    for (let x = 0; x < width; x++, o += 4) {
      const gx = Math.min(last, Math.max(0, ((x + 0.5) / width) * edge.width - 0.5))
      const left = gx | 0
      const value = row[left]!
      f(o, value + (gx - left) * (row[left < last ? left + 1 : last]! - value))
    }
  }
}
