import { CircleCheck, TriangleAlert } from 'lucide-react'
import { z } from 'zod'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import { cancelJob, errorText, native, retryJob } from '../client/index.ts'
import { formatBytes, formatClockSeconds, formatDuration, formatNumber, formatPercent } from '../i18n/format.ts'
import { translateOr, useLanguage, useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Progress } from '../ui/meters.tsx'
import { setExport } from './export-store.ts'

const Report = z.object({
  path: z.string(),
  bytes: z.number(),
  duration: z.number(),
  videoEncoder: z.string().nullable(),
  audioEncoder: z.string().nullable(),
  hardware: z.boolean(),
  loudness: z.object({ integrated: z.number(), truePeak: z.number() }).nullable(),
  wallMs: z.number(),
  warnings: z.array(z.string()),
})

/** An export under way, or what came of it. */
export function ExportProgress({ job }: { job: Job | undefined }) {
  const t = useT('export')
  useLanguage()
  if (job?.state === 'succeeded') return <Done job={job} />
  if (job?.state === 'failed') {
    return (
      <div className="export-now" role="alert">
        <Icon of={TriangleAlert} size={24} className="bad" />
        <p>{job.error ? errorText(job.error) : t('failed')}</p>
      </div>
    )
  }
  if (job?.state === 'cancelled') {
    return (
      <div className="export-now">
        <p>{t('cancelled')}</p>
      </div>
    )
  }
  const percent = job?.progress.percent ?? null
  const eta = job?.progress.etaMs ?? null
  return (
    <div className="export-now">
      <p className="b cut">{job?.title ?? ' '}</p>
      <Progress percent={percent} label={t('progress')} className="export-bar" />
      <p className="dim export-state">
        <span>{job?.state === 'running' ? translateOr(`export:stage.${job.progress.stage}`, t('stage.rendering')) : t('waiting')}</span>
        {percent !== null && <span>{formatPercent(percent / 100)}</span>}
        {eta !== null && eta > 1500 && <span>{t('left', { time: formatDuration(eta) })}</span>}
      </p>
      <p className="faint">{t('goOn')}</p>
    </div>
  )
}

function Done({ job }: { job: Job }) {
  const t = useT('export')
  const report = Report.safeParse(job.output).data
  if (!report) return null
  const { videoEncoder, audioEncoder, loudness } = report
  const facts = [
    `${formatClockSeconds(report.duration)} · ${formatBytes(report.bytes)}`,
    [videoEncoder, audioEncoder].filter((e) => e !== null).join(' + ') + (report.hardware ? ` · ${t('onHardware')}` : ''),
    loudness ? t('loudness', { lufs: formatNumber(loudness.integrated, 1), peak: formatNumber(loudness.truePeak, 1) }) : '',
    t('took', { time: formatDuration(report.wallMs) }),
  ]
  const playable = /\.(mp4|webm|m4a|wav|mp3|mov)$/i.test(report.path) && videoEncoder !== 'prores_ks'
  return (
    <div className="export-done">
      <div className="export-result">
        {playable && (
          // oxlint-disable-next-line jsx-a11y/media-has-caption -- the film is the user's own
          <video className="export-film" controls preload="metadata" src={`/download/${job.id}`} data-testid="export-film" />
        )}
        {report.path.endsWith('.gif') && <img className="export-film" alt={job.title} src={`/download/${job.id}`} />}
      </div>
      <div className="export-facts">
        <p className="b export-title">
          <Icon of={CircleCheck} className="good" />
          <span className="cut">{job.title}</span>
        </p>
        {facts.filter(Boolean).map((f) => (
          <p key={f} className="dim">
            {f}
          </p>
        ))}
        <p className="faint export-path">{report.path}</p>
        {report.warnings.map((w) => (
          <p key={w} className="warn">
            {w}
          </p>
        ))}
      </div>
    </div>
  )
}

export function ProgressFoot({ job, onClose }: { job: Job | undefined; onClose(): void }) {
  const t = useT('export')
  const common = useT('common')
  const over = job !== undefined && isFinal(job.state)
  const path = Report.safeParse(job?.output).data?.path
  if (!job || !over) {
    return (
      <>
        <Button onClick={() => job && void cancelJob(job.id)} disabled={!job || job.state === 'cancelling'}>
          {t('cancel')}
        </Button>
        <Button look="go" onClick={onClose}>
          {t('background')}
        </Button>
      </>
    )
  }
  return (
    <>
      <Button look="quiet" onClick={() => setExport({ jobId: null, error: null })}>
        {t(job.state === 'failed' ? 'choices' : 'another')}
      </Button>
      <span className="grow" />
      {job.state === 'failed' && (
        <>
          <Button onClick={onClose}>{common('close')}</Button>
          <Button look="go" onClick={() => void retryJob(job.id)}>
            {t('retry')}
          </Button>
        </>
      )}
      {job.state === 'succeeded' &&
        path &&
        (native ? <Button onClick={() => void native?.reveal(path)}>{t('reveal')}</Button> : <Download job={job} />)}
      {job.state !== 'failed' && (
        <Button look="go" onClick={onClose}>
          {t('close')}
        </Button>
      )}
    </>
  )
}

function Download({ job }: { job: Job }) {
  const t = useT('export')
  return (
    <a className="btn" href={`/download/${job.id}`} download={job.title} data-testid="export-download">
      {t('download')}
    </a>
  )
}
