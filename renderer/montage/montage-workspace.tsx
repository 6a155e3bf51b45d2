import { Clapperboard, FolderOpen, Music, Sparkles } from 'lucide-react'
import { useEffect } from 'react'
import { chooseAndImport, errorReport, errorText, useProject } from '../client/index.ts'
import { registerCommands } from '../commands/command.ts'
import { useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Panel } from '../ui/panel.tsx'
import { Progress } from '../ui/meters.tsx'
import { ResizableLayout } from '../ui/resizable.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { montageCommands } from './montage-commands.ts'
import { useMontage } from './montage-state.ts'
import { replan, useMontageView } from './montage-store.ts'
import { PlanPanel } from './plan-panel.tsx'
import { SongLane } from './song/song-lane.tsx'
import { StylePanel } from './style-panel.tsx'
import { useSongDrop } from './use-song-drop.ts'
import { type Material, useLivePlan, useMaterial } from './use-live-plan.ts'
import './montage.css'
import './song-drop.css'

/** Everything of the Montage workspace right of the library: song and plan in the middle, style and settings at the right. */
export function MontageWorkspace() {
  const t = useT('app')
  const material = useMaterial()
  useLivePlan(material)
  useEffect(() => registerCommands(montageCommands), [])
  const { plan } = useMontage()
  const middle = (
    <ResizableLayout
      name="montage.middle"
      direction="vertical"
      panels={[
        {
          id: 'song',
          content: <SongPart material={material} />,
          size: '250px',
          min: '150px',
          max: '60%',
          fixed: true,
        },
        {
          id: 'plan',
          content: <Panel label={t('panels.montage')}>{plan ? <PlanPanel plan={plan} /> : <NoPlan material={material} />}</Panel>,
          size: '70%',
          min: '200px',
        },
      ]}
    />
  )
  return (
    <ResizableLayout
      name="montage.columns"
      direction="horizontal"
      panels={[
        { id: 'middle', content: middle, size: '72%', min: '380px' },
        { id: 'style', content: <StylePanel />, size: '304px', min: '240px', max: '45%', fixed: true, collapsible: true },
      ]}
    />
  )
}

function SongPart({ material }: { material: Material }) {
  const t = useT('montage')
  const { over, handlers } = useSongDrop()
  return (
    <div className={cx('montage-song-drop', over && 'montage-song-over')} {...handlers}>
      {material.song ? (
        <SongLane assetId={material.song.id} />
      ) : (
        <Panel label={t('song')}>
          <EmptyState icon={Music} text={material.footage.length ? t('empty.noSong') : t('empty.nothing')} action={<ChooseFiles />} />
        </Panel>
      )}
    </div>
  )
}

const ChooseFiles = () => {
  const t = useT('montage')
  return (
    <Button icon={FolderOpen} onClick={() => void chooseAndImport()}>
      {t('empty.choose')}
    </Button>
  )
}

/** Why there is no plan yet, and what to do. */
function NoPlan({ material }: { material: Material }) {
  const t = useT('montage')
  const error = useMontageView((s) => s.error)
  const planning = useMontageView((s) => s.planning)
  const open = useProject((s) => s.status === 'open')
  const { song, footage, heard, seen } = material
  if (!open) return null
  if (error && heard)
    return (
      <ErrorState
        message={errorText(error)}
        details={errorReport(error)}
        action={<Button onClick={() => void replan()}>{t('again')}</Button>}
      />
    )
  if (!song) return <EmptyState icon={Sparkles} text={t('empty.noSong')} />
  if (footage.length === 0) return <EmptyState icon={Clapperboard} text={t('empty.noFootage')} action={<ChooseFiles />} />
  const text = !heard
    ? t('empty.listening', { name: song.name })
    : planning
      ? t('planning')
      : t('empty.watching', { done: seen, count: footage.length })
  return (
    <EmptyState
      icon={Sparkles}
      text={text}
      action={
        <div className="montage-wait">
          <Progress percent={heard && !planning ? (100 * seen) / footage.length : null} label={text} />
        </div>
      }
    />
  )
}
