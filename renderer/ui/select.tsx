import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import { cx } from './cx.ts'
import { Icon } from './icon.tsx'
import './menu.css'
import './select.css'

export interface SelectOption<V extends string> {
  value: V
  label: string
  /** Second line or figure at the right. */
  hint?: string
  disabled?: boolean
}

export interface SelectProps<V extends string> {
  value: V
  options: readonly SelectOption<V>[]
  onChange(value: V): void
  label: string
  look?: 'normal' | 'quiet'
  disabled?: boolean
  className?: string
}

/** One of a few, by a list that opens. */
export function Select<V extends string>({
  value,
  options,
  onChange,
  label,
  look = 'normal',
  disabled = false,
  className,
}: SelectProps<V>) {
  return (
    <Radix.Root value={value} onValueChange={(v) => onChange(v as V)} disabled={disabled}>
      <Radix.Trigger className={cx('select', look === 'quiet' && 'select-quiet', className)} aria-label={label}>
        <Radix.Value>{options.find((o) => o.value === value)?.label ?? value}</Radix.Value>
        <Radix.Icon asChild>
          <Icon of={ChevronDown} size={12} />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu select-list" position="popper" sideOffset={4} collisionPadding={8}>
          <Radix.Viewport>
            {options.map((o) => (
              <Radix.Item key={o.value} value={o.value} disabled={o.disabled ?? false} className="menu-item">
                <span className="menu-check">
                  <Radix.ItemIndicator>
                    <Icon of={Check} size={12} />
                  </Radix.ItemIndicator>
                </span>
                <Radix.ItemText>{o.label}</Radix.ItemText>
                {o.hint && (
                  <span className="faint xs grow" style={{ textAlign: 'right' }}>
                    {o.hint}
                  </span>
                )}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
