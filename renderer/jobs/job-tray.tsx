import {
  Ban,
  CircleCheck,
  CircleDashed,
  Copy,
  FolderSearch,
  LoaderCircle,
  type LucideIcon,
  RotateCcw,
  TriangleAlert,
  X,
} from 'lucide-react'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import { cancelJob, clearJobs, native, retryJob, useJobs } from '../client/index.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Progress } from '../ui/meters.tsx'
import { toast } from '../ui/toast.tsx'
import { jobLabel, jobReport, jobState, jobTitle } from './job-text.ts'
import './job-tray.css'

const RANK: Readonly<Record<Job['state'], number>> = {
  running: 0,
  cancelling: 0,
  failed: 1,
  queued: 2,
  created: 2,
  succeeded: 3,
  cancelled: 3,
}
/** More than this are counted, not listed. */
const SHOWN = 60

/** Everything under way and what came of it: what runs, what failed, what waits, what is done. */
export function JobTray() {
  const t = useT('jobs')
  useLanguage()
  const byId = useJobs((s) => s.byId)
  const jobs = [...byId.values()].toSorted((a, b) => RANK[a.state] - RANK[b.state] || b.createdAt - a.createdAt)
  const finished = jobs.filter((j) => isFinal(j.state))
  return (
    <div className="tray">
      <div className="popover-head">
        <span className="b grow">{t('title')}</span>
        {finished.length > 0 && (
          <Button look="quiet" onClick={() => void clearJobs(finished.map((j) => j.id))}>
            {t('clear')}
          </Button>
        )}
      </div>
      {jobs.length === 0 && <p className="tray-empty">{t('empty')}</p>}
      <ul className="tray-list">
        {jobs.slice(0, SHOWN).map((j) => (
          <JobRow key={j.id} job={j} />
        ))}
        {jobs.length > SHOWN && <li className="tray-more">{t('more', { count: jobs.length - SHOWN })}</li>}
      </ul>
    </div>
  )
}

const LOOKS: Readonly<Record<Job['state'], { icon: LucideIcon; look: string }>> = {
  created: { icon: CircleDashed, look: 'faint' },
  queued: { icon: CircleDashed, look: 'faint' },
  running: { icon: LoaderCircle, look: 'dim spin' },
  cancelling: { icon: LoaderCircle, look: 'dim spin' },
  succeeded: { icon: CircleCheck, look: 'good' },
  failed: { icon: TriangleAlert, look: 'bad' },
  cancelled: { icon: Ban, look: 'faint' },
}

function JobRow({ job }: { job: Job }) {
  const { icon, look } = LOOKS[job.state]
  const active = job.state === 'running' || job.state === 'cancelling'
  return (
    <li className="tray-job" data-testid="job" data-kind={job.kind} data-state={job.state}>
      <Icon of={icon} className={look} />
      <span className="cut" title={job.title}>
        <span className="b">{jobLabel(job)}</span> <span className="dim">{jobTitle(job)}</span>
      </span>
      <JobButtons job={job} />
      {active && <Progress percent={job.progress.percent} label={jobLabel(job)} />}
      {job.state !== 'succeeded' && (
        <span className="tray-state" data-failed={job.state === 'failed' ? '' : undefined}>
          {jobState(job)}
        </span>
      )}
    </li>
  )
}

/** The path that a job wrote, when it tells one. */
const writtenPath = (job: Job): string | undefined =>
  typeof job.output === 'object' && job.output !== null && 'path' in job.output && typeof job.output['path'] === 'string'
    ? job.output['path']
    : undefined

function JobButtons({ job }: { job: Job }) {
  const t = useT('jobs')
  const path = job.kind === 'export' && job.state === 'succeeded' ? writtenPath(job) : undefined
  return (
    <span className="tray-buttons">
      {!isFinal(job.state) && job.state !== 'cancelling' && (
        <IconButton icon={X} label={t('cancel')} onClick={() => void cancelJob(job.id)} />
      )}
      {(job.state === 'failed' || job.state === 'cancelled') && (
        <IconButton icon={RotateCcw} label={t('retry')} onClick={() => void retryJob(job.id)} />
      )}
      {job.state === 'failed' && (
        <IconButton
          icon={Copy}
          label={t('copyReport')}
          onClick={() => void navigator.clipboard.writeText(jobReport(job)).then(() => toast('done', t('copied')))}
        />
      )}
      {path && native && <IconButton icon={FolderSearch} label={t('reveal')} onClick={() => void native?.reveal(path)} />}
      {isFinal(job.state) && <IconButton icon={X} label={t('forget')} onClick={() => void clearJobs([job.id])} />}
    </span>
  )
}
