import { type LucideIcon, X } from 'lucide-react'
import type { InputHTMLAttributes, ReactNode, Ref } from 'react'
import { cx } from './cx.ts'
import { Icon } from './icon.tsx'
import './field.css'

export interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  value: string
  onChange(value: string): void
  /** Read aloud; the placeholder is no label. */
  label: string
  icon?: LucideIcon
  /** Shown behind the text, e.g. a shortcut. */
  after?: ReactNode
  /** Offers a cross that empties the field; the text says so. */
  clearLabel?: string
  ref?: Ref<HTMLInputElement>
}

/** One line of text. */
export function Field({ value, onChange, label, icon, after, clearLabel, className, ...rest }: FieldProps) {
  return (
    <label className={cx('field', className)}>
      {icon && <Icon of={icon} />}
      <input aria-label={label} value={value} onChange={(e) => onChange(e.target.value)} spellCheck={false} autoComplete="off" {...rest} />
      {after}
      {clearLabel && value && (
        <button type="button" className="field-clear" aria-label={clearLabel} onClick={() => onChange('')}>
          <Icon of={X} size={12} />
        </button>
      )}
    </label>
  )
}
