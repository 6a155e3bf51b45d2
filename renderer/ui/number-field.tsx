import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react'
import { clamp } from '#shared/base/numbers.ts'
import { useT } from '../i18n/index.ts'
import { parseQuantity } from './quantity.ts'
import './number-field.css'

export interface NumberFieldProps {
  value: number
  label: string
  min?: number
  max?: number
  /** One arrow key or one pixel of dragging; Shift takes ten, Ctrl a tenth. */
  step?: number
  /** Text while not editing. */
  format?: (value: number) => string
  /** Text to edit; by default the plain number. */
  edit?: (value: number) => string
  units?: Readonly<Record<string, number>>
  /** Reads 1:04 as seconds. */
  clock?: boolean
  /** Alt-click, and the dot that a changed value shows, go back to it. */
  initial?: number
  /** While dragging, before anything is committed. */
  onInput?: (value: number) => void
  /** Once per gesture or typed value. */
  onCommit: (value: number) => void
  disabled?: boolean
  /** Shown instead of the value while another control of it is dragged. */
  live?: number | null
  /** Several values at once: shown as a dash until one is set. */
  mixed?: boolean
  className?: string
}

const tidy = (v: number, step: number): number => {
  const digits = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step)) + 1))
  return Number(v.toFixed(digits))
}

/** A number: drag to scrub, type arithmetic and units, arrows step, Alt-click resets. */
export function NumberField(props: NumberFieldProps) {
  const { value, label, min = -Infinity, max = Infinity, step = 1, initial, disabled = false, mixed = false } = props
  const t = useT('common')
  const [text, setText] = useState<string | null>(null)
  const [live, setLive] = useState<number | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const drag = useRef<{ x: number; from: number; value: number; moved: boolean } | null>(null)
  // What is typed takes the place of the value. The text to edit is another than the one that was shown, so it is selected once it is there.
  const entered = useRef(false)
  useLayoutEffect(() => {
    if (entered.current) input.current?.select()
    entered.current = false
  }, [text])
  const format = props.format ?? String
  const bound = (v: number) => clamp(tidy(v, step), min, max)
  const commit = (v: number) => {
    const next = bound(v)
    if (next !== value || mixed) props.onCommit(next)
  }
  const parsed = text === null ? undefined : parseQuantity(text, { current: value, units: props.units, clock: props.clock })
  const finish = (keep: boolean) => {
    if (keep && text !== null && parsed !== undefined) commit(parsed)
    setText(null)
  }
  const onKeyDown = (e: KeyboardEvent) => {
    e.stopPropagation()
    if (e.key === 'Enter') {
      finish(true)
      input.current?.blur()
    } else if (e.key === 'Escape') {
      finish(false)
      input.current?.blur()
    } else if (e.key === 'ArrowUp' || e.key === 'ArrowDown') {
      e.preventDefault()
      const by = step * (e.shiftKey ? 10 : e.ctrlKey || e.metaKey ? 0.1 : 1) * (e.key === 'ArrowUp' ? 1 : -1)
      setText(null)
      commit((parsed ?? value) + by)
    }
  }
  const onPointerDown = (e: PointerEvent<HTMLInputElement>) => {
    if (disabled || e.button !== 0 || document.activeElement === e.currentTarget) return
    e.preventDefault()
    if (e.altKey && initial !== undefined) return commit(initial)
    e.currentTarget.setPointerCapture(e.pointerId)
    drag.current = { x: e.clientX, from: value, value, moved: false }
  }
  const onPointerMove = (e: PointerEvent) => {
    const d = drag.current
    if (!d) return
    const dx = e.clientX - d.x
    if (!d.moved && Math.abs(dx) < 3) return
    d.moved = true
    d.value = bound(d.from + dx * step * (e.shiftKey ? 10 : e.ctrlKey || e.metaKey ? 0.1 : 1))
    setLive(d.value)
    props.onInput?.(d.value)
  }
  const onPointerUp = () => {
    const d = drag.current
    drag.current = null
    setLive(null)
    if (!d) return
    if (d.moved) return commit(d.value)
    input.current?.focus()
  }
  const onPointerCancel = () => {
    drag.current = null
    setLive(null)
    props.onInput?.(value)
  }
  const moving = live ?? props.live ?? null
  const shown = text ?? (moving !== null ? format(moving) : mixed ? '–' : format(value))
  const changed = initial !== undefined && (mixed || Math.abs(value - initial) > 1e-9) && !disabled
  return (
    <span className={props.className ? `number ${props.className}` : 'number'}>
      {changed && (
        <button
          type="button"
          className="number-dot"
          tabIndex={-1}
          aria-label={t('resetValue', { name: label })}
          title={t('resetValue', { name: label })}
          onClick={() => props.onCommit(initial)}
        />
      )}
      <input
        ref={input}
        aria-label={label}
        aria-invalid={text !== null && text !== '' && parsed === undefined}
        inputMode="decimal"
        value={shown}
        disabled={disabled}
        onFocus={() => {
          entered.current = true
          setText((props.edit ?? String)(tidy(value, step)))
        }}
        onBlur={() => finish(true)}
        onChange={(e) => setText(e.target.value)}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerCancel}
      />
    </span>
  )
}
