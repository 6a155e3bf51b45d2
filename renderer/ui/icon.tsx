import type { LucideIcon } from 'lucide-react'

/** A lucide icon at the one size and stroke of the interface; decoration unless `label` is given. */
export function Icon({ of: Glyph, size = 14, label, className }: { of: LucideIcon; size?: number; label?: string; className?: string }) {
  return (
    <Glyph
      className={className ? `icon ${className}` : 'icon'}
      width={size}
      height={size}
      strokeWidth={1.75}
      style={{ width: size, height: size }}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    />
  )
}
