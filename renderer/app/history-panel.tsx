import { History } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { HistoryMark } from '#shared/contract/contract.ts'
import { client, jumpTo, useProject } from '../client/index.ts'
import { translateOr, useT } from '../i18n/index.ts'
import { formatAgo } from '../i18n/format.ts'
import { IconButton } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import { setApp, useApp } from './app-store.ts'
import { useChord } from './use-chord.ts'

/** Name of an undoable step. */
export const stepName = (label: string, params?: Record<string, string | number>): string => translateOr(`history:${label}`, label, params)

export function HistoryButton() {
  const t = useT('app')
  const open = useApp((s) => s.history)
  const chord = useChord('edit.history')
  return (
    <Popover
      label={t('history.title')}
      open={open}
      onOpenChange={(history) => setApp({ history })}
      trigger={<IconButton icon={History} label={t('history.title')} shortcut={chord} />}
    >
      <HistoryPanel />
    </Popover>
  )
}

function HistoryPanel() {
  const t = useT('app')
  const projectId = useProject((s) => s.projectId)
  const revision = useProject((s) => s.revision)
  const [marks, setMarks] = useState<HistoryMark[] | null>(null)
  useEffect(() => {
    if (projectId) client.projects.history({ projectId }).then(setMarks, () => setMarks([]))
  }, [projectId, revision])
  if (!marks) return <div className="history" style={{ height: 120 }} />
  const newestFirst = marks.toSorted((a, b) => b.seq - a.seq)
  const current = newestFirst.find((m) => !m.undone)?.seq ?? 0
  return (
    <div className="history">
      <div className="popover-head">
        <span className="b grow">{t('history.title')}</span>
      </div>
      <div className="history-list">
        {newestFirst.map((m) => (
          <Step key={m.seq} seq={m.seq} name={stepName(m.label, m.params)} time={m.time} undone={m.undone} current={m.seq === current} />
        ))}
        <Step seq={0} name={t('history.beginning')} undone={false} current={current === 0} />
      </div>
    </div>
  )
}

function Step({ seq, name, time, undone, current }: { seq: number; name: string; time?: number; undone: boolean; current: boolean }) {
  return (
    <button
      type="button"
      className="history-step"
      aria-current={current ? 'step' : undefined}
      data-undone={undone ? '' : undefined}
      onClick={() => void jumpTo(seq)}
    >
      <span className="grow cut">{name}</span>
      {time !== undefined && <span className="faint xs">{formatAgo(time)}</span>}
    </button>
  )
}
