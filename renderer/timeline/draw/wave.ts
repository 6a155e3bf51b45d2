import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import type { AssetStatus } from '#shared/contract/contract.ts'
import type { Clip } from '#shared/timeline/model.ts'
import { peakData } from '../media-cache.ts'
import { faded } from './palette.ts'

type Peaks = NonNullable<AssetStatus['peaks']>

/** The coarsest level that still has a pair for every pixel, else the finest. */
export function levelFor(peaks: Peaks, secondsPerPixel: number): Peaks['levels'][number] | undefined {
  const fitting = peaks.levels.filter((l) => l.secondsPerPair <= secondsPerPixel)
  const order = (a: { secondsPerPair: number }, b: { secondsPerPair: number }): number => a.secondsPerPair - b.secondsPerPair
  return fitting.toSorted(order).at(-1) ?? peaks.levels.toSorted(order)[0]
}

/** Draws the sound of a clip between x0 and x1; `start` is the x of the clip's start. Loudness follows the clip's volume. */
export function drawWave(
  g: CanvasRenderingContext2D,
  clip: Clip,
  peaks: Peaks,
  at: { start: number; x0: number; x1: number; y: number; height: number },
  zoom: number,
  color: string,
): void {
  const data = peakData(peaks.url)
  const speed = clip.speed.num / clip.speed.den
  const perPixel = speed / zoom
  const level = levelFor(peaks, perPixel)
  if (!data || !level) return
  const gain = clip.volume <= -100 ? 0 : 10 ** (clip.volume / 20)
  const middle = at.y + at.height / 2
  const half = at.height / 2
  const source = clip.sourceStart / TICKS_PER_SECOND
  // Pale to the peaks, full to half of them: loud and quiet stay apart where every pixel holds many waves.
  const columns: { x: number; up: number; down: number }[] = []
  for (let x = Math.floor(at.x0); x < at.x1; x++) {
    const from = source + (x - at.start) * perPixel
    const a = Math.max(0, Math.floor(from / level.secondsPerPair))
    const b = Math.min(level.count - 1, Math.max(a, Math.ceil((from + perPixel) / level.secondsPerPair) - 1))
    let [low, high] = [0, 0]
    for (let i = a; i <= b; i++) {
      const k = level.offset + i * 2
      low = Math.min(low, data[k] ?? 0)
      high = Math.max(high, data[k + 1] ?? 0)
    }
    columns.push({ x, up: Math.min(1, (high / 127) * gain) * half, down: Math.min(1, (-low / 127) * gain) * half })
  }
  for (const [share, opacity] of [
    [1, 0.42],
    [0.5, 1],
  ] as const) {
    g.fillStyle = faded(color, opacity)
    g.beginPath()
    for (const c of columns) {
      const up = Math.max(0.5, c.up * share)
      g.rect(c.x, middle - up, 1, up + Math.max(0.5, c.down * share))
    }
    g.fill()
  }
}
