import { type DragEvent, useState } from 'react'
import { attempt, filesOf } from '../client/index.ts'
import type { Side } from './pair-transport.ts'
import { takeFiles } from './take-film.ts'

/** Films dropped from the desktop on one side of the workspace. */
export function useFilmDrop(side: Side) {
  const [over, setOver] = useState(false)
  const ours = (e: DragEvent): boolean => e.dataTransfer.types.includes('Files')
  return {
    over,
    handlers: {
      onDragOver(e: DragEvent) {
        if (!ours(e)) return
        e.preventDefault()
        e.dataTransfer.dropEffect = 'copy'
        setOver(true)
      },
      onDragLeave(e: DragEvent) {
        if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setOver(false)
      },
      onDrop(e: DragEvent) {
        setOver(false)
        if (!ours(e)) return
        e.preventDefault()
        const files = filesOf(e.dataTransfer)
        void attempt(files.then((f) => takeFiles(side, { files: f })))
      },
    },
  }
}
