import type { ReactNode } from 'react'
import { useProject } from '../client/index.ts'
import { useSession } from '../editor/session-store.ts'
import { Inspector } from '../inspector/inspector.tsx'
import { type T, useT } from '../i18n/index.ts'
import { LibraryPanel } from '../library/library-panel.tsx'
import { LearnWorkspace } from '../learn/learn-workspace.tsx'
import { MontageWorkspace } from '../montage/montage-workspace.tsx'
import { TimelinePanel } from '../timeline/timeline-panel.tsx'
import { type LayoutPanel, ResizableLayout } from '../ui/resizable.tsx'
import { ViewerPanel } from '../viewer/viewer-panel.tsx'
import { PanelBoundary } from './panel-boundary.tsx'

const guarded = (label: string, panel: ReactNode): ReactNode => <PanelBoundary label={label}>{panel}</PanelBoundary>

const library = (t: T<'app'>): LayoutPanel => ({
  id: 'library',
  content: guarded(t('panels.library'), <LibraryPanel />),
  size: '312px',
  min: '180px',
  max: '60%',
  fixed: true,
  collapsible: true,
})

/** The panels of the workspace that the session shows; each workspace keeps its own layout. */
export function WorkspaceView() {
  const workspace = useSession((s) => s.workspace)
  const projectId = useProject((s) => s.projectId)
  // A new project starts with fresh panels.
  const key = `${workspace}${projectId}`
  return workspace === 'edit' ? (
    <EditWorkspace key={key} />
  ) : workspace === 'montage' ? (
    <MontageLayout key={key} />
  ) : (
    <LearnLayout key={key} />
  )
}

const LearnLayout = () => guarded(useT('app')('panels.learn'), <LearnWorkspace />)

function EditWorkspace() {
  const t = useT('app')
  const top = (
    <ResizableLayout
      name="edit.top"
      direction="horizontal"
      panels={[
        library(t),
        { id: 'viewer', content: guarded(t('panels.viewer'), <ViewerPanel />), size: '58%', min: '280px' },
        {
          id: 'inspector',
          content: guarded(t('panels.inspector'), <Inspector />),
          size: '276px',
          min: '220px',
          max: '40%',
          fixed: true,
          collapsible: true,
        },
      ]}
    />
  )
  return (
    <ResizableLayout
      name="edit"
      direction="vertical"
      panels={[
        { id: 'top', content: top, size: '60%', min: '200px' },
        { id: 'timeline', content: guarded(t('panels.timeline'), <TimelinePanel />), size: '318px', min: '140px', fixed: true },
      ]}
    />
  )
}

function MontageLayout() {
  const t = useT('app')
  return (
    <ResizableLayout
      name="montage"
      direction="horizontal"
      panels={[library(t), { id: 'montage', content: guarded(t('panels.montage'), <MontageWorkspace />), size: '78%', min: '520px' }]}
    />
  )
}
