import { Link2, RotateCcw, Unlink2 } from 'lucide-react'
import { type WheelEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ShotMatch } from '#shared/learn/compare-result.ts'
import type { Segment } from '#shared/learn/learn-result.ts'
import { clamp } from '#shared/base/numbers.ts'
import { useT } from '../i18n/index.ts'
import { ContextMenu, type MenuEntry } from '../ui/menu.tsx'
import { goToPair } from './go-to.ts'
import { type Pair, partPair, remap, selectPair, useLearn } from './learn-store.ts'
import { drawnLines, freed, withLine } from './lines.ts'
import { MappingLines } from './mapping-lines.tsx'
import { usePair, usePlayer } from './pair-context.ts'
import type { Side } from './pair-transport.ts'
import { ShotStrip } from './shot-strip.tsx'
import { type StripAxis, stripAxis } from './strip-axis.ts'
import { type Drag, useLineDrag } from './use-line-drag.ts'
import type { Learned, LearnedFilm } from './use-learned.ts'

/** Largest magnification of the strips. */
const MOST_ZOOM = 40

/** Both films as strips of shots on one axis, and the lines that say which shot stands for which. */
export function Strips({ learned, reference }: { learned: Learned; reference: LearnedFilm }) {
  const t = useT('learn')
  const { own, compare } = learned
  const pair = usePair()
  const selected = useLearn((s) => s.selected)
  const box = useRef<HTMLDivElement>(null)
  const { zoom, onWheel } = useZoom(box)
  const size = useBox(box, own !== null)
  const axis = useMemo(() => stripAxis(reference.result.video.duration_ms, own?.result.video.duration_ms ?? null), [reference, own])
  const mapping = compare?.result.mapping ?? NO_LINES
  const [linking, setLinking] = useState<Drag | null>(null)
  const draw = (from: { side: Side; id: string }, to: string) => {
    if (!compare) return
    const line = from.side === 'target' ? { target: from.id, user: to } : { target: to, user: from.id }
    selectPair(line)
    if (mapping.some((m) => m.target === line.target && m.user === line.user && m.manual)) return
    // The films go to the pair when the way between them is the new one.
    void remap(compare.jobId, withLine(mapping, line), drawnLines(mapping)).then(() =>
      setTimeout(() => goToPair(pair, line, reference.result, own?.result ?? null)),
    )
  }
  const { drag, begin } = useLineDrag(box, draw)
  const shown = drag ?? linking
  useSelectedInView(box, axis, selected, reference, zoom)
  const point = useRef<Pair | null>(null)
  const choose = (p: Pair, seek = true) => {
    selectPair(p)
    if (seek) goToPair(pair, p, reference.result, own?.result ?? null)
  }
  const menu = (): MenuEntry[] =>
    lineMenu(
      point.current,
      mapping,
      {
        choose,
        unmap: partPair,
        free: (side, id) => {
          if (compare) void remap(compare.jobId, freed(mapping, side, id), drawnLines(mapping))
        },
        link: (side, id) => setLinking({ from: { side, id }, over: null, x: null, y: null }),
      },
      t,
    )
  const strip = (side: Side, film: LearnedFilm) => (
    <ShotStrip
      side={side}
      film={film}
      axis={axis}
      size={size}
      zoom={zoom}
      mapping={compare ? mapping : null}
      selected={selected}
      linking={shown}
      onChoose={(id, seek) => choose(pairOf(mapping, side, id, selected), seek)}
      onHandle={begin}
      onUnmap={partPair}
      onLink={setLinking}
      onDraw={(from, to) => {
        setLinking(null)
        draw(from, to)
      }}
    />
  )
  return (
    <ContextMenu items={menu}>
      <div
        className="learn-strips"
        ref={box}
        onWheel={onWheel}
        onContextMenu={(e) => {
          point.current = pairUnder(e.target, mapping, selected)
          if (point.current) selectPair(point.current)
        }}
      >
        <div className="learn-strips-inner" style={{ width: `${zoom * 100}%` }} data-alone={own ? undefined : ''}>
          {strip('target', reference)}
          {own && compare && (
            <MappingLines
              axis={axis}
              target={reference.result}
              user={own.result}
              mapping={mapping}
              selected={selected}
              drag={shown}
              onChoose={choose}
              onDrag={begin}
            />
          )}
          {own && strip('user', own)}
          <Head side="target" axis={axis} />
          {own && <Head side="user" axis={axis} />}
        </div>
        {drag?.over && <DragLabel drag={drag} target={reference.result.segments} user={own?.result.segments ?? []} />}
      </div>
    </ContextMenu>
  )
}

const NO_LINES: readonly ShotMatch[] = []

/** The pair that a shot belongs to; of several lines the one that is selected already. */
export function pairOf(mapping: readonly ShotMatch[], side: Side, id: string, selected: Pair | null): Pair {
  const lines = mapping.filter((m) => m[side] === id)
  const line = lines.find((m) => m.target === selected?.target && m.user === selected?.user) ?? lines[0]
  return line ? { target: line.target, user: line.user } : { target: side === 'target' ? id : null, user: side === 'user' ? id : null }
}

