import { Blend, Lock } from 'lucide-react'
import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { clamp } from '#shared/base/numbers.ts'
import type { MontagePlan, Pick } from '#shared/planning/edit-plan.ts'
import { toNumber } from '#shared/time/rational.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { useRecord } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { cx } from '../ui/cx.ts'
import { Icon } from '../ui/icon.tsx'
import { select, setPlaying, swap, toggleLock, useMontageView } from './montage-store.ts'
import { Thumb } from './thumb.tsx'

/** CSS pixels: width of a shot of mean length, least and most for one beat, and the gap between shots. */
const MEAN = 78
const [LEAST, MOST] = [7, 26]
const GAP = 3
/** Narrower shots have room for one of number and lock. */
const LEAST_FOOT = 40
/** Shots this far outside of the view have their pictures ready. */
const AHEAD = 500

/** Film time seconds → media seconds in the middle of a pick. */
export const middleOf = (p: Pick): number => toSeconds(p.sourceStart) + (toSeconds(p.duration) * toNumber(p.speed)) / 2

interface Placed {
  pick: Pick
  x: number
  width: number
}
function place(picks: readonly Pick[]): { placed: Placed[]; width: number } {
  const beats = picks.reduce((sum, p) => sum + Math.max(1, p.beats), 0) / Math.max(1, picks.length)
  const beat = clamp(MEAN / beats, LEAST, MOST)
  let x = 0
  const placed = picks.map((pick) => {
    const width = Math.max(1, pick.beats) * beat - GAP
    const at = { pick, x, width }
    x += width + GAP
    return at
  })
  return { placed, width: Math.max(0, x - GAP) }
}

/** The film as a row of shots, each as wide as its beats. Arrows move, L locks, digits swap in a runner-up, Enter plays from here. */
export function PlanStrip({ plan, selected }: { plan: MontagePlan; selected: number }) {
  const t = useT('montage')
  const box = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ from: 0, to: 4000 })
  const { placed, width } = place(plan.picks)
  const playing = useMontageView((s) => s.playing)
  const look = () => {
    const b = box.current
    if (b) setSeen({ from: b.scrollLeft - AHEAD, to: b.scrollLeft + b.clientWidth + AHEAD })
  }
  useLayoutEffect(look, [plan])
  useEffect(() => {
    const b = box.current
    const at = placed[selected]
    if (!b || !at) return
    if (at.x < b.scrollLeft + 40) b.scrollTo({ left: at.x - 80, behavior: playing ? 'smooth' : 'auto' })
    else if (at.x + at.width > b.scrollLeft + b.clientWidth - 40)
      b.scrollTo({ left: at.x + at.width - b.clientWidth + (playing ? b.clientWidth * 0.7 : 80), behavior: playing ? 'smooth' : 'auto' })
  }, [selected, plan])
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const last = plan.picks.length - 1
    const to = { ArrowLeft: selected - 1, ArrowRight: selected + 1, Home: 0, End: last, PageUp: selected - 8, PageDown: selected + 8 }[
      e.key
    ]
    if (to !== undefined) select(Math.max(0, Math.min(last, to)))
    else if (e.key === 'l' || e.key === 'L') void toggleLock(selected)
    else if (/^[1-6]$/.test(e.key)) void swap(selected, Number(e.key) - 1)
    else if (e.key === 'Enter' || e.key === ' ') setPlaying(!playing)
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  return (
    <div
      ref={box}
      className="montage-strip"
      role="listbox"
      tabIndex={0}
      aria-label={t('strip')}
      aria-orientation="horizontal"
      aria-activedescendant={`montage-pick-${selected}`}
      onKeyDown={onKeyDown}
      onScroll={look}
    >
      <div className="montage-strip-inner" style={{ width }}>
        {placed.map(({ pick, x, width: w }) =>
          x + w < seen.from || x > seen.to ? null : <StripPick key={pick.index} pick={pick} x={x} width={w} on={pick.index === selected} />,
        )}
      </div>
    </div>
  )
}

const StripPick = memo(function StripPick({ pick, x, width, on }: { pick: Pick; x: number; width: number; on: boolean }) {
  const t = useT('montage')
  const asset = useRecord('asset', pick.ref.assetId)
  const label = t('pickLabel', { n: pick.index + 1, name: asset?.name ?? '', beats: pick.beats })
  return (
    <div
      id={`montage-pick-${pick.index}`}
      role="option"
      aria-selected={on}
      aria-label={pick.locked ? `${label}, ${t('pickLocked')}` : label}
      title={label}
      className={cx('montage-pick', on && 'montage-pick-on')}
      style={{ left: x, width }}
      onPointerDown={() => select(pick.index)}
      onDoubleClick={() => void toggleLock(pick.index)}
    >
      <Thumb assetId={pick.ref.assetId} time={middleOf(pick)} />
      {pick.transition && (
        <span className="montage-blend" title={t('transitionIn')}>
          <Icon of={Blend} size={10} />
        </span>
      )}
      <span className="montage-pick-foot">
        {(width >= LEAST_FOOT || !pick.locked) && <span>{pick.beats}</span>}
        {pick.locked && <Icon of={Lock} size={12} />}
      </span>
    </div>
  )
})
