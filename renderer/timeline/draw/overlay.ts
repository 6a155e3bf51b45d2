import type { Ticks } from '#shared/time/ticks.ts'
import { formatTimecode } from '#shared/time/timecode.ts'
import type { Clip } from '#shared/timeline/model.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { clipEnd } from '#shared/timeline/source-range.ts'
import type { Preview } from '../../editor/tools/gesture.ts'
import { RULER, rowY, xOf } from '../../editor/geometry.ts'
import { faded, FONT } from './palette.ts'
import type { LaneScene } from './scene.ts'

/** What a gesture shows on top of its ghost. `words` are in the language on screen. */
export interface OverlayScene {
  preview: Preview
  /** Where the pointer is. */
  x: number
  y: number
  words: { hint: string | null; snap: string | null; refusal: string | null }
}

export function drawOverlay(g: CanvasRenderingContext2D, s: LaneScene, o: OverlayScene): void {
  const { preview } = o
  if (preview.box) {
    g.fillStyle = s.colors['accent-dim']
    g.strokeStyle = s.colors.accent
    g.fillRect(preview.box.x, preview.box.y, preview.box.width, preview.box.height)
    g.strokeRect(preview.box.x + 0.5, preview.box.y + 0.5, preview.box.width, preview.box.height)
  }
  if (preview.snap) drawSnap(g, s, preview.snap.point.time, o.words.snap)
  for (const stop of preview.stops) drawStop(g, s, recordOf(preview.document ?? s.document, 'clip', stop.clipId), stop.edge)
  const said = o.words.refusal ?? o.words.hint
  if (said) label(g, s, said, o.x + 12, Math.max(RULER + 12, o.y - 16), o.words.refusal !== null)
}

function drawSnap(g: CanvasRenderingContext2D, s: LaneScene, t: number, words: string | null): void {
  const x = Math.round(xOf(s.view, t))
  g.fillStyle = s.colors['accent-soft']
  g.fillRect(x, RULER, 1, s.view.height - RULER)
  if (words) label(g, s, words, x + 5, s.view.height - 12, false)
}

/** An edge that has reached the end of its material: red, and thick enough to be seen without the colour. */
function drawStop(g: CanvasRenderingContext2D, s: LaneScene, clip: Clip | undefined, edge: 'in' | 'out'): void {
  const row = clip && s.rows.find((r) => r.track.id === clip.trackId)
  if (!clip || !row) return
  const x = xOf(s.view, edge === 'in' ? clip.start : clipEnd(clip))
  const y = rowY(row, s.view)
  g.fillStyle = s.colors.bad
  g.fillRect(edge === 'in' ? x : x - 4, y, 4, row.height)
  g.fillRect(edge === 'in' ? x : x - 10, y, 10, 2)
  g.fillRect(edge === 'in' ? x : x - 10, y + row.height - 2, 10, 2)
}

function label(g: CanvasRenderingContext2D, s: LaneScene, text: string, x: number, y: number, bad: boolean): void {
  g.font = FONT
  g.textBaseline = 'middle'
  const width = Math.min(420, g.measureText(text).width + 12)
  const left = Math.max(2, Math.min(x, s.view.width - width - 2))
  g.fillStyle = s.colors.float
  g.strokeStyle = bad ? s.colors.bad : s.colors['line-strong']
  g.beginPath()
  g.roundRect(left + 0.5, y - 9.5, width, 19, 4)
  g.fill()
  g.stroke()
  g.fillStyle = bad ? s.colors.bad : s.colors.text
  g.fillText(text, left + 6, y + 0.5, 408)
}

/** A shift as people read it: +0:02:04 in seconds and frames of the rate, with its sign. */
export function signedTimecode(by: number, rate: { num: number; den: number }): string {
  const text = formatTimecode(Math.abs(by) as Ticks, rate)
    .replace(/^(00:)+(?=\d\d:\d\d)/, '')
    .replace(/^0(?=\d)/, '')
  return `${by < 0 ? '−' : '+'}${text}`
}

/** Line and head of the playhead. */
export function drawPlayhead(g: CanvasRenderingContext2D, s: Pick<LaneScene, 'view' | 'colors'>, t: number): void {
  const x = Math.round(xOf(s.view, t)) + 0.5
  if (x < -8 || x > s.view.width + 8) return
  g.strokeStyle = s.colors.accent
  g.fillStyle = s.colors.accent
  g.lineWidth = 1
  g.beginPath()
  g.moveTo(x, 4)
  g.lineTo(x, s.view.height)
  g.stroke()
  g.beginPath()
  g.moveTo(x - 5, 0)
  g.lineTo(x + 5, 0)
  g.lineTo(x + 5, 9)
  g.lineTo(x, 14)
  g.lineTo(x - 5, 9)
  g.fill()
}

/** The blade's line under the pointer, before it cuts. */
export function drawBlade(g: CanvasRenderingContext2D, s: LaneScene, x: number, trackId: string | null): void {
  const row = s.rows.find((r) => r.track.id === trackId)
  if (!row) return
  g.fillStyle = faded(s.colors.text, 0.85)
  g.fillRect(Math.round(x), rowY(row, s.view), 1, row.height)
}
