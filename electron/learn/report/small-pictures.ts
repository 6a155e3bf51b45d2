import { clamp } from '#shared/base/numbers.ts'
import type { LearnResult, Segment } from '#shared/learn/learn-result.ts'
import { signalsOf } from '#shared/learn/shot-signals.ts'
import { html, type Markup } from './markup.ts'

const round = (n: number): string => n.toFixed(1)
/** Most colours of a film's palette, and how near two must be to count as one (R'G'B', 0..255). */
const COLOURS = 8
const NEAR = 36

/** Length of each shot over the time of its film; `ceiling` in seconds is the top, the same for films that are compared. */
export function paceCurve(film: LearnResult, ceiling: number, label: string): Markup {
  const total = film.video.duration_ms
  const bars = film.segments.map((s) => {
    const [x, width] = [(300 * s.start_ms) / total, (300 * (s.end_ms - s.start_ms)) / total]
    const height = 44 * clamp((s.end_ms - s.start_ms) / 1000 / ceiling, 0.02, 1)
    return html`<rect x="${round(x)}" y="${round(48 - height)}" width="${round(Math.max(0.4, width - 0.8))}" height="${round(height)}"/>`
  })
  return html`<svg class="pace" viewBox="0 0 300 48" preserveAspectRatio="none" role="img" aria-label="${label}">${bars}</svg>`
}

/** The colours that fill the film, by their share of it. */
export function filmPalette(film: LearnResult): { hex: string; share: number }[] {
  const found: { rgb: number[]; weight: number }[] = []
  for (const s of film.segments)
    for (const c of paletteOf(s)) {
      const rgb = [1, 3, 5].map((i) => Number.parseInt(c.hex.slice(i, i + 2), 16))
      const weight = c.share * (s.end_ms - s.start_ms)
      const near = found.find((f) => Math.hypot(...f.rgb.map((v, i) => v - rgb[i]!)) < NEAR)
      if (!near) found.push({ rgb, weight })
      else {
        near.rgb = near.rgb.map((v, i) => (v * near.weight + rgb[i]! * weight) / (near.weight + weight))
        near.weight += weight
      }
    }
  const largest = found.toSorted((a, b) => b.weight - a.weight).slice(0, COLOURS)
  const total = largest.reduce((sum, f) => sum + f.weight, 0) || 1
  return largest.map((f) => ({
    hex: `#${f.rgb.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`,
    share: f.weight / total,
  }))
}

/** The colours of a shot, largest first. */
export function paletteOf(s: Segment): { hex: string; share: number }[] {
  return s.analysis.features.flatMap((f) => {
    if (f.category !== 'color_grading' || !f.type.startsWith('palette_') || typeof f.value !== 'string') return []
    const share = f.extensions?.['share']
    return /^#[0-9a-f]{6}$/i.test(f.value) ? [{ hex: f.value, share: typeof share === 'number' ? share : 0.2 }] : []
  })
}

export function paletteStrip(colours: readonly { hex: string; share: number }[], label: string): Markup {
  const total = colours.reduce((sum, c) => sum + Math.max(0.04, c.share), 0) || 1
  let x = 0
  const rects = colours.map((c) => {
    const width = (300 * Math.max(0.04, c.share)) / total
    const rect = html`<rect x="${round(x)}" y="0" width="${round(width + 0.3)}" height="14" fill="${c.hex}"><title>${c.hex}</title></rect>`
    x += width
    return rect
  })
  return html`<svg class="palette" viewBox="0 0 300 14" preserveAspectRatio="none" role="img" aria-label="${label}">${rects}</svg>`
}

/** Quantiles of lightness as shot-signals.ts gives them. */
const QUANTILES = [0, 0.005, 0.05, 0.25, 0.5, 0.75, 0.95, 0.995, 1]
const BINS = 40

/** Where the lightness of a film lies, from black to white: the quantiles of its shots, spread out, by the length of the shots. */
export function toneHistogram(film: LearnResult, label: string): Markup | null {
  const bins = new Float64Array(BINS)
  for (const s of film.segments) {
    const tone = signalsOf(s)?.tone
    if (!tone) continue
    const edges = [Math.max(0, tone[0]! - 0.01), ...tone, Math.min(1, tone.at(-1)! + 0.01)]
    for (let q = 0; q + 1 < QUANTILES.length; q++) {
      const [from, to] = [clamp(edges[q]!, 0, 1), clamp(Math.max(edges[q + 1]!, edges[q]! + 1e-4), 0, 1)]
      const mass = (QUANTILES[q + 1]! - QUANTILES[q]!) * (s.end_ms - s.start_ms)
      for (let b = 0; b < BINS; b++) {
        const overlap = Math.max(0, Math.min(to, (b + 1) / BINS) - Math.max(from, b / BINS))
        bins[b]! += (mass * overlap) / Math.max(1e-4, to - from)
      }
    }
  }
  const top = Math.max(...bins)
  if (top === 0) return null
  const bars = Array.from(bins, (v, b) => {
    // A root, so that the dark ends of a picture can still be seen beside its middle.
    const height = 40 * Math.sqrt(v / top)
    return html`<rect x="${round((300 * b) / BINS)}" y="${round(40 - height)}" width="${round(300 / BINS - 0.6)}" height="${round(height)}"/>`
  })
  return html`<svg class="tones" viewBox="0 0 300 40" preserveAspectRatio="none" role="img" aria-label="${label}">${bars}</svg>`
}

/** Camera speed over a shot, against the same top for both of a pair. */
export function motionCurve(s: Segment, ceiling: number, label: string): Markup | null {
  const values = signalsOf(s)?.motion
  if (!values || values.length < 2) return null
  const points = values.map((v, i) => `${round((300 * i) / (values.length - 1))},${round(22 - 20 * clamp(v / ceiling, 0, 1))}`).join(' ')
  return html`<svg class="motion" viewBox="0 0 300 24" preserveAspectRatio="none" role="img" aria-label="${label}"><polyline points="${points}"/></svg>`
}

/** A share 0..1 as a bar. */
export const shareBar = (share: number): Markup =>
  html`<svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" width="100" height="6"/><rect width="${round(100 * clamp(share, 0, 1))}" height="6"/></svg>`
