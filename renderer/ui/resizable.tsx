import { Fragment, type ReactNode, useState } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { layoutMemory } from './layout-memory.ts'
import './resizable.css'

export interface LayoutPanel {
  id: string
  content: ReactNode
  /** '312px' or '40%'; the divider's double click goes back to it. */
  size: string
  min?: string
  max?: string
  /** Keeps its pixels when the window grows. */
  fixed?: boolean
  collapsible?: boolean
}

export interface ResizableLayoutProps {
  /** Remembered under this name, apart for every workspace. */
  name: string
  direction: 'horizontal' | 'vertical'
  panels: readonly LayoutPanel[]
}

function remembered(name: string, panels: readonly LayoutPanel[]): Record<string, number> | undefined {
  const value = layoutMemory().read(name)
  if (typeof value !== 'object' || value === null) return undefined
  const layout = value as Record<string, unknown>
  return panels.every((p) => typeof layout[p.id] === 'number') ? (layout as Record<string, number>) : undefined
}

/** Panels with dividers: drag to resize, double click to reset; remembers its sizes by name. */
export function ResizableLayout({ name, direction, panels }: ResizableLayoutProps) {
  const [initial] = useState(() => remembered(name, panels))
  return (
    <Group
      className="layout"
      orientation={direction}
      id={`layout-${name}`}
      defaultLayout={initial}
      onLayoutChanged={(layout, meta) => {
        if (meta.isUserInteraction) layoutMemory().write(name, meta.requestedLayout ?? layout)
      }}
    >
      {panels.map((p, i) => (
        <Fragment key={p.id}>
          {i > 0 && <Separator className="layout-line" />}
          <Panel
            id={p.id}
            defaultSize={p.size}
            minSize={p.min ?? '0%'}
            maxSize={p.max ?? '100%'}
            collapsible={p.collapsible ?? false}
            groupResizeBehavior={p.fixed ? 'preserve-pixel-size' : 'preserve-relative-size'}
          >
            {p.content}
          </Panel>
        </Fragment>
      ))}
    </Group>
  )
}
