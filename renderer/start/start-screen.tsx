import { Ellipsis, Film, FolderOpen, FolderPlus, Plus, Sparkles } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { RecentProject } from '#shared/contract/contract.ts'
import { isFinal } from '#shared/jobs/job.ts'
import {
  attempt,
  cancelJob,
  chooseMedia,
  client,
  errorText,
  native,
  onListening,
  openProject,
  reportError,
  toClientError,
  useConnection,
  useJob,
  useJobs,
} from '../client/index.ts'
import { translate, useLanguage, useT } from '../i18n/index.ts'
import { formatAgo, formatClockSeconds, formatDuration } from '../i18n/format.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Menu } from '../ui/menu.tsx'
import { Progress } from '../ui/meters.tsx'
import { Panel, PanelHead } from '../ui/panel.tsx'
import { Skeleton } from '../ui/states.tsx'
import { canRescue, type Rescue, RescueDialog } from './rescue-dialog.tsx'
import { Scenes } from './scenes.tsx'
import { WavePicture } from './wave-picture.tsx'
import './start-screen.css'

export interface StartScreenProps {
  onNew(): void
  onOpen(): void
  onFiles(given: { files?: readonly File[]; paths?: readonly string[] }): Promise<void>
  /** Starts the sample job; answers with its id. */
  onSample(): Promise<string | undefined>
  onSampleReady(jobId: string): Promise<void>
}

export function StartScreen(props: StartScreenProps) {
  const t = useT('start')
  const [recents, reload] = useRecents()
  return (
    <div className="start">
      <Panel label={t('projects')}>
        <PanelHead>
          <h1 className="b grow">{t('projects')}</h1>
          <Button look="quiet" icon={Plus} onClick={props.onNew}>
            {t('new')}
          </Button>
          <Button look="quiet" icon={FolderOpen} onClick={props.onOpen}>
            {t('open')}
          </Button>
        </PanelHead>
        <RecentList recents={recents} onChange={reload} />
        <Sample {...props} />
      </Panel>
      <section className="start-drop" aria-label={t('drop')} data-testid="drop-zone">
        <div className="start-invite">
          <div className="start-strip">
            <Strip recents={recents ?? []} />
          </div>
          <WavePicture />
          <h2 className="start-title">{t('drop')}</h2>
          <p className="start-sub">{t('promise')}</p>
          <Button look="go" size="large" icon={FolderPlus} onClick={() => void attempt(chooseMedia().then(props.onFiles))}>
            {t('choose')}
          </Button>
          <p className="faint xs start-local">{t('local')}</p>
        </div>
      </section>
    </div>
  )
}

/** Pictures of what was made before; drawn ones until there are five. */
function Strip({ recents }: { recents: readonly RecentProject[] }) {
  const posters = recents.flatMap((r) => (r.poster ? [r.poster] : [])).slice(0, 5)
  if (posters.length < 5) return <Scenes />
  return posters.map((p) => <img key={p} src={p} alt="" />)
}

function useRecents(): [RecentProject[] | null, () => void] {
  const [recents, setRecents] = useState<RecentProject[] | null>(null)
  const connected = useConnection((s) => s.state === 'connected')
  const load = useCallback(() => void client.projects.recent().then(setRecents, () => undefined), [])
  useEffect(() => {
    if (connected) load()
    return onListening(load)
  }, [connected, load])
  return [recents, load]
}

function RecentList({ recents, onChange }: { recents: RecentProject[] | null; onChange: () => void }) {
  const t = useT('start')
  useLanguage()
  if (!recents)
    return (
      <div className="start-list">
        {[0, 1, 2].map((i) => (
          <Skeleton key={i} style={{ height: 53 }} />
        ))}
      </div>
    )
  if (recents.length === 0)
    return (
      <div className="start-list">
        <p className="start-note">{t('none')}</p>
      </div>
    )
  return (
    <ul className="start-list">
      {recents.map((r) => (
        <RecentRow key={r.path} recent={r} onChange={onChange} />
      ))}
    </ul>
  )
}

function RecentRow({ recent: r, onChange }: { recent: RecentProject; onChange: () => void }) {
  const t = useT('start')
  const [rescue, setRescue] = useState<Rescue | null>(null)
  const open = () =>
    void openProject(r.path).then(onChange, (e: unknown) => {
      const error = toClientError(e)
      if (canRescue(error)) setRescue({ path: r.path, name: r.name, error })
      else reportError(e)
    })
  const forget = () => void attempt(client.projects.forget({ path: r.path })).then(onChange)
  const about = r.missing
    ? t('missing')
    : [formatAgo(r.openedAt), r.duration > 0 ? formatClockSeconds(r.duration) : ''].filter(Boolean).join(' · ')
  return (
    <li className="start-project" data-missing={r.missing ? '' : undefined}>
      <button type="button" className="start-open" title={r.path} onClick={open}>
        {r.poster ? (
          <img className="start-poster" src={r.poster} alt="" />
        ) : (
          <span className="start-poster">
            <Icon of={Film} />
          </span>
        )}
        <span className="grow">
          <span className="b cut" style={{ display: 'block' }}>
            {r.name}
          </span>
          <span className="faint xs cut" style={{ display: 'block' }}>
            {about}
          </span>
        </span>
      </button>
      <Menu
        align="end"
        items={[
          ...(native ? [{ label: t('reveal'), onSelect: () => void native?.reveal(r.path) }] : []),
          { label: t('rescue.open'), onSelect: () => setRescue({ path: r.path, name: r.name, error: null }) },
          { label: t('forget'), onSelect: forget },
        ]}
      >
        <IconButton icon={Ellipsis} label={t('more', { name: r.name })} className="start-menu" />
      </Menu>
      {rescue && <RescueDialog rescue={rescue} onClose={() => setRescue(null)} />}
    </li>
  )
}

/** Makes the sample project with progress in place. */
function Sample({ onSample, onSampleReady }: StartScreenProps) {
  const t = useT('start')
  const [wanted, setWanted] = useState<string | null>(null)
  const running = useJobs((s) => [...s.byId.values()].find((j) => j.kind === 'sample' && !isFinal(j.state))?.id ?? null)
  const job = useJob(wanted ?? running)
  const start = () =>
    void onSample().then((id) => {
      if (!id) return
      setWanted(id)
      void onSampleReady(id).finally(() => setWanted(null))
    })
  const busy = job !== undefined && !isFinal(job.state)
  return (
    <div className="start-sample">
      <h2 className="b">{t('sample.title')}</h2>
      <p>{t('sample.text')}</p>
      {busy ? (
        <>
          <Progress percent={job.progress.percent} label={t('sample.making')} />
          <div className="row" style={{ width: '100%' }}>
            <span className="faint xs grow" role="status">
              {job.progress.etaMs ? translate('jobs:eta', { time: formatDuration(job.progress.etaMs) }) : t('sample.making')}
            </span>
            <Button look="quiet" onClick={() => void cancelJob(job.id)}>
              {t('sample.cancel')}
            </Button>
          </div>
        </>
      ) : (
        <Button icon={Sparkles} onClick={start}>
          {t('sample.open')}
        </Button>
      )}
      {job?.state === 'failed' && job.error && (
        <p className="bad" role="alert">
          {errorText(job.error)}
        </p>
      )}
    </div>
  )
}
