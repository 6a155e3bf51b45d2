import type { PointerEvent } from 'react'
import type { ShotMatch } from '#shared/learn/compare-result.ts'
import type { LearnResult } from '#shared/learn/learn-result.ts'
import { cx } from '../ui/cx.ts'
import type { Pair } from './learn-store.ts'
import type { Side } from './pair-transport.ts'
import { anchorOf, type StripAxis } from './strip-axis.ts'
import type { Drag } from './use-line-drag.ts'

/** Width of the drawing; its height is 100. */
const WIDE = 10_000

interface Props {
  axis: StripAxis
  target: LearnResult
  user: LearnResult
  mapping: readonly ShotMatch[]
  selected: Pair | null
  drag: Drag | null
  onChoose(pair: Pair): void
  onDrag(from: Drag['from'], e: PointerEvent): void
}

const curve = (a: number, b: number, to = 100): string => `M${a},0 C${a},${to * 0.55} ${b},${to * 0.45} ${b},${to}`

/** Lines between the shots; the end that is nearer to the pointer is taken hold of. */
export function MappingLines({ axis, target, user, mapping, selected, drag, onChoose, onDrag }: Props) {
  const shots = { target: new Map(target.segments.map((s) => [s.id, s])), user: new Map(user.segments.map((s) => [s.id, s])) }
  const x = (side: Side, id: string | null): number | null => {
    const shot = shots[side].get(id ?? '')
    return shot ? WIDE * anchorOf(axis, side, shot) : null
  }
  const lines = mapping.flatMap((m) => {
    const [a, b] = [x('target', m.target), x('user', m.user)]
    return a === null || b === null ? [] : [{ m, a, b, on: m.target === selected?.target && m.user === selected?.user }]
  })
  const ghost = drag && ghostOf(drag, x)
  return (
    <svg className={cx('learn-lines', drag && 'learn-lines-drag')} viewBox={`0 0 ${WIDE} 100`} preserveAspectRatio="none" aria-hidden>
      {lines
        .toSorted((p, q) => Number(p.on) - Number(q.on))
        .map(({ m, a, b, on }) => (
          <g
            key={`${m.target}${m.user}`}
            className={cx('learn-line', on && 'learn-line-on', m.manual && 'learn-line-drawn')}
            style={{ opacity: on ? 1 : 0.45 + 0.55 * m.closeness }}
            data-line
            data-target={m.target}
            data-user={m.user}
            onClick={() => onChoose({ target: m.target, user: m.user })}
            onPointerDown={(e) => {
              const box = e.currentTarget.ownerSVGElement!.getBoundingClientRect()
              const lower = e.clientY > box.top + box.height / 2
              onDrag(lower ? { side: 'target', id: m.target! } : { side: 'user', id: m.user! }, e)
            }}
          >
            <path className="learn-line-hit" d={curve(a, b)} />
            <path className="learn-line-ink" d={curve(a, b)} />
          </g>
        ))}
      {ghost && <path className="learn-line-ghost" d={ghost} />}
    </svg>
  )
}

/** The line that is being drawn, to the shot that it would reach, else towards where it is held. */
function ghostOf(drag: Drag, x: (side: Side, id: string | null) => number | null): string | null {
  const from = x(drag.from.side, drag.from.id)
  if (from === null) return null
  const to = drag.over === null ? null : x(drag.from.side === 'target' ? 'user' : 'target', drag.over)
  if (to === null) return drag.from.side === 'target' ? `M${from},0 V45` : `M${from},100 V55`
  return drag.from.side === 'target' ? curve(from, to) : curve(to, from)
}
