import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef } from 'react'
import type { ShotMatch } from '#shared/learn/compare-result.ts'
import type { Segment } from '#shared/learn/learn-result.ts'
import { formatClockSeconds, formatNumber } from '../i18n/format.ts'
import { useT } from '../i18n/index.ts'
import { cx } from '../ui/cx.ts'
import type { Pair } from './learn-store.ts'
import { partnersOf } from './lines.ts'
import { usePair } from './pair-context.ts'
import { otherSide, type Side } from './pair-transport.ts'
import { keyframesShown, type StripAxis } from './strip-axis.ts'
import type { Drag } from './use-line-drag.ts'
import type { LearnedFilm } from './use-learned.ts'

/** CSS pixels: narrower shots show no number; the gap between shots. */
const NUMBERED = 30
const GAP = 2

interface Props {
  side: Side
  film: LearnedFilm
  axis: StripAxis
  /** Pixels of the view and of a strip. */
  size: { width: number; height: number }
  zoom: number
  /** Null: there is nothing to map to. */
  mapping: readonly ShotMatch[] | null
  selected: Pair | null
  linking: Drag | null
  onChoose(id: string, seek?: boolean): void
  onHandle(from: Drag['from'], e: PointerEvent): void
  onUnmap(pair: Pair): void
  /** A line is begun or given up by the keyboard. */
  onLink(drag: Drag | null): void
  onDraw(from: Drag['from'], to: string): void
}

/**
 * A film as a row of shots, each as wide as it is long. Arrows choose a shot; Enter begins a line from it, arrows then choose the other
 * end, Enter draws it and Escape gives up; Delete parts the pair.
 */
export function ShotStrip(p: Props) {
  const { side, film, axis, size, zoom, mapping, selected, linking } = p
  const t = useT('learn')
  const { transport } = usePair()
  const list = useRef<HTMLDivElement>(null)
  const shots = film.result.segments
  const id = selected?.[side] ?? null
  const at = shots.findIndex((s) => s.id === id)
  // A line that is begun on the other strip by the keyboard ends on this one.
  const receiving = linking !== null && linking.x === null && linking.from.side !== side
  useEffect(() => {
    if (receiving) list.current?.focus()
  }, [receiving])
  const cursor = receiving ? shots.findIndex((s) => s.id === linking.over) : at

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const [before, after] = [cursor - 1, cursor + 1]
    const to = { ArrowLeft: before, ArrowUp: before, ArrowRight: after, ArrowDown: after, Home: 0, End: shots.length - 1 }[e.key]
    if (to !== undefined) {
      const next = shots[Math.max(0, Math.min(shots.length - 1, to))]!
      if (receiving) p.onLink({ ...linking, over: next.id })
      else p.onChoose(next.id)
    } else if (e.key === 'Enter' && receiving && linking.over) p.onDraw(linking.from, linking.over)
    else if (e.key === 'Enter' && mapping && id !== null)
      p.onLink({ from: { side, id }, over: partnersOf(mapping, side, id)[0] ?? selected?.[otherSide(side)] ?? null, x: null, y: null })
    else if (e.key === ' ') transport.toggle()
    else if (e.key === 'Escape' && linking) p.onLink(null)
    else if ((e.key === 'Delete' || e.key === 'Backspace') && selected) p.onUnmap(selected)
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  return (
    <div
      ref={list}
      className={cx('learn-strip', receiving && 'learn-strip-receiving')}
      data-side={side}
      role="listbox"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={t(side === 'target' ? 'stripReference' : 'stripOwn')}
      {...(cursor >= 0 ? { 'aria-activedescendant': `learn-${side}-${shots[cursor]!.id}` } : {})}
      onKeyDown={onKeyDown}
      // A click chooses a shot and leaves the keys to the players, as in the timeline.
      onMouseDown={(e) => e.preventDefault()}
      onBlur={() => receiving && p.onLink(null)}
    >
      {shots.map((shot, i) => {
        const left = axis.at(side, shot.start_ms)
        const share = axis.at(side, shot.end_ms) - left
        return (
          <Shot
            key={shot.id}
            side={side}
            shot={shot}
            number={i + 1}
            left={left}
            share={share}
            width={Math.round(share * size.width * zoom) - GAP}
            height={size.height}
            picture={film.picture}
            partners={mapping ? partnersOf(mapping, side, shot.id).map(numberOf).join(', ') : null}
            on={shot.id === id}
            reached={linking !== null && linking.from.side !== side && linking.over === shot.id}
            onChoose={p.onChoose}
            onHandle={p.onHandle}
          />
        )
      })}
    </div>
  )
}

const numberOf = (id: string): number => Number(id.slice(-4))

interface ShotProps {
  side: Side
  shot: Segment
  number: number
  left: number
  share: number
  width: number
  height: number
  picture(file: string): string
  /** Numbers of the shots that stand for it; empty: none does; null: there is no other film. */
  partners: string | null
  on: boolean
  reached: boolean
  onChoose(id: string): void
  onHandle(from: Drag['from'], e: PointerEvent): void
}

const Shot = memo(function Shot(p: ShotProps) {
  const { side, shot, number, partners } = p
  const t = useT('learn')
  const seconds = (shot.end_ms - shot.start_ms) / 1000
  const label = t(side === 'target' ? 'shotReference' : 'shotOwn', {
    n: number,
    from: formatClockSeconds(shot.start_ms / 1000),
    length: formatNumber(seconds, 1),
  })
  const state = partners === null ? '' : partners === '' ? t(side === 'target' ? 'missing' : 'extra') : t('matched', { shots: partners })
  const alone = partners === ''
  return (
    <div
      id={`learn-${side}-${shot.id}`}
      role="option"
      aria-selected={p.on}
      aria-label={state ? `${label}, ${state}` : label}
      title={state ? `${label}\n${state}` : label}
      data-shot={shot.id}
      data-side={side}
      className={cx('learn-shot', p.on && 'learn-shot-on', alone && 'learn-shot-alone', p.reached && 'learn-shot-reached')}
      style={{ left: `${100 * p.left}%`, width: `calc(${100 * p.share}% - ${GAP}px)` }}
      onClick={() => p.onChoose(shot.id)}
    >
      <span className="learn-shot-pictures">
        {keyframesShown(shot, p.width, p.height).map((k, i) => (
          <img key={i} src={p.picture(k.file)} alt="" draggable={false} loading="lazy" decoding="async" />
        ))}
      </span>
      {p.width >= NUMBERED && <span className="learn-shot-number num">{number}</span>}
      {alone && <span className="learn-shot-mark" aria-hidden />}
      {partners !== null && <span className="learn-handle" onPointerDown={(e) => p.onHandle({ side, id: shot.id }, e)} aria-hidden />}
    </div>
  )
})
