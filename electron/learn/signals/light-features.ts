import { saliencyMap, SALIENCY } from '#electron/analysis/picture/quality/saliency.ts'
import { frameFeatures } from '#electron/analysis/picture/shots/frame-features.ts'
import { SMALL } from '#electron/analysis/picture/small-frame.ts'
import { clamp, median, quantile } from '#shared/base/numbers.ts'
import { toLight } from '#shared/base/srgb.ts'
import type { Feature } from '#shared/learn/feature.ts'
import type { ActiveArea } from './look-frame.ts'
import { margin, speaker } from './measures.ts'

/** Median luma (0..1, display) below which a picture is low key, above which it is high key. */
const LOW_KEY = 0.28
const HIGH_KEY = 0.58
/** Share of the brightness that a slope explains, from which a direction is told. */
const CLEAR = 0.2
/** Stops: below is flat, above is contrasty. */
const FLAT = 2
const HARD_CONTRAST = 4
const DIRECTIONS = ['right', 'lower_right', 'below', 'lower_left', 'left', 'upper_left', 'above', 'upper_right'] as const

interface Light {
  key: number
  ratio: number
  /** Towards the light, x right, y down. */
  slope: { x: number; y: number; explained: number }
  kelvin: number | null
}

/** How a stretch of film is lit; measured on its small frames. */
export function describeLight(frames: readonly Uint8Array[], area: ActiveArea, range: readonly [number, number]): Feature[] {
  const say = speaker(range)
  const seen = frames.map((f) => lightOf(f, area))
  const of = (f: (l: Light) => number): number => median(seen.map(f))
  const [key, ratio] = [of((l) => l.key), of((l) => l.ratio)]
  const name = key < LOW_KEY ? 'low_key' : key > HIGH_KEY ? 'high_key' : 'normal_key'
  const features = [
    say('lighting', 'key', name, margin(key, key < (LOW_KEY + HIGH_KEY) / 2 ? LOW_KEY : HIGH_KEY, 0.15)),
    say('lighting', 'contrast_ratio', ratio, 0.75, 'stops'),
    say(
      'lighting',
      'contrast',
      ratio < FLAT ? 'flat' : ratio > HARD_CONTRAST ? 'contrasty' : 'moderate',
      margin(ratio, ratio < (FLAT + HARD_CONTRAST) / 2 ? FLAT : HARD_CONTRAST, 1.5) * 0.9,
    ),
    direction(seen, say),
  ]
  const kelvins = seen.flatMap((l) => (l.kelvin === null ? [] : [l.kelvin]))
  if (kelvins.length > seen.length / 2) {
    const spread = quantile(kelvins, 0.75) / quantile(kelvins, 0.25)
    features.push(say('lighting', 'color_temperature', Math.round(median(kelvins) / 50) * 50, clampConfidence(1.1 - 0.5 * spread), 'K'))
  }
  return features
}
const clampConfidence = (x: number): number => Math.min(0.85, Math.max(0.2, x))

function direction(seen: readonly Light[], say: ReturnType<typeof speaker>): Feature {
  const explained = median(seen.map((l) => l.slope.explained))
  if (explained < CLEAR) return say('lighting', 'key_direction', 'unclear', margin(explained, CLEAR, CLEAR))
  const [x, y] = [median(seen.map((l) => l.slope.x)), median(seen.map((l) => l.slope.y))]
  const eighth = Math.round((Math.atan2(y, x) / (2 * Math.PI)) * 8 + 8) % 8
  return say('lighting', 'key_direction', DIRECTIONS[eighth]!, Math.min(0.85, 0.4 + explained))
}

const LINEAR = Float64Array.from({ length: 256 }, (_, i) => toLight(clamp((i - 16) / 219, 0, 1)))
/** Linear light that is taken for black: what lies below is noise. */
const FLOOR = 0.0015

