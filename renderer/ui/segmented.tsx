import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import './segmented.css'

export interface SegmentedProps<V extends string> {
  value: V
  options: readonly { value: V; label: ReactNode; title?: string; disabled?: boolean }[]
  onChange(value: V): void
  label: string
  className?: string
}

/** One of two to five, side by side. */
export function SegmentedControl<V extends string>({ value, options, onChange, label, className }: SegmentedProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      className={cx('segmented', className)}
      value={value}
      onValueChange={(v) => v && onChange(v as V)}
      aria-label={label}
    >
      {options.map((o) => (
        <ToggleGroup.Item
          key={o.value}
          value={o.value}
          className="segmented-item"
          disabled={o.disabled ?? false}
          {...(o.title ? { title: o.title } : {})}
        >
          {o.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
