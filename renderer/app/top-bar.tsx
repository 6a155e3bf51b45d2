import { CircleCheck, LoaderCircle, Search, Share, TriangleAlert } from 'lucide-react'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import { useConnection, useJobs, useProject } from '../client/index.ts'
import { setSession, useSession, WORKSPACES } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { JobTray } from '../jobs/job-tray.tsx'
import { jobLabel } from '../jobs/job-text.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Progress } from '../ui/meters.tsx'
import { Popover } from '../ui/popover.tsx'
import { Kbd, Tooltip } from '../ui/tooltip.tsx'
import { setApp, useApp } from './app-store.ts'
import { HistoryButton } from './history-panel.tsx'
import { UndoButtons } from './undo-buttons.tsx'
import { ProjectMenu } from './project-menu.tsx'
import { useChord } from './use-chord.ts'

export function TopBar() {
  const isOpen = useProject((s) => s.status !== 'none')
  return (
    <header className="top">
      <div className="row" style={{ gap: 4 }}>
        <ProjectMenu />
        {isOpen && <SaveState />}
        {isOpen && <UndoButtons />}
        {isOpen && <HistoryButton />}
      </div>
      {isOpen ? <Workspaces /> : <span />}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <SearchButton />
        <JobPill />
        {isOpen && <ExportButton />}
      </div>
    </header>
  )
}

function SaveState() {
  const t = useT('app')
  const saving = useProject((s) => s.saving > 0)
  const lost = useConnection((s) => s.state === 'lost')
  return (
    <span className="top-saved" role="status">
      {lost ? t('saved.waiting') : saving ? t('saved.saving') : t('saved.saved')}
    </span>
  )
}

function Workspaces() {
  const t = useT('app')
  const workspace = useSession((s) => s.workspace)
  const page = useApp((s) => s.page)
  return (
    <nav className="workspaces" aria-label={t('workspaces.label')}>
      {WORKSPACES.map((w) => (
        <button
          key={w}
          type="button"
          className="workspaces-tab"
          aria-current={page === 'workspace' && workspace === w ? 'page' : undefined}
          onClick={() => {
            setApp({ page: 'workspace' })
            setSession({ workspace: w })
          }}
        >
          {t(`workspaces.${w}`)}
        </button>
      ))}
    </nav>
  )
}

function SearchButton() {
  const t = useT('app')
  const chord = useChord('app.palette')
  return (
    <button type="button" className="field top-search" onClick={() => setApp({ palette: true })}>
      <Icon of={Search} />
      <span className="grow faint cut">{t('palette.hint')}</span>
      {chord && <Kbd>{chord}</Kbd>}
    </button>
  )
}

/** Progress of everything under way in one figure; opens the tray. */
function JobPill() {
  const t = useT('jobs')
  const jobs = useJobs((s) => s.byId)
  const open = useApp((s) => s.jobs)
  const all = [...jobs.values()]
  const active = all.filter((j) => !isFinal(j.state))
  const failed = all.filter((j) => j.state === 'failed').length
  if (all.length === 0 && !open) return null
  return (
    <Popover
      label={t('title')}
      align="end"
      open={open}
      onOpenChange={(jobs) => setApp({ jobs })}
      trigger={
        <button type="button" className="pill top-job">
          <span className="visually-hidden">{t('title')}</span>
          {active.length ? <ActivePill active={active} all={all} /> : <DonePill failed={failed} />}
        </button>
      }
    >
      <JobTray />
    </Popover>
  )
}

function ActivePill({ active, all }: { active: Job[]; all: Job[] }) {
  const t = useT('jobs')
  const leading = active.find((j) => j.state === 'running') ?? active[0]!
  const same = all.filter((j) => j.kind === leading.kind)
  const done = same.filter((j) => isFinal(j.state)).length
  const known = active.filter((j) => j.progress.percent !== null)
  const share = known.length ? known.reduce((n, j) => n + j.progress.percent!, 0) / active.length : null
  const text = same.length > 1 ? t('pill.some', { name: jobLabel(leading), done: done + 1, count: same.length }) : jobLabel(leading)
  return (
    <>
      <Icon of={LoaderCircle} className="spin" />
      <span className="cut">{text}</span>
      <Progress percent={share} label={text} />
    </>
  )
}

function DonePill({ failed }: { failed: number }) {
  const t = useT('jobs')
  return failed ? (
    <>
      <Icon of={TriangleAlert} className="bad" />
      <span className="cut">{t('pill.failed', { count: failed })}</span>
    </>
  ) : (
    <>
      <Icon of={CircleCheck} />
      <span className="cut">{t('pill.done')}</span>
    </>
  )
}

function ExportButton() {
  const t = useT('app')
  const chord = useChord('project.export')
  const can = useSession((s) => s.sequenceId !== null)
  return (
    <Tooltip label={can ? t('export') : t('exportNothing')} shortcut={chord}>
      <Button look="go" icon={Share} aria-disabled={!can} onClick={() => can && setApp({ export: true })}>
        {t('export')}
      </Button>
    </Tooltip>
  )
}
