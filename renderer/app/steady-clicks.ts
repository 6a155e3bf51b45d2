import { useEffect } from 'react'

/** The second click of a double click comes within this many milliseconds, this many pixels away. */
const INTERVAL = 300
const SLACK = 5
const CONTROL = 'button, a[href], [role="menuitem"], [role="option"], [role="radio"]'
/** What a press becomes until it is a click. */
const REST = ['mousedown', 'pointerup', 'mouseup', 'click', 'dblclick'] as const

/**
 * Impatient people click twice. Where the first click has put something else under the pointer (the next row of a list, the shade behind a
 * dialog, another button), the second one was not meant for that and is swallowed; and what the first has opened is not shut by it.
 */
export function useSteadyClicks(): void {
  useEffect(() => {
    let first: { control: Element | null; time: number; x: number; y: number } | undefined
    let swallowing = false
    const swallow = (e: Event): void => {
      e.stopPropagation()
      e.preventDefault()
    }
    const onPress = (e: PointerEvent): void => {
      swallowing = false
      const control = e.target instanceof Element ? e.target.closest(CONTROL) : null
      const before = first
      first = { control, time: e.timeStamp, x: e.clientX, y: e.clientY }
      if (!e.isPrimary || e.button !== 0 || !before?.control) return
      const again = e.timeStamp - before.time < INTERVAL && Math.hypot(e.clientX - before.x, e.clientY - before.y) <= SLACK
      if (!again || (control === before.control && !control.hasAttribute('aria-haspopup'))) return
      swallowing = true
      first = before
      swallow(e)
    }
    const onRest = (e: Event): void => {
      if (swallowing) swallow(e)
    }
    // Whoever has pressed a key since is not clicking twice.
    const onKey = (): void => {
      first = undefined
    }
    window.addEventListener('pointerdown', onPress, true)
    window.addEventListener('keydown', onKey, true)
    for (const type of REST) window.addEventListener(type, onRest, true)
    return () => {
      window.removeEventListener('pointerdown', onPress, true)
      window.removeEventListener('keydown', onKey, true)
      for (const type of REST) window.removeEventListener(type, onRest, true)
    }
  }, [])
}
