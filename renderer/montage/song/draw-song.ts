import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import type { Section, SongAnalysis } from '#shared/analysis/song-analysis.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { token } from '../../ui/theme.ts'
import { type SongView, xOf } from './song-axis.ts'

/** Heights of the lane's rows, CSS pixels; the wave takes what is left. */
export const ROWS = { sections: 24, cuts: 34 } as const

export interface SongPicture {
  width: number
  height: number
  view: SongView
  duration: number
  analysis: SongAnalysis | null
  grid: BeatGrid | null
  plan: MontagePlan | null
  selected: number
  /** Beat under the pointer or being dragged. */
  lit: number | null
  /** Words of sections. */
  nameOf(section: Section): string
}

/** The rows of the lane: where the wave begins and ends, pixels from the top. */
const rowsOf = (p: Pick<SongPicture, 'height' | 'analysis' | 'plan'>): { top: number; bottom: number } => ({
  top: p.analysis?.sections.length ? ROWS.sections : 0,
  bottom: p.height - (p.plan ? ROWS.cuts : 0),
})

/** Place of the wave, with room for bar numbers below and above it. */
export function waveBox(p: Pick<SongPicture, 'height' | 'analysis' | 'plan'>): { top: number; height: number } {
  const { top, bottom } = rowsOf(p)
  const half = Math.max(8, (bottom - top) / 2 - 16)
  return { top: (top + bottom) / 2 + 2 - half, height: 2 * half }
}

/** Draws what lies under the wave. Canvases are scaled to CSS pixels and cleared. */
export function drawGround(g: CanvasRenderingContext2D, p: SongPicture): void {
  const { top, height } = waveBox(p)
  if (p.analysis) drawSections(g, p, rowsOf(p).bottom)
  // Where there is no wave yet, and where it is silent.
  const end = Math.min(p.width, xOf(p.duration, p.view, p.width))
  g.fillStyle = token('--line-strong')
  g.fillRect(0, top + height / 2 - 0.5, end, 1)
}

/** Draws what lies over the wave, but for the playhead. */
export function drawMarks(g: CanvasRenderingContext2D, p: SongPicture): void {
  const { top, bottom } = rowsOf(p)
  if (p.grid) drawBeats(g, p, p.grid, top, bottom)
  if (p.plan) drawCuts(g, p, p.plan, bottom)
}

const font = (size: number, weight = 400): string => `${weight} ${size}px ${token('--font')}`
const visible = (p: SongPicture, from: number, to: number): boolean => to > p.view.start && from < p.view.start + p.view.span

/** A wash under each section, as strong as its energy, and its name on top. */
function drawSections(g: CanvasRenderingContext2D, p: SongPicture, bottom: number): void {
  const { sections } = p.analysis!
  const energies = sections.map((s) => s.energy)
  const quiet = Math.min(...energies)
  const range = Math.max(0.15, Math.max(...energies) - quiet)
  for (const section of sections) {
    if (!visible(p, section.start, section.end)) continue
    const x0 = Math.max(0, Math.round(xOf(section.start, p.view, p.width)))
    const x1 = Math.min(p.width, Math.round(xOf(section.end, p.view, p.width)) - 1)
    const share = Math.min(1, (section.energy - quiet) / range)
    g.fillStyle = token('--accent-dim')
    g.globalAlpha = 0.95 * share
    g.fillRect(x0, 0, x1 - x0, bottom)
    g.globalAlpha = 0.3 + 0.7 * share
    g.fillStyle = token('--accent')
    g.fillRect(x0, ROWS.sections - 2, x1 - x0, 2)
    g.globalAlpha = 1
    drawSectionName(g, p.nameOf(section), x0, x1)
  }
}

function drawSectionName(g: CanvasRenderingContext2D, name: string, x0: number, x1: number): void {
  if (x1 - x0 < 16) return
  g.save()
  g.beginPath()
  g.rect(x0, 0, x1 - x0 - 2, ROWS.sections)
  g.clip()
  g.font = font(11, 500)
  g.fillStyle = token('--dim')
  g.textBaseline = 'middle'
  g.fillText(name, x0 + 6, 11)
  g.restore()
}

