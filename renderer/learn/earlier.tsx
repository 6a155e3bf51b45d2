import { History, X } from 'lucide-react'
import { useState } from 'react'
import { recordOf } from '#shared/timeline/query.ts'
import { useAssetStatus, useJobs, useProject } from '../client/index.ts'
import { formatAgo } from '../i18n/format.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { jobState } from '../jobs/job-text.ts'
import { IconButton } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import { forgetEntry, type LearnEntry, reopen, useLearn } from './learn-store.ts'

/** What was learned and compared in this project before, to look at again. */
export function EarlierList({ onChosen }: { onChosen?: () => void }) {
  const t = useT('learn')
  useLanguage()
  const document = useProject((s) => s.document)
  const entries = useLearn((s) => s.entries).filter((e) => recordOf(document, 'asset', e.reference) !== undefined)
  if (entries.length === 0) return <p className="learn-earlier-none">{t('earlier.none')}</p>
  return (
    <ul className="learn-earlier">
      {entries.map((e) => (
        <Row
          key={e.jobId}
          entry={e}
          onChoose={() => {
            reopen(e)
            onChosen?.()
          }}
        />
      ))}
    </ul>
  )
}

function Row({ entry, onChoose }: { entry: LearnEntry; onChoose(): void }) {
  const t = useT('learn')
  const document = useProject((s) => s.document)
  const status = useAssetStatus(entry.reference)
  const job = useJobs((s) => s.byId.get(entry.jobId))
  const gone = useLearn((s) => s.results.get(entry.jobId)?.state === 'gone')
  const name = recordOf(document, 'asset', entry.reference)?.name ?? ''
  const own =
    entry.own?.kind === 'asset'
      ? recordOf(document, 'asset', entry.own.assetId)?.name
      : entry.own
        ? recordOf(document, 'sequence', entry.own.sequenceId)?.name
        : undefined
  const title = own === undefined ? name : `${name} ↔ ${own}`
  return (
    <li>
      <button type="button" className="learn-earlier-open" onClick={onChoose}>
        <span className="learn-earlier-picture">{status?.poster && <img src={status.poster} alt="" draggable={false} />}</span>
        <span className="learn-earlier-text">
          <span className="cut" title={title}>
            {title}
          </span>
          <span className="faint xs cut">
            {gone ? t('earlier.gone') : job && job.state !== 'succeeded' ? jobState(job) : formatAgo(entry.at)}
          </span>
        </span>
      </button>
      <IconButton icon={X} label={t('earlier.forget', { name: title })} onClick={() => forgetEntry(entry)} />
    </li>
  )
}

export function EarlierButton() {
  const t = useT('learn')
  const [open, setOpen] = useState(false)
  return (
    <Popover
      label={t('earlier.title')}
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton icon={History} label={t('earlier.title')} />}
    >
      <div className="learn-earlier-box">
        <div className="popover-head">
          <span className="b">{t('earlier.title')}</span>
        </div>
        <EarlierList onChosen={() => setOpen(false)} />
      </div>
    </Popover>
  )
}
