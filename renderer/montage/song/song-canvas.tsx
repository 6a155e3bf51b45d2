import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import { dragBeat } from '#shared/analysis/grid-edits.ts'
import type { Section } from '#shared/analysis/song-analysis.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { useLanguage, useT } from '../../i18n/index.ts'
import { formatClockSeconds } from '../../i18n/format.ts'
import { token, useTheme } from '../../ui/theme.ts'
import { drawGround, drawMarks, drawPlayhead, ROWS, waveBox } from './draw-song.ts'
import { nearestBeat } from './grid-actions.ts'
import type { Peaks } from './peaks.ts'
import { followView, scrollView, type SongView, timeOf, xOf, zoomView } from './song-axis.ts'
import type { SongPlayer } from './song-player.ts'
import { SongWave } from './song-wave.ts'
import type { Song } from './use-song.ts'

export interface SongCanvasProps {
  song: Song
  peaks: Peaks | null
  player: SongPlayer
  plan: MontagePlan | null
  selected: number
  onSelect(pick: number): void
  onDragBeat(grid: BeatGrid): void
  view: SongView
  onView(view: SongView): void
  /** Time that menus act on. */
  onPoint(time: number): void
}

/** How near the pointer must be to take hold of a beat, pixels, and beats over which its neighbours follow. */
const GRIP = 4
const SOFT = 3
/** Beats closer than this cannot be told apart by hand, pixels. */
const HOLDABLE = 14

interface Drag {
  kind: 'seek' | 'beat'
  index: number
  moved: boolean
  from: number
  grid: BeatGrid | null
}

/** The picture of the song and everything that is done to it by hand: zoom, scroll, seek, drag a beat, choose a shot. */
export function SongCanvas(props: SongCanvasProps) {
  const { song, player, plan, view, onView } = props
  const t = useT('song')
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const drag = useRef<Drag | null>(null)
  const [ghost, setGhost] = useState<BeatGrid | null>(null)
  const [lit, setLit] = useState<number | null>(null)
  const grid = ghost ?? song.grid
  const { duration } = song
  useFollow(player, view, duration, onView)
  useWheel(box, view, duration, onView)

  const stop = useCallback(() => {
    drag.current = null
    setGhost(null)
    setLit(null)
  }, [])
  const timeAt = (e: PointerEvent): number => timeOf(e.clientX - e.currentTarget.getBoundingClientRect().left, view, size.width)
  const rowAt = (e: PointerEvent): 'cuts' | 'wave' => {
    const y = e.clientY - e.currentTarget.getBoundingClientRect().top
    return plan && y > size.height - ROWS.cuts ? 'cuts' : 'wave'
  }
  const beatAt = (time: number): number | null => {
    if (!song.grid || (size.width / view.span) * (60 / song.grid.tempo) < HOLDABLE) return null
    const i = nearestBeat(song.grid.beats, time)
    return i >= 0 && Math.abs(song.grid.beats[i]! - time) <= (GRIP * view.span) / size.width ? i : null
  }

  const onPointerDown = (e: PointerEvent<HTMLDivElement>) => {
    const time = timeAt(e)
    props.onPoint(time)
    if (e.button !== 0) return
    if (rowAt(e) === 'cuts' && plan) {
      const pick = pickAt(plan, time)
      if (pick !== null) props.onSelect(pick)
      return
    }
    e.currentTarget.setPointerCapture(e.pointerId)
    const index = beatAt(time)
    drag.current = { kind: index === null ? 'seek' : 'beat', index: index ?? -1, moved: false, from: e.clientX, grid: null }
    if (index === null) player.seek(time)
  }
  const onPointerMove = (e: PointerEvent<HTMLDivElement>) => {
    const d = drag.current
    const time = timeAt(e)
    if (!d) return setLit(rowAt(e) === 'wave' ? beatAt(time) : null)
    if (d.kind === 'seek') return player.seek(time)
    if (!d.moved && Math.abs(e.clientX - d.from) < 3) return
    d.moved = true
    d.grid = dragBeat(song.grid!, d.index, time, e.altKey ? 0 : SOFT)
    setGhost(d.grid)
    setLit(d.index)
  }
  const onPointerUp = () => {
    const d = drag.current
    if (d?.grid) props.onDragBeat(d.grid)
    else if (d?.kind === 'beat') player.seek(song.grid!.beats[d.index]!)
    stop()
  }
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'Escape' && drag.current) {
      e.preventDefault()
      e.stopPropagation()
      stop()
    }
  }

  return (
    <div
      ref={box}
      className={lit === null ? 'song-canvas' : 'song-canvas song-canvas-grip'}
      role="slider"
      tabIndex={0}
      aria-label={t('lane')}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(player.time)}
      aria-valuetext={positionText(t, grid, player.time)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={stop}
      onPointerLeave={() => drag.current === null && setLit(null)}
      onKeyDown={onKeyDown}
    >
      <Picture {...props} grid={grid} lit={lit} size={size} />
      <Playhead time={player.time} view={view} size={size} />
    </div>
  )
}

/** "Bar 3, beat 2, 0:07", or the time alone. */
function positionText(t: ReturnType<typeof useT<'song'>>, grid: BeatGrid | null, time: number): string {
  const clock = formatClockSeconds(time)
  const i = grid ? nearestBeat(grid.beats, time) : -1
  if (!grid || i < 0) return clock
  const bar = grid.bar.slice(0, i + 1).filter((b) => b === 1).length
  return t('position', { bar, beat: grid.bar[i] ?? 1, time: clock })
}

