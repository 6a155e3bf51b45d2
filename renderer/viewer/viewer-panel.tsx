import { useMemo } from 'react'
import type { Sequence } from '#shared/timeline/model.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { clipsOfSequence } from '#shared/timeline/query.ts'
import { useProject } from '../client/index.ts'
import { useSession } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { Panel } from '../ui/panel.tsx'
import { EmptyViewer } from './empty-viewer.tsx'
import { SequenceViewer } from './sequence-viewer.tsx'
import './viewer.css'

/** The picture of the sequence on screen, with what plays it. */
export function ViewerPanel() {
  const t = useT('app')
  const { document, projectId } = useProject()
  const sequenceId = useSession((s) => s.sequenceId)
  const sequence: Sequence | undefined = recordOf(document, 'sequence', sequenceId)
  const empty = useMemo(() => !sequence || clipsOfSequence(document, sequence.id).length === 0, [document, sequence])
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
