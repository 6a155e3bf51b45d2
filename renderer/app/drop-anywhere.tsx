import { Import } from 'lucide-react'
import { useEffect, useState } from 'react'
import { attempt, filesOf, useProject } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { Icon } from '../ui/icon.tsx'
import { takeIn } from './intake.ts'

const hasFiles = (e: DragEvent): boolean => e.dataTransfer?.types.includes('Files') ?? false

/** Files from the desktop may be dropped anywhere; a panel that takes them itself prevents the default first. */
export function DropAnywhere() {
  const t = useT('app')
  const [over, setOver] = useState(false)
  const name = useProject((s) => (s.status === 'none' ? null : s.name))
  useEffect(() => {
    let depth = 0
    const leave = () => {
      depth = 0
      setOver(false)
    }
    const onEnter = (e: DragEvent) => {
      if (!hasFiles(e)) return
      depth++
      setOver(true)
    }
    const onLeave = (e: DragEvent) => {
      if (hasFiles(e) && --depth <= 0) leave()
    }
    const onOver = (e: DragEvent) => {
      if (!hasFiles(e)) return
      e.preventDefault()
      if (e.dataTransfer) e.dataTransfer.dropEffect = 'copy'
    }
    const onDrop = (e: DragEvent) => {
      leave()
      if (!hasFiles(e) || e.defaultPrevented || !e.dataTransfer) return
      e.preventDefault()
      const files = filesOf(e.dataTransfer)
      void attempt(files.then((f) => takeIn({ files: f })))
    }
    const undo = [
      ['dragenter', onEnter],
      ['dragleave', onLeave],
      ['dragover', onOver],
      ['drop', onDrop],
    ] as const
    for (const [type, run] of undo) window.addEventListener(type, run)
    return () => {
      for (const [type, run] of undo) window.removeEventListener(type, run)
    }
  }, [])
  if (!over) return null
  return (
    <div className="drop-shade">
      <span>
        <Icon of={Import} />
        {name === null ? t('drop.fresh') : t('drop.into', { name })}
      </span>
    </div>
  )
}
