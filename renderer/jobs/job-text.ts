import type { Job } from '#shared/jobs/job.ts'
import { errorText } from '../client/index.ts'
import { translate, translateOr } from '../i18n/index.ts'
import { formatDuration, formatPercent } from '../i18n/format.ts'

/** What kind of work it is, in a word or two. */
export const jobLabel = (job: Job): string => translate(`jobs:kind.${job.kind}`)

/** What it is about: a file name, or how many files. */
export const jobTitle = (job: Job): string => (/^\d+$/.test(job.title) ? translate('jobs:files', { count: Number(job.title) }) : job.title)

/** Stages that say how much has come where nobody knows how much there is. */
const COMING: readonly string[] = ['fetching', 'ingest']

/** What it does now, how far it is, how long it still takes. */
export function jobState(job: Job): string {
  if (job.state === 'failed') return job.error ? errorText(job.error) : translate('jobs:state.failed')
  if (job.state !== 'running') return translate(`jobs:state.${job.state}`)
  const { stage, percent, message, etaMs } = job.progress
  return [
    translateOr(`jobs:stage.${stage}`, message || translate('jobs:state.running')),
    percent !== null ? formatPercent(percent / 100) : COMING.includes(stage) ? message : '',
    etaMs === null || etaMs < 1500 ? '' : translate('jobs:eta', { time: formatDuration(etaMs) }),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Text for a bug report about a failed job. */
export const jobReport = (job: Job): string => JSON.stringify(job, null, 2)