function pairUnder(element: EventTarget, mapping: readonly ShotMatch[], selected: Pair | null): Pair | null {
  if (!(element instanceof Element)) return null
  const line = element.closest<SVGElement>('[data-line]')
  if (line) return { target: line.dataset['target'] ?? null, user: line.dataset['user'] ?? null }
  const shot = element.closest<HTMLElement>('[data-shot]')
  const { side, shot: id } = shot?.dataset ?? {}
  return id && (side === 'target' || side === 'user') ? pairOf(mapping, side, id, selected) : null
}

interface MenuActions {
  choose(p: Pair): void
  unmap(p: Pair): void
  free(side: Side, id: string): void
  link(side: Side, id: string): void
}
function lineMenu(pair: Pair | null, mapping: readonly ShotMatch[], act: MenuActions, t: ReturnType<typeof useT<'learn'>>): MenuEntry[] {
  if (!pair) return [{ label: t('menu.none'), disabled: true, onSelect: () => undefined }]
  const { target, user } = pair
  const drawn = mapping.find((m) => m.manual && m.target === target && m.user === user)
  return [
    { label: t('menu.show'), onSelect: () => act.choose(pair) },
    ...(mapping.length > 0 && (target ?? user) !== null
      ? [
          {
            label: t('menu.link'),
            icon: Link2,
            shortcut: 'Enter',
            onSelect: () => (target !== null ? act.link('target', target) : act.link('user', user!)),
          },
        ]
      : []),
    ...(target !== null && user !== null
      ? [{ label: t('menu.unmap'), icon: Unlink2, shortcut: 'Del', onSelect: () => act.unmap(pair) }]
      : []),
    ...(drawn
      ? [
          {
            label: t('menu.free'),
            icon: RotateCcw,
            onSelect: () => (target !== null ? act.free('target', target) : act.free('user', user!)),
          },
        ]
      : []),
  ]
}

/** Where a film is, on its strip. */
function Head({ side, axis }: { side: Side; axis: StripAxis }) {
  const time = usePlayer(side, (s) => s.time, 0)
  return (
    <span
      className="learn-head"
      data-side={side}
      style={{ left: `${100 * Math.min(axis.width[side], axis.at(side, 1000 * time))}%` }}
      aria-hidden
    />
  )
}

function DragLabel({ drag, target, user }: { drag: Drag; target: readonly Segment[]; user: readonly Segment[] }) {
  const t = useT('learn')
  const number = (list: readonly Segment[], id: string | null) => list.findIndex((s) => s.id === id) + 1
  const ids = drag.from.side === 'target' ? [drag.from.id, drag.over] : [drag.over, drag.from.id]
  return (
    <span className="learn-drag-label" role="status" style={{ left: drag.x ?? 0, top: drag.y ?? 0 }}>
      {t('pair', { target: number(target, ids[0]!), user: number(user, ids[1]!) })}
    </span>
  )
}

/** Ctrl and the wheel magnify around the pointer, Shift and the wheel move along. */
function useZoom(box: React.RefObject<HTMLDivElement | null>): { zoom: number; onWheel(e: WheelEvent): void } {
  const [zoom, setZoom] = useState(1)
  const keep = useRef<{ share: number; x: number } | null>(null)
  useLayoutEffect(() => {
    const b = box.current
    if (!b || !keep.current) return
    b.scrollTo({ left: keep.current.share * b.scrollWidth - keep.current.x })
    keep.current = null
  }, [zoom, box])
  const onWheel = (e: WheelEvent) => {
    const b = box.current
    if (!b || !(e.ctrlKey || e.metaKey)) return
    const x = e.clientX - b.getBoundingClientRect().left
    keep.current = { share: (b.scrollLeft + x) / b.scrollWidth, x }
    setZoom((z) => clamp(z * Math.exp(-e.deltaY / 300), 1, MOST_ZOOM))
  }
  // The browser would magnify the page; React's own listener may not prevent that.
  useEffect(() => {
    const b = box.current
    const stop = (e: globalThis.WheelEvent) => (e.ctrlKey || e.metaKey) && e.preventDefault()
    b?.addEventListener('wheel', stop, { passive: false })
    return () => b?.removeEventListener('wheel', stop)
  }, [box])
  return { zoom, onWheel }
}

/** Pixels that the strips have: width of the view, height of one strip. */
function useBox(box: React.RefObject<HTMLDivElement | null>, two: boolean): { width: number; height: number } {
  const [size, setSize] = useState({ width: 1000, height: 54 })
  useEffect(() => {
    const b = box.current
    if (!b) return undefined
    const look = () => {
      const height = b.querySelector<HTMLElement>('.learn-strip')?.clientHeight ?? 54
      setSize((s) => (s.width === b.clientWidth && s.height === height ? s : { width: b.clientWidth, height }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(b)
    look()
    return () => observer.disconnect()
  }, [box, two])
  return size
}

/** The selected shot never leaves the magnified view. */
function useSelectedInView(
  box: React.RefObject<HTMLDivElement | null>,
  axis: StripAxis,
  selected: Pair | null,
  film: LearnedFilm,
  zoom: number,
): void {
  useEffect(() => {
    const b = box.current
    const shot = film.result.segments.find((s) => s.id === selected?.target)
    if (!b || !shot || zoom === 1) return
    const [from, to] = [axis.at('target', shot.start_ms) * b.scrollWidth, axis.at('target', shot.end_ms) * b.scrollWidth]
    if (from < b.scrollLeft || to > b.scrollLeft + b.clientWidth) b.scrollTo({ left: from - b.clientWidth / 3 })
  }, [selected?.target, zoom])
}
