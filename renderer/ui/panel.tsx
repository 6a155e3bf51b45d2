import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import './panel.css'

/** A region of a workspace on the desk. `label` names it for screen readers. */
export function Panel({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <section className={cx('panel', className)} aria-label={label}>
      {children}
    </section>
  )
}
export const PanelHead = ({ className, children }: { className?: string; children: ReactNode }) => (
  <div className={cx('panel-head', className)}>{children}</div>
)
export const PanelBody = ({ className, children }: { className?: string; children: ReactNode }) => (
  <div className={cx('panel-body', className)}>{children}</div>
)
export const Pill = ({ className, children }: { className?: string; children: ReactNode }) => (
  <span className={cx('pill', className)}>{children}</span>
)
