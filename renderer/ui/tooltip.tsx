import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import './tooltip.css'

/** A key chord as the platform writes it. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>
}

export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={300} disableHoverableContent>
      {children}
    </Radix.Provider>
  )
}

/** Hint for one focusable child, with its shortcut. */
export function Tooltip({ label, shortcut, children }: { label: ReactNode; shortcut?: string | undefined; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tooltip" sideOffset={4} collisionPadding={8}>
          <span>{label}</span>
          {shortcut && <Kbd>{shortcut}</Kbd>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
