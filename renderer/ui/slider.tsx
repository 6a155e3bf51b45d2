import { Slider as Radix } from 'radix-ui'
import { useState } from 'react'
import './slider.css'

export interface SliderProps {
  value: number
  min: number
  max: number
  step?: number
  label: string
  /** While dragging. */
  onInput?: ((value: number) => void) | undefined
  /** Once per gesture. */
  onCommit?: ((value: number) => void) | undefined
  /** The bar starts here instead of at `min` (e.g. 0 of -100..100); a double click goes back to it. */
  origin?: number | undefined
  disabled?: boolean
  className?: string
}

/** A value by dragging; shows the drag at once and reports it whole at its end. */
export function Slider({ value, min, max, step = 0.01, label, onInput, onCommit, origin, disabled = false, className }: SliderProps) {
  // The drag belongs to the value it began with; a new value from outside ends it.
  const [drag, setDrag] = useState<{ from: number; value: number } | null>(null)
  const live = drag?.from === value ? drag.value : value
  const at = (v: number) => ((Math.min(max, Math.max(min, v)) - min) / (max - min)) * 100
  const from = at(origin ?? min)
  const to = at(live)
  return (
    <Radix.Root
      className={className ? `slider ${className}` : 'slider'}
      value={[live]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={([v]) => {
        if (v === undefined) return
        setDrag({ from: value, value: v })
        onInput?.(v)
      }}
      onValueCommit={([v]) => {
        if (v !== undefined && v !== value) onCommit?.(v)
      }}
      onDoubleClick={() => origin !== undefined && !disabled && onCommit?.(origin)}
    >
      <Radix.Track className="slider-track">
        {origin !== undefined && origin > min && origin < max && <span className="slider-zero" style={{ left: `${from}%` }} />}
        <span className="slider-fill" style={{ left: `${Math.min(from, to)}%`, width: `${Math.abs(to - from)}%` }} />
      </Radix.Track>
      <Radix.Thumb className="slider-thumb" aria-label={label} />
    </Radix.Root>
  )
}
