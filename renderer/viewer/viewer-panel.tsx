import { clipsOfSequence } from '#shared/timeline/query.ts'
import { useProject } from '../client/project-store.ts'
import { useRecord } from '../client/records.ts'
import { useSession } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { Panel } from '../ui/panel.tsx'
import { EmptyViewer } from './empty-viewer.tsx'
import { SequenceViewer } from './sequence-viewer.tsx'
import './viewer.css'

/** The picture of the sequence on screen, with what plays it. */
export function ViewerPanel() {
  const t = useT('app')
  const projectId = useProject((s) => s.projectId)
  const sequence = useRecord(
    'sequence',
    useSession((s) => s.sequenceId),
  )
  const empty = useProject((s) => !sequence || clipsOfSequence(s.document, sequence.id).length === 0)
  return (
    <Panel label={t('panels.viewer')} className="viewer">
      {empty || !sequence || projectId === null ? (
        <EmptyViewer sequence={sequence} />
      ) : (
        <SequenceViewer key={sequence.id} projectId={projectId} sequence={sequence} />
      )}
    </Panel>
  )
}
