import { Clapperboard } from 'lucide-react'
import { useCallback, useState } from 'react'
import { clipsOfSequence } from '#shared/timeline/query.ts'
import { useRecord } from '../client/records.ts'
import { useProject } from '../client/project-store.ts'
import { useSession } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { EmptyState } from '../ui/states.tsx'
import { Panel } from '../ui/panel.tsx'
import { Heads } from './heads.tsx'
import { Lanes } from './lanes.tsx'
import { Overview } from './overview.tsx'
import { Toolbar } from './toolbar.tsx'
import { useRows } from './use-lane-scene.ts'
import './timeline.css'

/** The sequence on screen: tools, track heads, lanes and the strip of the whole. */
export function TimelinePanel() {
  const app = useT('app')
  const t = useT('timeline')
  const sequence = useRecord(
    'sequence',
    useSession((s) => s.sequenceId),
  )
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map())
  const [top, setTop] = useState(0)
  const rows = useRows(sequence, heights)
  const setHeight = useCallback((id: string, height: number | null) => {
    setHeights((h) => {
      const next = new Map(h)
      if (height === null) next.delete(id)
      else next.set(id, height)
      return next
    })
  }, [])
  const empty = useProject((s) => sequence !== undefined && clipsOfSequence(s.document, sequence.id).length === 0)
  return (
    <Panel label={app('panels.timeline')} className="timeline">
      <Toolbar sequence={sequence} />
      {sequence ? (
        <div className="timeline-body">
          <Heads sequence={sequence} rows={rows} top={top} setHeight={setHeight} />
          <div className="timeline-main" id="timeline-lanes">
            <Lanes sequence={sequence} rows={rows} top={top} setTop={setTop} />
            {empty && <p className="timeline-empty">{t('empty.text')}</p>}
            <Overview sequence={sequence} rows={rows} />
          </div>
        </div>
      ) : (
        <EmptyState icon={Clapperboard} text={t('noSequence')} />
      )}
    </Panel>
  )
}
