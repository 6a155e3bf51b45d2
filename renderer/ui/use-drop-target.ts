import { type DragEvent, useState } from 'react'

/**
 * A place that things are dropped on as a copy. `accepts` looks at what kind it is, `take` gets what was dropped; `over` is true while
 * something that it accepts is held above it, also above a part of it.
 */
export function useDropTarget({ accepts, take }: { accepts(data: DataTransfer): boolean; take(data: DataTransfer): void }) {
  const [over, setOver] = useState(false)
  return {
    over,
    handlers: {
      onDragOver(e: DragEvent) {
        if (!accepts(e.dataTransfer)) return
        e.preventDefault()
        e.dataTransfer.dropEffect = 'copy'
        setOver(true)
      },
      onDragLeave(e: DragEvent) {
        if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setOver(false)
      },
      onDrop(e: DragEvent) {
        setOver(false)
        if (!accepts(e.dataTransfer)) return
        e.preventDefault()
        take(e.dataTransfer)
      },
    },
  }
}
