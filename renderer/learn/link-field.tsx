import { Link } from 'lucide-react'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import { cancelJob, errorText, useJob } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { jobState } from '../jobs/job-text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Progress } from '../ui/meters.tsx'
import { closeLink, fetchLink, useLink, writeLink } from './link-store.ts'

/** How an address begins, in every language. */
const WAY = 'https://'

/** Asks for the web address of a film, fetches it and shows how far it is. */
export function LinkDialog() {
  const t = useT('learn')
  const { side, url, asking, jobId, refused } = useLink()
  const job = useJob(jobId)
  const error = refused ?? (job?.state === 'failed' ? job.error : null)
  const busy = asking || (jobId !== null && !(job && isFinal(job.state)))
  const isPrivate = error?.code === 'link.privateAddress'
  const go = (allow: boolean): void => void fetchLink(allow)
  return (
    <Dialog
      open={side !== null}
      onOpenChange={(open) => !open && closeLink()}
      title={t(side === 'user' ? 'link.titleOwn' : 'link.title')}
      foot={
        busy ? (
          <>
            <Button key="cancel" onClick={() => void (jobId && cancelJob(jobId))} disabled={jobId === null || job?.state === 'cancelling'}>
              {t('cancel')}
            </Button>
            <Button key="on" look="go" onClick={closeLink}>
              {t('link.goOn')}
            </Button>
          </>
        ) : (
          <>
            {isPrivate && (
              <Button key="allow" onClick={() => go(true)}>
                {t('link.allow')}
              </Button>
            )}
            <Button key="fetch" look="go" disabled={url.trim() === '' || isPrivate} onClick={() => go(false)}>
              {t('link.fetch')}
            </Button>
          </>
        )
      }
    >
      <form
        noValidate
        className="learn-link"
        onSubmit={(e) => {
          e.preventDefault()
          if (!busy && url.trim() !== '' && !isPrivate) go(false)
        }}
      >
        <Field
          value={url}
          onChange={writeLink}
          label={t('link.label')}
          placeholder={WAY}
          icon={Link}
          type="url"
          disabled={busy}
          data-testid="learn-link"
        />
        {busy ? <Fetching job={job} /> : <Said error={error ? errorText(error) : null} />}
      </form>
    </Dialog>
  )
}

function Said({ error }: { error: string | null }) {
  const t = useT('learn')
  return error === null ? (
    <p className="faint">{t('link.hint')}</p>
  ) : (
    <p className="learn-link-error" role="alert">
      {error}
    </p>
  )
}

function Fetching({ job }: { job: Job | undefined }) {
  const t = useT('learn')
  return (
    <div className="learn-link-work" role="status">
      <Progress percent={job?.progress.percent ?? null} label={t('link.fetching')} />
      <span className="faint xs">{job ? jobState(job) : t('link.fetching')}</span>
    </div>
  )
}
