import { toNumber } from '../time/rational.ts'
import { FPS_24, FPS_25, FPS_29_97, FPS_30, type FrameRate } from '../time/frame-rate.ts'
import type { Aspect } from './montage-settings.ts'
import type { FootageItem } from './plan-input.ts'

const RATIO: Record<Aspect, readonly [number, number]> = { '16:9': [16, 9], '9:16': [9, 16], '1:1': [1, 1], '4:5': [4, 5], '21:9': [21, 9] }
const even = (x: number): number => 2 * Math.round(x / 2)

/** Picture size of an aspect whose shorter side has `shorter` pixels; both sides even, as encoders want them. */
export function filmSize(aspect: Aspect, shorter: number): { width: number; height: number } {
  const [w, h] = RATIO[aspect]
  return w >= h ? { width: even((shorter * w) / h), height: even(shorter) } : { width: even(shorter), height: even((shorter * h) / w) }
}

/** Share of the picture that stays when `width` × `height` is cropped to fill `filmAspect` (width / height), 0..1. */
export function keptShare(width: number, height: number, filmAspect: number): number {
  const aspect = width / Math.max(1, height)
  return Math.min(aspect / filmAspect, filmAspect / aspect)
}

const FILM_RATES: readonly FrameRate[] = [{ num: 24000, den: 1001 }, FPS_24, FPS_25, FPS_29_97, FPS_30]

/** The film rate of a source rate: itself up to 30, and what it is a multiple of above (60 → 30, 50 → 25, 120 → 30). */
function filmRateOf(rate: FrameRate): FrameRate {
  const fps = toNumber(rate)
  let best = FPS_30
  let bestError = Number.POSITIVE_INFINITY
  for (const candidate of FILM_RATES) {
    const ratio = fps / toNumber(candidate)
    const multiple = Math.max(1, Math.round(ratio))
    const error = Math.abs(ratio / multiple - 1) + (multiple - 1) * 1e-6
    if (error < bestError) [best, bestError] = [candidate, error]
  }
  return best
}

/** The film rate that suits most of the footage, by seconds of material (one long take counts half a minute); 30 where there are only stills. */
export function chooseFrameRate(footage: readonly FootageItem[]): FrameRate {
  const seconds = new Map<FrameRate, number>()
  for (const item of footage) {
    if (item.kind !== 'video') continue
    const rate = filmRateOf(item.frameRate)
    seconds.set(rate, (seconds.get(rate) ?? 0) + Math.min(30, Math.max(0.1, item.duration)))
  }
  let best = FPS_30
  let most = 0
  for (const [rate, s] of seconds) if (s > most) [best, most] = [rate, s]
  return best
}
