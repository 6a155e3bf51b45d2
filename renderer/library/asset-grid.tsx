import { useVirtualizer } from '@tanstack/react-virtual'
import { type DragEvent, type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Asset } from '#shared/timeline/model.ts'
import { useAssets } from '../client/index.ts'
import { runCommand } from '../commands/command.ts'
import { ASSETS_TYPE } from '../editor/dragged-assets.ts'
import { setSession, useSession } from '../editor/session-store.ts'
import { cx } from '../ui/cx.ts'
import { ContextMenu } from '../ui/menu.tsx'
import { removeAssets } from './asset-actions.ts'
import { assetMenu, PLACE } from './asset-menu.ts'
import { setLibrary, useLibrary } from './library-store.ts'
import { clicked, type ListSelection, moved } from './selection.ts'

const GAP = 8
const PADDING = 8

export interface AssetGridProps {
  label: string
  assets: readonly Asset[]
  /** Narrowest item in pixels; null: one item a row. */
  narrowest: number | null
  /** Height of an item of this width, in pixels. */
  heightOf: (width: number) => number
  itemClass: string
  render: (asset: Asset, renaming: boolean) => ReactNode
}

/** A virtual grid of assets: selection by click, Ctrl, Shift and keyboard, drag out, menu. Draws only the rows in view. */
export function AssetGrid({ label, assets, narrowest, heightOf, itemClass, render }: AssetGridProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const columns = narrowest === null ? 1 : Math.max(1, Math.floor((width - PADDING + GAP) / (narrowest + GAP)))
  const gap = narrowest === null ? 0 : GAP
  const itemWidth = (width - PADDING - (columns - 1) * gap) / columns
  const rowHeight = heightOf(itemWidth) + gap
  const rows = Math.ceil(assets.length / columns)
  // oxlint-disable-next-line react/incompatible-library -- its functions are called here only, never handed to memoised parts
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 3,
    // Room for the ring of a selected item in the first row.
    paddingStart: 2,
    paddingEnd: PADDING,
  })
  useLayoutEffect(() => virtual.measure(), [virtual, rowHeight])
  const selected = useSession((s) => s.librarySelection)
  const active = useLibrary((s) => s.active)
  const renaming = useLibrary((s) => s.renaming)
  const ids = assets.map((a) => a.id as string)

  const state = (): ListSelection => ({ selected: useSession.getState().librarySelection, active, anchor: useLibrary.getState().anchor })
  const choose = (s: ListSelection) => {
    setSession({ librarySelection: s.selected })
    setLibrary({ active: s.active, anchor: s.anchor })
  }
  const chosen = (): Asset[] => {
    const now = useSession.getState().librarySelection
    return assets.filter((a) => now.has(a.id))
  }
  const move = (by: number, range: boolean) => {
    const next = moved(ids, state(), by, range)
    choose(next)
    if (next.active !== null) virtual.scrollToIndex(Math.floor(ids.indexOf(next.active) / columns))
  }
  const onKeyDown = (e: KeyboardEvent) => {
    const page = columns * Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight))
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -page,
      PageDown: page,
      Home: -ids.length,
      End: ids.length,
    }
    const step = steps[e.key]
    const all = e.key.toLowerCase() === 'a' && (e.ctrlKey || e.metaKey)
    if (step !== undefined) move(step, e.shiftKey)
    else if (all) choose({ ...state(), selected: new Set(ids) })
    else if (e.key === 'Enter') runCommand(PLACE)
    else if (e.key === ' ' && active !== null) choose(clicked(ids, state(), active, { toggle: true, range: false }))
    else if (e.key === 'F2' && active !== null) setLibrary({ renaming: active })
    else if (e.key === 'Delete' || e.key === 'Backspace') void removeAssets(chosen())
    else if (e.key === 'Escape' && selected.size > 0) choose({ selected: new Set(), active, anchor: active })
    else return
    // These keys would also reach the timeline.
    e.preventDefault()
    e.stopPropagation()
  }
  const idUnder = (target: EventTarget): string | undefined => (target as Element).closest<HTMLElement>('[data-asset]')?.dataset['asset']
  const onPointerDownItem = (e: MouseEvent, id: string) => {
    if (e.button === 2 || (e.target as Element).closest('input')) return
    const toggle = e.ctrlKey || e.metaKey
    // A plain press on a selected item may begin a drag of all of them: it selects on release.
    if (!toggle && !e.shiftKey && selected.has(id)) return
    choose(clicked(ids, state(), id, { toggle, range: e.shiftKey }))
  }
  const onClickItem = (e: MouseEvent, id: string) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey || (e.target as Element).closest('button, input')) return
    if (selected.size > 1 || active !== id) choose(clicked(ids, state(), id, { toggle: false, range: false }))
  }
  const onContextMenu = (e: MouseEvent) => {
    const id = idUnder(e.target)
    if (id !== undefined && !selected.has(id)) choose(clicked(ids, state(), id, { toggle: false, range: false }))
    // Nothing is selected and the pointer is on nothing: there is nothing to offer.
    else if (id === undefined && chosen().length === 0) e.preventDefault()
  }
  const onDragStart = (e: DragEvent, asset: Asset) => {
    const dragged = selected.has(asset.id) ? chosen() : [asset]
    e.dataTransfer.setData(ASSETS_TYPE, JSON.stringify(dragged.map((a) => a.id)))
    e.dataTransfer.effectAllowed = 'copyMove'
    if (dragged.length > 1) dragImage(e, dragged.length)
  }

  return (
    <ContextMenu items={() => assetMenu(chosen(), useAssets.getState().byId)}>
      <div
        ref={scroller}
        className="library-grid"
        role="grid"
        aria-label={label}
        aria-multiselectable
        aria-rowcount={rows}
        aria-colcount={columns}
        tabIndex={0}
        {...(active !== null && ids.includes(active) ? { 'aria-activedescendant': `asset-${active}` } : {})}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
        onClick={(e) => idUnder(e.target) === undefined && choose({ selected: new Set(), active: null, anchor: null })}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize() }}>
          {width > 0 &&
            virtual.getVirtualItems().map((row) => (
              <div
                key={row.key}
                role="row"
                aria-rowindex={row.index + 1}
                className="library-row"
                style={{
                  transform: `translateY(${row.start}px)`,
                  height: rowHeight,
                  gap,
                  gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                }}
              >
                {assets.slice(row.index * columns, (row.index + 1) * columns).map((asset) => (
                  <div
                    key={asset.id}
                    id={`asset-${asset.id}`}
                    role="gridcell"
                    data-asset={asset.id}
                    aria-selected={selected.has(asset.id)}
                    className={cx(itemClass, selected.has(asset.id) && 'library-selected', active === asset.id && 'library-active')}
                    draggable={renaming !== asset.id}
                    onMouseDown={(e) => onPointerDownItem(e, asset.id)}
                    onClick={(e) => onClickItem(e, asset.id)}
                    onDoubleClick={(e) => !(e.target as Element).closest('button, input') && runCommand(PLACE)}
                    onDragStart={(e) => onDragStart(e, asset)}
                  >
                    {render(asset, renaming === asset.id)}
                  </div>
                ))}
              </div>
            ))}
        </div>
      </div>
    </ContextMenu>
  )
}

/** A badge with the number of items, in place of the picture of one. */
function dragImage(e: DragEvent, count: number): void {
  const badge = document.createElement('div')
  badge.className = 'library-drag'
  badge.textContent = String(count)
  document.body.append(badge)
  e.dataTransfer.setDragImage(badge, 12, 12)
  // The browser has taken its picture by the next turn.
  setTimeout(() => badge.remove())
}

/** Inner width of an element, as it changes. */
function useWidth(ref: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return width
}
