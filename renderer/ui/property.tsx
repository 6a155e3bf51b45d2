import { type ReactNode, useState } from 'react'
import { NumberField, type NumberFieldProps } from './number-field.tsx'
import { Slider } from './slider.tsx'
import './property.css'

/** Heading of a group of properties; `action` sits at the right. */
export const PropGroup = ({ label, action }: { label: string; action?: ReactNode }) => (
  <div className="prop-group">
    <h3>{label}</h3>
    {action}
  </div>
)

/** A label with any control. */
export const Prop = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="prop prop-wide">
    <span className="prop-label" title={label}>
      {label}
    </span>
    {children}
  </div>
)

export interface NumberPropProps extends Omit<NumberFieldProps, 'onInput' | 'live' | 'min' | 'max' | 'className'> {
  min: number
  max: number
  /** Narrower span for the slider; typing still takes the whole. */
  slider?: readonly [number, number]
  /** Said on hover of the label. */
  hint?: string
}

/** A number with its slider: both report once per gesture. */
export function NumberProp({ slider, hint, ...field }: NumberPropProps) {
  const [live, setLive] = useState<number | null>(null)
  const [low, high] = slider ?? [field.min, field.max]
  const commit = (v: number) => {
    setLive(null)
    field.onCommit(v)
  }
  return (
    <div className="prop">
      <span className="prop-label" title={hint ?? field.label}>
        {field.label}
      </span>
      <Slider
        value={live ?? field.value}
        min={low}
        max={high}
        step={field.step ?? 1}
        label={field.label}
        origin={field.initial}
        disabled={field.disabled ?? false}
        onInput={setLive}
        onCommit={commit}
      />
      <NumberField {...field} live={live} onInput={setLive} onCommit={commit} />
    </div>
  )
}
