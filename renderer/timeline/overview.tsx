import { type PointerEvent, useEffect, useRef } from 'react'
import type { Sequence } from '#shared/timeline/model.ts'
import { clipsOnTrack, sequenceDuration } from '#shared/timeline/query.ts'
import { useProject } from '../client/project-store.ts'
import { type Row, timeAt, ticksPerPixel } from '../editor/geometry.ts'
import { useSession } from '../editor/session-store.ts'
import { scrollTo } from '../editor/zoom.ts'
import { useT } from '../i18n/index.ts'
import { useTheme } from '../ui/theme.ts'
import { faded, palette } from './draw/palette.ts'
import { useSize } from './use-size.ts'

const HEIGHT = 18

/** The whole sequence in one thin strip; the frame in it is what the lanes show, and drags them. */
export function Overview({ sequence, rows }: { sequence: Sequence; rows: readonly Row[] }) {
  const t = useT('timeline')
  const theme = useTheme()
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const grab = useRef<number | null>(null)
  const { width } = useSize(box)
  const document = useProject((s) => s.document)
  const zoom = useSession((s) => s.zoom)
  const scroll = useSession((s) => s.scroll)
  const shown = width * ticksPerPixel(zoom)
  const whole = Math.max(sequenceDuration(document, sequence.id) * 1.02, scroll + shown)
  const perPixel = whole / Math.max(1, width)
  useEffect(() => {
    const g = canvas.current?.getContext('2d')
    if (!g || !width) return
    const ratio = devicePixelRatio
    canvas.current!.width = Math.round(width * ratio)
    canvas.current!.height = HEIGHT * ratio
    g.scale(ratio, ratio)
    const colors = palette()
    const line = (HEIGHT - 6) / Math.max(1, rows.length)
    for (const [i, row] of rows.entries()) {
      g.fillStyle = colors[row.track.kind === 'video' ? 'clip-video' : row.track.role === 'music' ? 'clip-music' : 'clip-audio']
      for (const c of clipsOnTrack(document, row.track.id))
        g.fillRect(c.start / perPixel, 3 + i * line, Math.max(0.7, c.duration / perPixel - 0.4), Math.max(1, line - 1))
    }
    const part = shown < whole * 0.985
    g.fillStyle = faded(colors.text, part ? 0.1 : 0)
    g.fillRect(scroll / perPixel, 0, shown / perPixel, HEIGHT)
    g.strokeStyle = colors.dim
    if (part) g.strokeRect(scroll / perPixel + 0.5, 0.5, Math.max(6, shown / perPixel) - 1, HEIGHT - 1)
  }, [document, rows, width, scroll, shown, perPixel, theme])
  const at = (e: PointerEvent): number =>
    timeAt({ zoom: 705_600_000 / perPixel, scroll: 0 }, e.clientX - box.current!.getBoundingClientRect().left)
  return (
    <div
      ref={box}
      className="timeline-overview"
      role="scrollbar"
      aria-label={t('overview')}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((scroll / whole) * 100)}
      aria-controls="timeline-lanes"
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId)
        const time = at(e)
        grab.current = time >= scroll && time <= scroll + shown ? time - scroll : shown / 2
        scrollTo(time - grab.current)
      }}
      onPointerMove={(e) => grab.current !== null && scrollTo(at(e) - grab.current)}
      onPointerUp={() => (grab.current = null)}
      onPointerCancel={() => (grab.current = null)}
    >
      <canvas ref={canvas} style={{ width, height: HEIGHT }} aria-hidden />
      <Playhead perPixel={perPixel} />
    </div>
  )
}

function Playhead({ perPixel }: { perPixel: number }) {
  const playhead = useSession((s) => s.playhead)
  return <span className="timeline-overview-playhead" style={{ transform: `translateX(${playhead / perPixel}px)` }} />
}
