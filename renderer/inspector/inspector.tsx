import { type ReactNode, useMemo, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Asset } from '#shared/timeline/model.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { useProject } from '../client/index.ts'
import { useSession } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { Panel, PanelHead } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { ClipSection } from './clip-section.tsx'
import { InfoSection } from './info-section.tsx'
import { LookSection } from './look-section.tsx'
import { SequenceSection } from './sequence-section.tsx'
import { SoundSection } from './sound-section.tsx'
import { type Targets, targetsOf } from './targets.ts'
import { TransitionSection } from './transition-section.tsx'
import './inspector.css'

type Tab = 'clip' | 'look' | 'sound' | 'info'

/** Properties of what is selected: clips, a transition, an asset of the library; of the sequence when nothing is. */
export function Inspector() {
  const t = useT('app')
  return (
    <Panel label={t('panels.inspector')}>
      <Contents />
    </Panel>
  )
}

function Contents() {
  const document = useProject((s) => s.document)
  // Not the playhead: it moves with every frame.
  const { selection, librarySelection, sequenceId } = useSession(
    useShallow((s) => ({ selection: s.selection, librarySelection: s.librarySelection, sequenceId: s.sequenceId })),
  )
  const targets = useMemo(() => targetsOf(document, selection), [document, selection])
  const sequence = recordOf(document, 'sequence', sequenceId)
  const transition = [...selection].map((id) => recordOf(document, 'transition', id)).find((x) => x !== undefined)
  if (targets.pictures.length + targets.sounds.length > 0) return <ClipTabs targets={targets} />
  if (transition && sequence)
    return (
      <Plain>
        <TransitionSection transition={transition} sequence={sequence} />
      </Plain>
    )
  const asset = librarySelection.size === 1 ? recordOf(document, 'asset', [...librarySelection][0]) : undefined
  if (asset) return <AssetInfo asset={asset} />
  if (!sequence) return <Nothing />
  return (
    <Plain>
      <SequenceSection sequence={sequence} />
    </Plain>
  )
}

function Nothing() {
  const t = useT('inspector')
  return <EmptyState text={t('empty')} />
}

function Plain({ children, title }: { children: ReactNode; title?: string }) {
  const t = useT('inspector')
  return (
    <>
      <PanelHead>
        <h2 className="b cut">{title ?? t('tabs.settings')}</h2>
      </PanelHead>
      <div className="inspector-body">{children}</div>
    </>
  )
}

const AssetInfo = ({ asset }: { asset: Asset }) => {
  const t = useT('inspector')
  return (
    <Plain title={t('tabs.info')}>
      <InfoSection asset={asset} />
    </Plain>
  )
}

function ClipTabs({ targets }: { targets: Targets }) {
  const t = useT('inspector')
  const [wanted, setWanted] = useState<Tab>('clip')
  const { pictures, sounds, asset } = targets
  const picture = pictures.length > 0
  const tabs: readonly Tab[] = picture ? ['clip', 'look', 'sound', 'info'] : ['sound', 'info']
  const value = tabs.includes(wanted) ? wanted : tabs[0]!
  const many = Math.max(pictures.length, picture ? 0 : sounds.length)
  const bodies: Record<Tab, ReactNode> = {
    clip: <ClipSection clips={pictures} />,
    look: <LookSection clips={pictures} />,
    sound: <SoundSection clips={sounds} />,
    info: <InfoSection asset={asset} clip={many === 1 ? pictures[0] : undefined} />,
  }
  return (
    <Tabs<Tab>
      label={t('tabs.label')}
      value={value}
      onChange={setWanted}
      tabs={tabs.map((id): { value: Tab; label: string; body: ReactNode } => ({
        value: id,
        label: t(`tabs.${id}`),
        body: (
          <div className="inspector-body">
            {many > 1 && <p className="inspector-many">{t('many', { count: many })}</p>}
            {bodies[id]}
          </div>
        ),
      }))}
    />
  )
}
