import { RULER, rowY, visibleTo, xOf } from '../../editor/geometry.ts'
import { drawRow } from './clip.ts'
import { faded } from './palette.ts'
import { drawRuler } from './ruler.ts'
import type { LaneScene } from './scene.ts'

/** Draws ruler, rows, beats and clips of the visible time. Costs what is seen, not what the sequence holds. */
export function drawLanes(g: CanvasRenderingContext2D, s: LaneScene): void {
  const { view, colors } = s
  g.clearRect(0, 0, view.width, view.height)
  g.save()
  g.beginPath()
  g.rect(0, RULER, view.width, view.height - RULER)
  g.clip()
  g.fillStyle = colors.desk
  for (const row of s.rows) g.fillRect(0, rowY(row, view), view.width, row.height)
  if (s.showBeats) drawBeatLines(g, s)
  for (const row of s.rows) drawRow(g, s, row)
  g.restore()
  drawRuler(g, s)
}

/** Lines over all rows: bars in the accent, beats fainter; beats are left out where they would be a grey sheet. */
function drawBeatLines(g: CanvasRenderingContext2D, s: LaneScene): void {
  const last = s.rows.at(-1)
  if (!last || s.beats.length < 2) return
  const bottom = rowY(last, s.view) + last.height
  const to = visibleTo(s.view)
  const first = s.beats.findIndex((b) => b.time >= s.view.scroll)
  if (first < 0) return
  const near = s.beats[first + 1] ?? s.beats[first]!
  const wide = xOf(s.view, near.time) - xOf(s.view, s.beats[first]!.time)
  const [bar, beat] = [faded(s.colors.accent, wide * 4 < 14 ? 0.16 : 0.34), faded(s.colors.text, 0.07)]
  let previous = -8
  for (let i = first; i < s.beats.length && s.beats[i]!.time <= to; i++) {
    const b = s.beats[i]!
    if (b.beat !== 1 && wide < 7) continue
    const x = Math.round(xOf(s.view, b.time))
    if (x - previous < 4) continue
    previous = x
    g.fillStyle = b.beat === 1 ? bar : beat
    g.fillRect(x, RULER, 1, bottom - RULER)
  }
}
