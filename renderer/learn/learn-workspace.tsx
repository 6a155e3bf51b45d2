import { ListVideo } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useProject, useRecord } from '../client/index.ts'
import type { PreviewPlayer } from '../editor/preview/preview-player.ts'
import { useT } from '../i18n/index.ts'
import { Panel } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { type LayoutPanel, ResizableLayout } from '../ui/resizable.tsx'
import { AlignTools } from './align-tools.tsx'
import { timeMap } from './align.ts'
import { NoOwn, NoReference } from './empty-learn.tsx'
import { FilmPane } from './film-pane.tsx'
import { showPair } from './go-to.ts'
import { enterLearn, type OwnFilm, useLearn } from './learn-store.ts'
import { LinkDialog } from './link-field.tsx'
import { PairContext, type PairPlayers, usePair } from './pair-context.ts'
import { PairPanel } from './pair-panel.tsx'
import { PairTransport, type Side } from './pair-transport.ts'
import { StepsPanel } from './steps-panel.tsx'
import { StripBar } from './strip-bar.tsx'
import { Strips } from './strips.tsx'
import { useAligned } from './use-aligned.ts'
import { type Learned, useLearned } from './use-learned.ts'
import { usePairTransport } from './use-pair-transport.ts'
import { isWaiting, WorkState } from './work-state.tsx'
import './learn.css'

/** Learn from a film, and from one's own beside it: two players, the shots of both, what is said of them and what to change. */
export function LearnWorkspace() {
  const projectId = useProject((s) => s.projectId)
  useEffect(() => enterLearn(projectId), [projectId])
  const known = useLearn((s) => s.projectId === projectId)
  const reference = useRecord(
    'asset',
    useLearn((s) => s.reference),
  )
  if (!known) return null
  return (
    <>
      {reference ? <Films /> : <NoReference />}
      <LinkDialog />
    </>
  )
}

function Films() {
  const learned = useLearned()
  const pair = usePairPlayers(learned)
  const t = useT('learn')
  const own = useLearn((s) => s.own)
  const reference = useLearn((s) => s.reference)!
  const there = useOwnIsThere(own)
  const film: OwnFilm = { kind: 'asset', assetId: reference }
  const players: LayoutPanel[] = [
    { id: 'reference', content: <FilmPane side="target" film={film} learned={learned.reference} />, size: '50%', min: '260px' },
    {
      id: 'own',
      content:
        own && there ? <FilmPane side="user" film={own} learned={learned.own} tools={<AlignTools learned={learned} />} /> : <NoOwn />,
      size: '50%',
      min: '260px',
    },
  ]
  return (
    <PairContext.Provider value={pair}>
      <Leading learned={learned} />
      <ResizableLayout
        name="learn"
        direction="vertical"
        panels={[
          {
            id: 'players',
            content: <ResizableLayout name="learn.players" direction="horizontal" panels={players} />,
            size: '41%',
            min: '150px',
          },
          {
            id: 'strips',
            content: (
              <Panel label={t('strips')} className="learn-middle">
                <StripBar learned={learned} />
                {learned.reference && <Strips learned={learned} reference={learned.reference} />}
                {(isWaiting(learned) || !learned.reference) && <WorkState learned={learned} />}
              </Panel>
            ),
            size: '180px',
            min: '120px',
            max: '60%',
            fixed: true,
          },
          { id: 'details', content: <Details learned={learned} />, size: '39%', min: '120px' },
        ]}
      />
    </PairContext.Provider>
  )
}

function Details({ learned }: { learned: Learned }) {
  const t = useT('learn')
  const pair = usePair()
  if (!learned.reference)
    return (
      <Panel label={t('pairPanel')}>
        <EmptyState icon={ListVideo} text={t('notYet')} />
      </Panel>
    )
  return (
    <ResizableLayout
      name="learn.details"
      direction="horizontal"
      panels={[
        { id: 'pair', content: <PairPanel learned={learned} reference={learned.reference} />, size: '50%', min: '320px' },
        {
          id: 'steps',
          content: <StepsPanel compare={learned.compare} onPair={(p) => showPair(pair, p, learned)} />,
          size: '50%',
          min: '260px',
        },
      ]}
    />
  )
}

/** Leads the players while they are on screen; draws nothing. */
function Leading({ learned }: { learned: Learned }) {
  usePairTransport(learned)
  return null
}

function useOwnIsThere(own: OwnFilm | null): boolean {
  const asset = useRecord('asset', own?.kind === 'asset' ? own.assetId : null)
  const sequence = useRecord('sequence', own?.kind === 'sequence' ? own.sequenceId : null)
  return asset !== undefined || sequence !== undefined
}

function usePairPlayers(learned: Learned): PairPlayers {
  const [transport] = useState(() => new PairTransport())
  const [players, setPlayers] = useState<Record<Side, PreviewPlayer | null>>({ target: null, user: null })
  const offsetFrames = useLearn((s) => s.offset)
  const aligned = useAligned(learned)
  const setPlayer = useCallback(
    (side: Side, player: PreviewPlayer | null) => {
      transport.setPlayer(side, player)
      setPlayers((p) => ({ ...p, [side]: player }))
    },
    [transport],
  )
  const fps = learned.own?.result.video.fps ?? 30
  const map = useMemo(() => (aligned ? timeMap({ ...aligned, offset: offsetFrames / fps }) : null), [aligned, offsetFrames, fps])
  useEffect(() => transport.setMap(map), [transport, map])
  return useMemo(() => ({ players, setPlayer, transport, map }), [players, setPlayer, transport, map])
}