function lightOf(small: Uint8Array, area: ActiveArea): Light {
  const { features } = frameFeatures(small, 0)
  const saliency = saliencyMap(small, features.layout)
  const lumas: number[] = []
  const salient: number[] = []
  // Least squares of brightness over place, weighted by where the eye goes: its slope points to the light.
  const sums = { w: 0, x: 0, y: 0, v: 0, xx: 0, yy: 0, xy: 0, xv: 0, yv: 0, vv: 0 }
  for (let y = area.top; y < area.bottom; y += 2) {
    for (let x = area.left; x < area.right; x += 2) {
      const luma = small[y * SMALL.width + x]!
      const place = Math.floor((y * SALIENCY.height) / SMALL.height) * SALIENCY.width + Math.floor((x * SALIENCY.width) / SMALL.width)
      const w = saliency[place]!
      lumas.push(luma)
      if (w > 1) salient.push(LINEAR[luma]!)
      const [px, py, v] = [x / SMALL.width - 0.5, y / SMALL.height - 0.5, luma / 255]
      sums.w += w
      sums.x += w * px
      sums.y += w * py
      sums.v += w * v
      sums.xx += w * px * px
      sums.yy += w * py * py
      sums.xy += w * px * py
      sums.xv += w * px * v
      sums.yv += w * py * v
      sums.vv += w * v * v
    }
  }
  const lit = salient.length > 50 ? salient : lumas.map((l) => LINEAR[l]!)
  return {
    key: (median(lumas) - 16) / 219,
    ratio: Math.log2(Math.max(FLOOR, quantile(lit, 0.9)) / Math.max(FLOOR, quantile(lit, 0.1))),
    slope: slopeOf(sums),
    kelvin: greyEdgeKelvin(small, area),
  }
}

function slopeOf(s: Record<'w' | 'x' | 'y' | 'v' | 'xx' | 'yy' | 'xy' | 'xv' | 'yv' | 'vv', number>): Light['slope'] {
  const [mx, my, mv] = [s.x / s.w, s.y / s.w, s.v / s.w]
  const [xx, yy, xy] = [s.xx / s.w - mx * mx, s.yy / s.w - my * my, s.xy / s.w - mx * my]
  const [xv, yv, vv] = [s.xv / s.w - mx * mv, s.yv / s.w - my * mv, s.vv / s.w - mv * mv]
  const det = xx * yy - xy * xy
  if (det < 1e-9 || vv < 1e-6) return { x: 0, y: 0, explained: 0 }
  const [x, y] = [(yy * xv - xy * yv) / det, (xx * yv - xy * xv) / det]
  return { x, y, explained: Math.min(1, Math.max(0, (x * xv + y * yv) / vv)) }
}

/** Minkowski norm of the grey-edge estimate. */
const NORM = 6
const RANGE = { least: 2000, most: 15_000 }

/**
 * Colour temperature of the light in kelvin: grey edge (van de Weijer, Gevers and Gijsenij 2007) in linear light, then McCamy's
 * approximation (1992). Null where the estimate is no colour of daylight or lamps.
 */
function greyEdgeKelvin(small: Uint8Array, area: ActiveArea): number | null {
  const width = SMALL.chromaWidth
  const [left, top, right, bottom] = [area.left >> 1, area.top >> 1, area.right >> 1, area.bottom >> 1]
  const rgb = (x: number, y: number): [number, number, number] => {
    const c = y * width + x
    const luma = 1.164 * (small[2 * y * SMALL.width + 2 * x]! - 16)
    const [u, v] = [small[SMALL.u + c]! - 128, small[SMALL.v + c]! - 128]
    return [linear(luma + 1.793 * v), linear(luma - 0.213 * u - 0.533 * v), linear(luma + 2.112 * u)]
  }
  const sums = [0, 0, 0]
  for (let y = top; y + 1 < bottom; y += 2) {
    for (let x = left; x + 1 < right; x += 2) {
      const [here, across, down] = [rgb(x, y), rgb(x + 1, y), rgb(x, y + 1)]
      for (let c = 0; c < 3; c++) sums[c]! += Math.hypot(across[c]! - here[c]!, down[c]! - here[c]!) ** NORM
    }
  }
  const [r, g, b] = sums.map((s) => s ** (1 / NORM))
  if (!r || !g || !b) return null
  const [x, y, z] = [
    0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
    0.2126729 * r + 0.7151522 * g + 0.072175 * b,
    0.0193339 * r + 0.119192 * g + 0.9503041 * b,
  ]
  const n = (x / (x + y + z) - 0.332) / (0.1858 - y / (x + y + z))
  const kelvin = 449 * n ** 3 + 3525 * n ** 2 + 6823.3 * n + 5520.33
  return kelvin > RANGE.least && kelvin < RANGE.most ? kelvin : null
}

const linear = (c: number): number => toLight(clamp(c / 255, 0, 1))
