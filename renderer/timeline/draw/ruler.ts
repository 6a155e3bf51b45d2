import { TICKS_PER_SECOND, type Ticks } from '#shared/time/ticks.ts'
import { frameDuration, snapToFrame } from '#shared/time/frame-rate.ts'
import { formatClock, formatTimecode } from '#shared/time/timecode.ts'
import { markersOf } from '#shared/timeline/query.ts'
import { RULER, timeAt, visibleTo, xOf } from '../../editor/geometry.ts'
import { faded, RULER_FONT } from './palette.ts'
import type { LaneScene } from './scene.ts'

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000, 36_000]

/** Ticks between labels, and how many parts lie between two of them; frames where a second is wide enough. */
export function rulerStep(zoom: number, frame: number): { step: number; parts: number; frames: boolean } {
  const least = 74
  const perSecond = Math.round(TICKS_PER_SECOND / frame)
  // Frames between labels divide the second, so that whole seconds are always named.
  for (let n = 1; n < perSecond; n++)
    if (perSecond % n === 0 && ((frame * n) / TICKS_PER_SECOND) * zoom >= least) return { step: frame * n, parts: n, frames: true }
  const seconds = SECONDS.find((s) => s * zoom >= least) ?? SECONDS.at(-1)!
  return {
    step: seconds * TICKS_PER_SECOND,
    parts: seconds % 3 === 0 && seconds > 5 ? 6 : seconds % 2 === 0 && seconds % 5 ? 4 : 5,
    frames: false,
  }
}

export function drawRuler(g: CanvasRenderingContext2D, s: LaneScene): void {
  const { view, colors } = s
  g.fillStyle = colors.panel
  g.fillRect(0, 0, view.width, RULER)
  const rate = s.sequence.frameRate
  const { step, parts, frames } = rulerStep(view.zoom, frameDuration(rate))
  g.font = RULER_FONT
  g.textBaseline = 'middle'
  const first = Math.max(0, Math.floor(view.scroll / step))
  for (let i = first; i * step <= visibleTo(view); i++) {
    const x = Math.round(xOf(view, i * step)) + 0.5
    line(g, x, 10, RULER, colors['line-strong'])
    g.fillStyle = colors.faint
    const t = snapToFrame((i * step) as Ticks, rate)
    g.fillText(
      frames
        ? formatTimecode(t, rate)
            .replace(/^(00:)+(?=\d\d:\d\d)/, '')
            .replace(/^0(?=\d)/, '')
        : formatClock((i * step) as Ticks),
      x + 4,
      9,
    )
    for (let p = 1; p < parts; p++) line(g, Math.round(xOf(view, (i + p / parts) * step)) + 0.5, RULER - 6, RULER, colors.line)
  }
  drawRange(g, s)
  if (s.showBeats) drawBarMarks(g, s)
  drawMarkers(g, s)
}

/** Squares under the ruler where bars begin; the same ones that the lines below come from. */
function drawBarMarks(g: CanvasRenderingContext2D, s: LaneScene): void {
  g.fillStyle = s.colors.accent
  let last = -8
  const to = visibleTo(s.view)
  for (const b of s.beats) {
    if (b.beat !== 1 || b.time < s.view.scroll) continue
    if (b.time > to) break
    const x = xOf(s.view, b.time)
    if (x - last < 7) continue
    last = x
    g.fillRect(Math.round(x) - 1, RULER - 5, 3, 4)
  }
}

function drawRange(g: CanvasRenderingContext2D, s: LaneScene): void {
  if (s.inPoint === null && s.outPoint === null) return
  const a = s.inPoint === null ? 0 : Math.max(0, xOf(s.view, s.inPoint))
  const b = s.outPoint === null ? s.view.width : xOf(s.view, s.outPoint)
  if (b <= 0 || a >= s.view.width) return
  g.fillStyle = faded(s.colors.info, 0.22)
  g.fillRect(a, 0, b - a, RULER)
  g.fillStyle = s.colors.info
  if (s.inPoint !== null) g.fillRect(a, 0, 2, RULER)
  if (s.outPoint !== null) g.fillRect(b - 2, 0, 2, RULER)
}

function drawMarkers(g: CanvasRenderingContext2D, s: LaneScene): void {
  const [from, to] = [timeAt(s.view, -200), visibleTo(s.view)]
  for (const m of markersOf(s.document, s.sequence.id)) {
    if (m.time < from || m.time > to) continue
    const x = Math.round(xOf(s.view, m.time))
    const color = s.colors[m.color]
    if (m.duration > 0) {
      g.fillStyle = faded(color, 0.3)
      g.fillRect(x, 14, xOf(s.view, m.time + m.duration) - x, 8)
    }
    g.fillStyle = color
    g.beginPath()
    g.moveTo(x - 4, 12)
    g.lineTo(x + 5, 12)
    g.lineTo(x + 5, 17)
    g.lineTo(x + 0.5, 22)
    g.lineTo(x - 4, 17)
    g.fill()
    if (s.selection.has(m.id)) {
      g.strokeStyle = s.colors.text
      g.stroke()
    }
    if (!m.label) continue
    g.font = RULER_FONT
    const width = Math.min(120, g.measureText(m.label).width + 8)
    g.fillStyle = s.colors.panel
    g.fillRect(x + 7, 11, width, 13)
    g.fillStyle = s.colors.dim
    g.fillText(m.label, x + 10, 18, 114)
  }
}

function line(g: CanvasRenderingContext2D, x: number, from: number, to: number, color: string): void {
  g.strokeStyle = color
  g.lineWidth = 1
  g.beginPath()
  g.moveTo(x, from)
  g.lineTo(x, to)
  g.stroke()
}
