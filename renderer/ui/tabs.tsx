import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import './tabs.css'

export interface TabsProps<V extends string> {
  tabs: readonly { value: V; label: string; body: ReactNode }[]
  value: V
  onChange(value: V): void
  label: string
  /** At the right of the tab row. */
  after?: ReactNode
}

/** The tabs of a panel, in its head. */
export function Tabs<V extends string>({ tabs, value, onChange, label, after }: TabsProps<V>) {
  return (
    <Radix.Root className="tabs" value={value} onValueChange={(v) => onChange(v as V)}>
      <div className="panel-head">
        <Radix.List className="tabs-list" aria-label={label}>
          {tabs.map((t) => (
            <Radix.Trigger key={t.value} value={t.value} className="tabs-tab">
              {t.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        <span className="grow" />
        {after}
      </div>
      {tabs.map((t) => (
        <Radix.Content key={t.value} value={t.value} className="tabs-body" tabIndex={-1}>
          {t.body}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
