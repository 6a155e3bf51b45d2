import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { otherSide, type Side } from './pair-transport.ts'

/** A line being drawn from a shot; `over` is the shot of the other film that it would reach. Coordinates are CSS pixels in the strips' view. */
export interface Drag {
  from: { side: Side; id: string }
  over: string | null
  /** Null while it is drawn by the keyboard. */
  x: number | null
  y: number | null
}

/** Pixels that the pointer moves before a press becomes a drag. */
const SLACK = 3

/** Draws lines with the pointer; Escape gives up. */
export function useLineDrag(box: RefObject<HTMLDivElement | null>, onDrop: (from: Drag['from'], to: string) => void) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const stop = useRef<(() => void) | null>(null)
  useEffect(() => () => stop.current?.(), [])

  const begin = (from: Drag['from'], e: PointerEvent): void => {
    if (e.button !== 0) return
    e.preventDefault()
    e.stopPropagation()
    const [startX, startY] = [e.clientX, e.clientY]
    let current: Drag | null = null
    const move = (m: globalThis.PointerEvent): void => {
      const view = box.current?.getBoundingClientRect()
      if (!view || (!current && Math.hypot(m.clientX - startX, m.clientY - startY) < SLACK)) return
      const under = document.elementFromPoint(m.clientX, m.clientY)?.closest<HTMLElement>('[data-shot]')
      const over = under?.dataset['side'] === otherSide(from.side) ? (under.dataset['shot'] ?? null) : null
      current = { from, over, x: m.clientX - view.left, y: m.clientY - view.top }
      setDrag(current)
    }
    const end = (done: boolean): void => {
      stop.current = null
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', up)
      removeEventListener('pointercancel', cancel)
      removeEventListener('keydown', key, true)
      setDrag(null)
      if (done && current?.over) onDrop(from, current.over)
    }
    const up = (): void => end(true)
    const cancel = (): void => end(false)
    const key = (k: KeyboardEvent): void => {
      if (k.key !== 'Escape') return
      k.preventDefault()
      k.stopPropagation()
      end(false)
    }
    addEventListener('pointermove', move)
    addEventListener('pointerup', up)
    addEventListener('pointercancel', cancel)
    addEventListener('keydown', key, true)
    stop.current = cancel
  }
  return { drag, begin }
}
