import type { RenderLayer, RenderList, RenderSpan } from '#shared/render/render-list.ts'
import type { FrameRate } from '#shared/time/frame-rate.ts'
import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'

export const clipsOf = (layer: RenderLayer): number[] => (layer.type === 'clip' ? [layer.clip] : [layer.from, layer.to])

/** Frames of the film at another rate; at its own rate exactly `frames`. */
export function framesAt(list: RenderList, rate: FrameRate): number {
  const { num, den } = list.frameRate
  if (num * rate.den === rate.num * den) return list.frames
  return Math.max(1, Math.round((list.frames * den * rate.num) / (num * rate.den)))
}
/** The first frame at this rate that starts at or after `t` (ticks). */
export const frameIndex = (t: number, rate: FrameRate): number => Math.ceil((t * rate.num) / (TICKS_PER_SECOND * rate.den) - 1e-6)

/** Binary search; spans are contiguous. */
export function spanAt(spans: RenderSpan[], frame: number): RenderSpan | undefined {
  let low = 0
  let high = spans.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const s = spans[middle]!
    if (frame < s.start) high = middle - 1
    else if (frame >= s.end) low = middle + 1
    else return s
  }
  return undefined
}
