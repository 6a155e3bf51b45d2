import { rms, shakeCurve, type Sway } from '#electron/analysis/picture/motion/shake.ts'
import type { CameraPathBlock } from '#shared/analysis/camera-path.ts'
import type { ClipSteadiness } from '#shared/contract/procedures/library.ts'
import { type Path, type SteadyPath, steadyPath } from '#shared/render/stabilise/steady-path.ts'
import type { Stabilise } from '#shared/timeline/model.ts'

/** Values of a drawn curve. */
const MOST_VALUES = 240

/** What steadying media seconds [span.from, span.to) of a film brings; `aspect` is height over width of its upright picture. */
export function measureSteadiness(
  blocks: readonly CameraPathBlock[],
  span: { from: number; to: number },
  settings: Stabilise,
  aspect: number,
): NonNullable<ClipSteadiness['result']> {
  const path = steadyPath(blocks, span, settings, aspect)
  const shown = framesWithin(path.times, span)
  const takes = takesOf(blocks, shown)
  return {
    zoom: path.zoom,
    shake: { before: shakeOf(path.raw, path, takes), after: shakeOf(path.smooth, path, takes) },
    curves: { before: curve(path.raw, shown), after: curve(path.smooth, shown) },
  }
}

type Range = readonly [start: number, end: number]

function framesWithin(times: Float64Array, { from, to }: { from: number; to: number }): Range {
  let [start, end] = [0, times.length]
  while (start < end && times[start]! < from) start++
  while (end > start && times[end - 1]! >= to) end--
  return [start, end]
}

/** The stretches of [start, end) that no cut interrupts. */
function takesOf(blocks: readonly CameraPathBlock[], [start, end]: Range): Range[] {
  const edges = [start]
  let first = 0
  for (const b of blocks) {
    for (const i of b.breaks) if (first + i > start && first + i < end) edges.push(first + i)
    first += b.times.length
  }
  return edges.map((edge, i): Range => [edge, edges[i + 1] ?? end])
}

/** Root mean square of the shake over all takes, widths. */
function shakeOf(path: Path, { times }: Pick<SteadyPath, 'times'>, takes: readonly Range[]): number {
  const curves = takes.map(([start, end]) =>
    shakeCurve(Array.from({ length: Math.max(0, end - start - 1) }, (_, i) => swayBetween(path, times, start + i))),
  )
  return rms(Float64Array.from(curves.flatMap((c) => [...c])))
}

function swayBetween(path: Path, times: Float64Array, i: number): Sway {
  const [from, to] = [times[i]!, times[i + 1]!]
  const seconds = Math.max(1e-3, to - from)
  const rate = (values: Float64Array): number => (values[i + 1]! - values[i]!) / seconds
  return { from, to, pan: rate(path.x), tilt: rate(path.y), roll: rate(path.roll) }
}

function curve(path: Path, [start, end]: Range): { x: number[]; y: number[] } {
  const n = Math.min(MOST_VALUES, end - start)
  const at = (i: number): number => start + (n > 1 ? Math.round((i * (end - start - 1)) / (n - 1)) : 0)
  const values = (of: Float64Array): number[] => Array.from({ length: n }, (_, i) => of[at(i)]!)
  return { x: values(path.x), y: values(path.y) }
}
