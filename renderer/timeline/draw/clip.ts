import { TICKS_PER_SECOND } from '#shared/time/ticks.ts'
import { formatNumber } from '../../i18n/format.ts'
import type { Asset, Clip } from '#shared/timeline/model.ts'
import { clipsBetween, recordOf, transitionsAt } from '#shared/timeline/query.ts'
import { clipEnd } from '#shared/timeline/source-range.ts'
import { type Row, rowY, timeAt, visibleTo, xOf } from '../../editor/geometry.ts'
import { faded, FONT } from './palette.ts'
import type { LaneScene } from './scene.ts'
import { drawStrip } from './strip.ts'
import { drawWave } from './wave.ts'

const LABEL = 15

/** Draws what a row shows of the visible time, transitions included. */
export function drawRow(g: CanvasRenderingContext2D, s: LaneScene, row: Row): void {
  const y = rowY(row, s.view)
  if (y + row.height < 0 || y > s.view.height) return
  const clips = clipsBetween(s.document, row.track.id, timeAt(s.view, -2), visibleTo(s.view))
  const dark = row.track.hidden || row.track.muted
  g.globalAlpha = dark ? 0.45 : 1
  for (const c of clips) drawClip(g, s, row, c, y)
  for (const c of clips) drawTransition(g, s, row, c, y)
  g.globalAlpha = 1
  if (row.track.locked && clips.length) drawHatch(g, s, y, row.height)
}

function colorOf(s: LaneScene, row: Row): string {
  if (row.track.kind === 'video') return s.colors['clip-video']
  return row.track.role === 'music' ? s.colors['clip-music'] : s.colors['clip-audio']
}

function drawClip(g: CanvasRenderingContext2D, s: LaneScene, row: Row, clip: Clip, y: number): void {
  const start = xOf(s.view, clip.start)
  const end = xOf(s.view, clipEnd(clip))
  // A hairline between neighbours, as long as there is room for one.
  const x0 = Math.max(-8, start)
  const x1 = Math.min(s.view.width + 8, end - Math.min(1, (end - start) / 3))
  const [top, height, width] = [y + 1, row.height - 2, Math.max(0.6, x1 - x0)]
  const selected = s.selection.has(clip.id)
  g.fillStyle = colorOf(s, row)
  if (width < 5) {
    g.fillRect(x0, top, width, height)
    if (selected) {
      g.fillStyle = s.colors.accent
      g.fillRect(x0, top, Math.max(1, width), height)
    }
    return
  }
  g.save()
  g.beginPath()
  g.roundRect(x0, top, width, height, 3)
  g.fill()
  g.clip()
  if (clip.disabled) g.globalAlpha *= 0.4
  drawInside(g, s, row, clip, { start, x0, x1, y: top, height })
  g.restore()
  if (s.ghosts.has(clip.id)) outline(g, { x0, top, width, height }, faded(s.colors.accent, 0.7), true)
  if (selected) outline(g, { x0, top, width, height }, s.colors.accent, false)
}

interface Inside {
  start: number
  x0: number
  x1: number
  y: number
  height: number
}

function drawInside(g: CanvasRenderingContext2D, s: LaneScene, row: Row, clip: Clip, at: Inside): void {
  const asset = recordOf(s.document, 'asset', clip.assetId)
  const status = s.status.get(clip.assetId)
  const labelled = row.height >= 26
  const body = { ...at, y: at.y + (labelled ? LABEL : 0), height: at.height - (labelled ? LABEL : 0) }
  const missing = status?.presence === 'missing'
  if (asset && row.track.kind === 'video' && body.height > 8) {
    g.fillStyle = missing ? s.colors['line-strong'] : s.colors.desk
    g.fillRect(body.x0, body.y, body.x1 - body.x0, body.height)
    if (!missing) drawStrip(g, clip, asset, status, body, s.view.zoom)
  } else if (row.track.kind === 'audio') {
    const music = row.track.role === 'music'
    if (status?.peaks)
      drawWave(
        g,
        clip,
        status.peaks,
        { ...body, y: body.y + 1, height: body.height - 4 },
        s.view.zoom,
        s.colors[music ? 'wave-music' : 'wave-audio'],
      )
    if (music && s.showBeats) drawBeatTicks(g, s, clip, at)
  }
  drawFades(g, s, clip, at)
  if (labelled && at.x1 - at.x0 > 14) drawLabel(g, s, row, clip, asset, missing, at)
}

function drawLabel(
  g: CanvasRenderingContext2D,
  s: LaneScene,
  row: Row,
  clip: Clip,
  asset: Asset | undefined,
  missing: boolean,
  at: Inside,
): void {
  g.font = FONT
  g.textBaseline = 'middle'
  g.fillStyle = s.colors.text
  g.fillText(labelOf(s, row, clip, asset, missing), Math.max(at.x0, 0) + 5, at.y + LABEL / 2 + 0.5)
}

