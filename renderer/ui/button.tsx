import type { LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { cx } from './cx.ts'
import { Icon } from './icon.tsx'
import { Tooltip } from './tooltip.tsx'
import './button.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** 'go' is the one primary action of a view; 'quiet' has no box. */
  look?: 'normal' | 'go' | 'quiet' | 'danger'
  size?: 'normal' | 'large' | 'small'
  icon?: LucideIcon
  /** A toggle that is on; sets aria-pressed. */
  on?: boolean
  ref?: Ref<HTMLButtonElement>
  children?: ReactNode
}

export function Button({ look = 'normal', size = 'normal', icon, on, className, children, type = 'button', ...rest }: ButtonProps) {
  const classes = cx('btn', look !== 'normal' && `btn-${look}`, size !== 'normal' && `btn-${size}`, on && 'btn-on', className)
  return (
    <button type={type} className={classes} {...(on === undefined ? {} : { 'aria-pressed': on })} {...rest}>
      {icon && <Icon of={icon} />}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children'> {
  icon: LucideIcon
  /** Says what it does; shown as tooltip and read aloud. */
  label: string
  /** Key chord shown in the tooltip. */
  shortcut?: string | undefined
}

export function IconButton({ icon, label, shortcut, look = 'quiet', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut}>
      <Button look={look} className={cx('btn-icon', className)} aria-label={label} {...rest}>
        <Icon of={icon} />
      </Button>
    </Tooltip>
  )
}