function pickAt(plan: MontagePlan, time: number): number | null {
  const film = time - plan.songIn
  const pick = plan.picks.find((p) => film >= toSeconds(p.start) && film < toSeconds(p.start) + toSeconds(p.duration))
  return pick?.index ?? null
}

interface Size {
  width: number
  height: number
}

function Picture({
  song,
  peaks,
  plan,
  selected,
  view,
  grid,
  lit,
  size,
}: SongCanvasProps & { grid: BeatGrid | null; lit: number | null; size: Size }) {
  const ground = useRef<HTMLCanvasElement>(null)
  const marks = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  const language = useLanguage()
  const t = useT('song')
  useLayoutEffect(() => {
    const below = prepare(ground.current, size)
    const above = prepare(marks.current, size)
    if (!below || !above) return
    const nameOf = (s: Section) => sectionName(t, s, song.analysis?.sections ?? [])
    const picture = { ...size, view, duration: song.duration, analysis: song.analysis, grid, plan, selected, lit, nameOf }
    drawGround(below, picture)
    drawMarks(above, picture)
  }, [song, plan, selected, view, grid, lit, size, theme, language, t])
  const { top, height } = waveBox({ height: size.height, analysis: song.analysis, plan })
  return (
    <>
      <canvas ref={ground} aria-hidden />
      {peaks && size.width > 0 && <Wave peaks={peaks} duration={song.duration} view={view} width={size.width} top={top} height={height} />}
      <canvas ref={marks} aria-hidden />
    </>
  )
}

interface WaveProps {
  peaks: Peaks
  duration: number
  view: SongView
  width: number
  top: number
  height: number
}

/** Between the layers; out of reach of pointer and keyboard, which the lane has for itself. */
function Wave({ peaks, duration, view, width, top, height }: WaveProps) {
  const box = useRef<HTMLDivElement>(null)
  const wave = useRef<SongWave | null>(null)
  const theme = useTheme()
  useLayoutEffect(() => {
    if (!box.current) return undefined
    const made = new SongWave(box.current, peaks, duration)
    wave.current = made
    return () => made.destroy()
  }, [peaks, duration])
  useLayoutEffect(() => wave.current?.show({ view, width, height, color: token('--wave') }), [peaks, duration, view, width, height, theme])
  return <div ref={box} className="song-wave" style={{ top, height }} aria-hidden inert />
}

/** "chorus", with the letter where several of that name differ. */
function sectionName(t: ReturnType<typeof useT<'song'>>, section: Section, all: readonly Section[]): string {
  const differs = all.some((s) => s.name === section.name && s.letter !== section.letter)
  const name = t(`section.${section.name}`)
  return differs ? `${name} ${section.letter}` : name
}

/** Its own layer, so that playing draws one line and not the whole song. */
function Playhead({ time, view, size }: { time: number; view: SongView; size: Size }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  useLayoutEffect(() => {
    const g = prepare(canvas.current, size)
    if (g) drawPlayhead(g, xOf(time, view, size.width), size.height)
  }, [time, view, size, theme])
  return <canvas ref={canvas} aria-hidden />
}

function prepare(canvas: HTMLCanvasElement | null, { width, height }: Size): CanvasRenderingContext2D | null {
  const g = canvas?.getContext('2d')
  if (!canvas || !g || width < 1) return null
  const ratio = window.devicePixelRatio || 1
  const w = Math.round(width * ratio)
  const h = Math.round(height * ratio)
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w
    canvas.height = h
  }
  g.setTransform(ratio, 0, 0, ratio, 0, 0)
  g.clearRect(0, 0, width, height)
  return g
}

function useSize(box: React.RefObject<HTMLDivElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [box])
  return size
}

/** Turns the page while the song plays. */
function useFollow(player: SongPlayer, view: SongView, duration: number, onView: (v: SongView) => void): void {
  useEffect(() => {
    if (!player.playing) return
    const next = followView(view, player.time, duration)
    if (next !== view) onView(next)
  }, [player.playing, player.time])
}

/** Ctrl wheel or pinch zooms around the pointer; the wheel or a trackpad scrolls. React cannot prevent the page's own zoom. */
function useWheel(box: React.RefObject<HTMLDivElement | null>, view: SongView, duration: number, onView: (v: SongView) => void): void {
  const latest = useRef({ view, duration, onView })
  useLayoutEffect(() => {
    latest.current = { view, duration, onView }
  })
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    const onWheel = (e: WheelEvent) => {
      const { view: v, duration: d, onView: change } = latest.current
      e.preventDefault()
      if (e.ctrlKey || e.metaKey) {
        const at = timeOf(e.clientX - element.getBoundingClientRect().left, v, element.clientWidth)
        change(zoomView(v, at, Math.exp(Math.max(-60, Math.min(60, e.deltaY)) / 120), d))
      } else {
        const delta = Math.abs(e.deltaX) > Math.abs(e.deltaY) ? e.deltaX : e.deltaY
        change(scrollView(v, (delta / element.clientWidth) * v.span, d))
      }
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [box])
}
