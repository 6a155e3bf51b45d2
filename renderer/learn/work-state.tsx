import { LoaderCircle } from 'lucide-react'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import { cancelJob, errorText } from '../client/index.ts'
import { translateOr, useLanguage, useT } from '../i18n/index.ts'
import { jobLabel, jobReport, jobState } from '../jobs/job-text.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Progress } from '../ui/meters.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { retry, start } from './learn-store.ts'
import type { Learned } from './use-learned.ts'

/** Whether the chosen films wait for something: a job, or a decision about one that failed. */
export const isWaiting = ({ job, gone }: Learned): boolean => gone !== null || (job !== null && job.state !== 'succeeded')

/** The job that the films wait for: how far it is, or why it ended and what to do. */
export function WorkState({ learned }: { learned: Learned }) {
  const t = useT('learn')
  useLanguage()
  const { job, gone, entry } = learned
  const again = <Button onClick={() => entry && void retry(entry)}>{t('again')}</Button>
  if (gone)
    return (
      <ErrorState
        message={gone.code === 'job.notFound' || gone.code === 'learn.resultGone' ? t('gone') : errorText(gone)}
        action={<Button onClick={() => void start()}>{t('learnAgain')}</Button>}
      />
    )
  if (!job) return <EmptyState text={t('reading')} />
  if (job.state === 'failed' && job.error) return <ErrorState message={errorText(job.error)} details={jobReport(job)} action={again} />
  if (job.state === 'cancelled') return <EmptyState text={t('cancelled')} action={again} />
  return <Running job={job} />
}

function Running({ job }: { job: Job }) {
  const t = useT('learn')
  return (
    <div className="learn-running" role="status" data-testid="learn-running">
      <span className="row">
        <Icon of={LoaderCircle} className="spin faint" />
        <span className="b">{jobLabel(job)}</span>
        <span className="dim cut grow">{jobState(job)}</span>
        {!isFinal(job.state) && (
          <Button size="small" onClick={() => void cancelJob(job.id)} disabled={job.state === 'cancelling'}>
            {t('cancel')}
          </Button>
        )}
      </span>
      <Progress percent={job.progress.percent} label={jobLabel(job)} />
      <span className="faint xs learn-running-what">{translateOr(`learn:stage.${job.progress.stage}`, t('stage.waiting'))}</span>
    </div>
  )
}
