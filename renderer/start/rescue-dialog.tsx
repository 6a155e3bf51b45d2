import { useEffect, useState } from 'react'
import { attempt, type ClientError, client, errorText, restoreProject, salvageProject } from '../client/index.ts'
import { formatAgo, formatBytes } from '../i18n/format.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Skeleton } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import './rescue-dialog.css'

/** A project that could not be opened; without an error its backups are looked at of free will. */
export interface Rescue {
  path: string
  name: string
  error: ClientError | null
}
type Backup = Awaited<ReturnType<typeof client.projects.backups>>[number]

const DAMAGED = new Set(['project.damaged', 'project.damagedBackup', 'project.notProject'])
/** Whether a backup, or what can still be read, may help where opening failed. */
export const canRescue = (e: ClientError): boolean => DAMAGED.has(e.code) || e.code === 'project.missing'

/** What can be done about a project that does not open: its backups, newest first, and what can still be read of it. */
export function RescueDialog({ rescue, onClose }: { rescue: Rescue; onClose(): void }) {
  const t = useT('start')
  useLanguage()
  const backups = useBackups(rescue.path)
  const [busy, setBusy] = useState(false)
  const run = (work: () => Promise<unknown>) => {
    setBusy(true)
    void attempt(async () => {
      await work()
      onClose()
    }).finally(() => setBusy(false))
  }
  const salvage = async () => {
    const { kept, dropped } = await salvageProject(rescue.path)
    toast(dropped > 0 ? 'info' : 'done', t('rescue.salvaged', { kept, dropped }))
  }
  const damaged = rescue.error !== null && DAMAGED.has(rescue.error.code)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={rescue.name}
      foot={
        damaged && (
          <Button disabled={busy} onClick={() => run(salvage)}>
            {t('rescue.salvage')}
          </Button>
        )
      }
    >
      {rescue.error && <p className="rescue-text">{errorText(rescue.error)}</p>}
      <h3 className="rescue-head">{t('rescue.backups')}</h3>
      {!backups && <Skeleton style={{ height: 34 }} />}
      {backups?.length === 0 && <p className="faint">{t('rescue.none')}</p>}
      <ul className="rescue-list">
        {backups?.map((b, i) => (
          <li key={b.id} className="rescue-row">
            <span className="grow">{formatAgo(b.time)}</span>
            <time className="faint xs" dateTime={new Date(b.time).toISOString()}>
              {new Date(b.time).toLocaleString()}
            </time>
            <span className="faint xs rescue-size">{formatBytes(b.bytes)}</span>
            <Button look={i === 0 && damaged ? 'go' : 'quiet'} disabled={busy} onClick={() => run(() => restoreProject(rescue.path, b.id))}>
              {t('rescue.restore')}
            </Button>
          </li>
        ))}
      </ul>
      <p className="faint xs">{t('rescue.promise')}</p>
    </Dialog>
  )
}

function useBackups(path: string): Backup[] | null {
  const [backups, setBackups] = useState<Backup[] | null>(null)
  useEffect(() => {
    let shown = true
    client.projects.backups({ path }).then(
      (list) => shown && setBackups(list),
      () => shown && setBackups([]),
    )
    return () => {
      shown = false
    }
  }, [path])
  return backups
}