/** Name, and what is unusual about the clip. */
function labelOf(s: LaneScene, row: Row, clip: Clip, asset: Asset | undefined, missing: boolean): string {
  const name = (clip.name || asset?.name || '').replace(/\.[A-Za-z0-9]{2,4}$/, '')
  const speed = clip.speed.num / clip.speed.den
  const song = s.status.get(clip.assetId)?.song
  return [
    name,
    speed !== 1 && `${formatNumber(speed * 100)} %`,
    row.track.kind === 'video' && clip.stabilise && asset?.kind === 'video' && s.words.stabilised,
    missing && s.words.missing,
    row.track.kind === 'audio' && clip.duck < 0 && s.words.ducked,
    row.track.role === 'music' && song?.tempo && `${formatNumber(song.tempo, 1)} bpm`,
    row.track.role === 'music' && song?.meter && `${song.meter}/4`,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Beats on the song itself: long for bars, short between. */
function drawBeatTicks(g: CanvasRenderingContext2D, s: LaneScene, clip: Clip, at: Inside): void {
  const bottom = at.y + at.height
  const beats = s.beats.filter((b) => b.time >= clip.start && b.time < clipEnd(clip))
  const dense = beats.length > 1 && xOf(s.view, beats[1]!.time) - xOf(s.view, beats[0]!.time) < 5
  for (const b of beats) {
    const x = Math.round(xOf(s.view, b.time))
    if (x < at.x0 || x > at.x1 || (dense && b.beat !== 1)) continue
    g.fillStyle = b.beat === 1 ? s.colors.accent : faded(s.colors['wave-music'], 0.55)
    g.fillRect(x, bottom - (b.beat === 1 ? 11 : 6), 1, b.beat === 1 ? 11 : 6)
  }
}

function drawFades(g: CanvasRenderingContext2D, s: LaneScene, clip: Clip, at: Inside): void {
  g.strokeStyle = faded(s.colors['on-picture'], 0.75)
  g.fillStyle = faded('#000000', 0.35)
  g.lineWidth = 1
  const bottom = at.y + at.height
  if (clip.fadeIn > 0) ramp(g, at.start, at.start + (clip.fadeIn / TICKS_PER_SECOND) * s.view.zoom, at.y, bottom)
  const end = at.start + (clip.duration / TICKS_PER_SECOND) * s.view.zoom
  if (clip.fadeOut > 0) ramp(g, end, end - (clip.fadeOut / TICKS_PER_SECOND) * s.view.zoom, at.y, bottom)
}
function ramp(g: CanvasRenderingContext2D, from: number, to: number, top: number, bottom: number): void {
  if (Math.abs(to - from) < 3) return
  g.beginPath()
  g.moveTo(from, bottom)
  g.lineTo(to, top)
  g.stroke()
  g.lineTo(from, top)
  g.closePath()
  g.fill()
}

function drawTransition(g: CanvasRenderingContext2D, s: LaneScene, row: Row, clip: Clip, y: number): void {
  for (const t of transitionsAt(s.document, clip.id)) {
    if (t.toClipId !== clip.id) continue
    const cut = xOf(s.view, clip.start)
    const px = s.view.zoom / TICKS_PER_SECOND
    const x0 = Math.min(cut - t.inOffset * px, cut - 4)
    const x1 = Math.max(cut + t.outOffset * px, cut + 4)
    const [top, height] = [y + (row.height >= 40 ? 17 : 3), row.height - (row.height >= 40 ? 20 : 6)]
    const selected = s.selection.has(t.id)
    g.fillStyle = faded('#000000', 0.55)
    g.beginPath()
    g.roundRect(x0, top, x1 - x0, height, 3)
    g.fill()
    g.strokeStyle = selected ? s.colors.accent : faded(s.colors['on-picture'], 0.6)
    g.lineWidth = selected ? 1.5 : 1
    g.stroke()
    g.lineWidth = 1
    if (x1 - x0 < 8) continue
    g.beginPath()
    g.moveTo(x0 + 2, top + height - 2)
    g.lineTo(x1 - 2, top + 2)
    g.moveTo(x0 + 2, top + 2)
    g.lineTo(x1 - 2, top + height - 2)
    g.stroke()
  }
}

function outline(
  g: CanvasRenderingContext2D,
  b: { x0: number; top: number; width: number; height: number },
  color: string,
  dashed: boolean,
): void {
  g.strokeStyle = color
  g.lineWidth = 1.5
  g.setLineDash(dashed ? [4, 3] : [])
  g.beginPath()
  g.roundRect(b.x0 + 0.5, b.top + 0.5, b.width - 1, b.height - 1, 3)
  g.stroke()
  g.setLineDash([])
  g.lineWidth = 1
}

function drawHatch(g: CanvasRenderingContext2D, s: LaneScene, y: number, height: number): void {
  g.save()
  g.beginPath()
  g.rect(0, y, s.view.width, height)
  g.clip()
  g.strokeStyle = faded(s.colors.desk, 0.55)
  g.lineWidth = 2
  g.beginPath()
  for (let x = -height; x < s.view.width; x += 9) {
    g.moveTo(x, y + height)
    g.lineTo(x + height, y)
  }
  g.stroke()
  g.restore()
}
