import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useT } from '../i18n/index.ts'
import { IconButton } from './button.tsx'
import { cx } from './cx.ts'
import { focusSelf } from './focus-self.ts'
import './dialog.css'

export interface DialogProps {
  open: boolean
  onOpenChange(open: boolean): void
  title: string
  /** Read aloud with the title; hidden. */
  description?: string
  wide?: boolean
  /** Buttons at the bottom right. */
  foot?: ReactNode
  /** 'bare' leaves padding to the content. */
  body?: 'padded' | 'bare'
  className?: string
  children: ReactNode
}

/** Only for what leaves the program or cannot be undone; everything else is inline or a popover. */
export function Dialog({ open, onOpenChange, title, description, wide = false, foot, body = 'padded', className, children }: DialogProps) {
  const t = useT('common')
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-scrim" />
        <Radix.Content
          className={cx('dialog', wide && 'dialog-wide', className)}
          {...(description ? {} : { 'aria-describedby': undefined })}
          // Focus on the cross would show its hint, which takes the first Escape.
          onOpenAutoFocus={focusSelf}
          onKeyDown={(e) => e.stopPropagation()}
        >
          <div className="dialog-head">
            <Radix.Title className="dialog-title cut">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} label={t('close')} />
            </Radix.Close>
          </div>
          {description && <Radix.Description className="visually-hidden">{description}</Radix.Description>}
          {body === 'padded' ? <div className="dialog-body">{children}</div> : children}
          {foot && <div className="dialog-foot">{foot}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
