import { Check, type LucideIcon } from 'lucide-react'
import { ContextMenu as RadixContext, DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { Icon } from './icon.tsx'
import { Kbd } from './tooltip.tsx'
import './menu.css'

/** A line of a menu; 'line' separates, a label heads a group. */
export type MenuEntry =
  | 'line'
  | { heading: string }
  | {
      label: string
      icon?: LucideIcon
      shortcut?: string | undefined
      checked?: boolean
      disabled?: boolean
      danger?: boolean
      onSelect: () => void
    }

type Kit = Pick<typeof Radix, 'Item' | 'Separator' | 'Label'>

function entries(list: readonly MenuEntry[], kit: Kit): ReactNode {
  const withChecks = list.some((e) => typeof e === 'object' && 'checked' in e)
  return list.map((e, i) => {
    if (e === 'line') return <kit.Separator key={`line${i}`} className="menu-line" />
    if ('heading' in e)
      return (
        <kit.Label key={e.heading} className="menu-label">
          {e.heading}
        </kit.Label>
      )
    return (
      <kit.Item
        key={`${i}${e.label}`}
        className={cx('menu-item', e.danger && 'menu-item-danger')}
        disabled={e.disabled ?? false}
        onSelect={e.onSelect}
      >
        {withChecks && <span className="menu-check">{e.checked && <Icon of={Check} size={12} />}</span>}
        {e.icon && <Icon of={e.icon} />}
        <span className="cut">{e.label}</span>
        {e.shortcut && <Kbd>{e.shortcut}</Kbd>}
      </kit.Item>
    )
  })
}

/** A menu that opens below its one child. */
export function Menu({ items, children, align = 'start' }: { items: readonly MenuEntry[]; children: ReactNode; align?: 'start' | 'end' }) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" align={align} sideOffset={4} collisionPadding={8}>
          {entries(items, Radix)}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** A menu at the pointer, by right click or the menu key on its one child. `items` is asked when it opens. */
export function ContextMenu({ items, children }: { items: () => readonly MenuEntry[]; children: ReactNode }) {
  return (
    <RadixContext.Root modal={false}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <ContextEntries items={items} />
      </RadixContext.Portal>
    </RadixContext.Root>
  )
}
function ContextEntries({ items }: { items: () => readonly MenuEntry[] }) {
  return (
    <RadixContext.Content className="menu" collisionPadding={8}>
      {entries(items(), RadixContext)}
    </RadixContext.Content>
  )
}