/** Beat lines while they are apart enough, bar lines always (thinned out far away), numbers of bars. */
function drawBeats(g: CanvasRenderingContext2D, p: SongPicture, grid: BeatGrid, top: number, bottom: number): void {
  const perBeat = (p.width / p.view.span) * (60 / Math.max(1, grid.tempo))
  const perBar = perBeat * grid.meter
  const everyBar = perBar >= 7 ? 1 : 4
  const numberEvery = [1, 2, 4, 8, 16, 32].find((n) => n * perBar >= 34) ?? 64
  g.font = font(10)
  g.textBaseline = 'alphabetic'
  let bars = 0
  for (const [i, time] of grid.beats.entries()) {
    const downbeat = grid.bar[i] === 1
    if (downbeat) bars++
    if (!visible(p, time - 0.1, time + 2)) continue
    const x = Math.round(xOf(time, p.view, p.width)) + 0.5
    if (p.lit === i) drawLit(g, x, top, bottom)
    if (downbeat && (bars - 1) % everyBar === 0) {
      g.strokeStyle = token('--accent')
      // Far away, bar lines stand so close that they would drown the wave.
      g.globalAlpha = Math.max(0.45, Math.min(1, perBar / 30))
      line(g, x, top + 2, bottom - 2)
      g.globalAlpha = 1
      if ((bars - 1) % numberEvery === 0 && x + 20 < p.width) {
        g.fillStyle = token('--faint')
        g.fillText(String(bars), x + 4, bottom - 5)
      }
    } else if (!downbeat && perBeat >= 5) {
      g.strokeStyle = token('--line-strong')
      line(g, x, top + 14, bottom - 14)
    }
  }
}

function drawLit(g: CanvasRenderingContext2D, x: number, top: number, bottom: number): void {
  g.fillStyle = token('--accent-dim')
  g.fillRect(x - 4, top, 8, bottom - top)
}

function line(g: CanvasRenderingContext2D, x: number, y0: number, y1: number): void {
  g.beginPath()
  g.moveTo(x, y0)
  g.lineTo(x, y1)
  g.stroke()
}

/** Planned shots on the song's time axis; the brightness of neighbours differs so that cuts show without lines. */
function drawCuts(g: CanvasRenderingContext2D, p: SongPicture, plan: MontagePlan, top: number): void {
  g.fillStyle = token('--desk')
  g.fillRect(0, top, p.width, ROWS.cuts)
  for (const pick of plan.picks) {
    const from = plan.songIn + toSeconds(pick.start)
    const to = from + toSeconds(pick.duration)
    if (!visible(p, from, to)) continue
    const x0 = xOf(from, p.view, p.width)
    const x1 = xOf(to, p.view, p.width)
    g.fillStyle = token(pick.index === p.selected ? '--accent' : '--clip-video')
    g.globalAlpha = pick.index === p.selected ? 1 : [1, 0.82, 0.92][pick.index % 3]!
    g.beginPath()
    g.roundRect(x0 + 0.5, top + 6, Math.max(1, x1 - x0 - 1.5), ROWS.cuts - 12, 3)
    g.fill()
    g.globalAlpha = 1
    if (pick.locked && x1 - x0 > 8) {
      g.fillStyle = token(pick.index === p.selected ? '--on-accent' : '--text')
      g.fillRect(x0 + 3, top + ROWS.cuts - 9, Math.min(8, x1 - x0 - 6), 2)
    }
  }
}

/** The playhead over everything, with its head in the row of sections. */
export function drawPlayhead(g: CanvasRenderingContext2D, x: number, height: number): void {
  g.fillStyle = token('--text')
  g.fillRect(Math.round(x) - 0.5, 0, 1, height)
  g.beginPath()
  g.moveTo(x - 4, 0)
  g.lineTo(x + 4, 0)
  g.lineTo(x, 6)
  g.fill()
}
