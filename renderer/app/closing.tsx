import { useEffect, useState } from 'react'
import { isFinal, type Job } from '#shared/jobs/job.ts'
import { attempt, cancelJob, jobDone, native, useJobs, useUpload } from '../client/index.ts'
import { formatPercent } from '../i18n/format.ts'
import { useLanguage, useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Progress } from '../ui/meters.tsx'
import './closing.css'

/** Work whose result a person waits for: closing the window is a question about it. */
const isFilm = (j: Job): boolean => (j.kind === 'export' || j.kind === 'montage') && !isFinal(j.state)

/**
 * Nobody closes the window on a film by mistake. The installed program asks what shall become of it; a browser asks in its own words,
 * and the engine goes on writing either way.
 */
export function Closing() {
  const [asked, setAsked] = useState(false)
  const jobs = useJobs((s) => s.byId)
  const films = [...jobs.values()].filter(isFilm)
  const copying = useUpload((s) => s.share !== null)
  const busy = films.length > 0 || copying
  useEffect(() => native?.setBusy?.(films.length > 0), [films.length])
  useEffect(() => native?.onClosing?.(() => setAsked(true)), [])
  useEffect(() => {
    // In the installed program the shell asks; there this would close the way without a word.
    if (!busy || native) return undefined
    const ask = (e: BeforeUnloadEvent): void => e.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [busy])
  return <Question open={asked && films.length > 0} films={films} onStay={() => setAsked(false)} />
}

function Question({ open, films, onStay }: { open: boolean; films: readonly Job[]; onStay(): void }) {
  const t = useT('app')
  useLanguage()
  const [stopping, setStopping] = useState(false)
  const stop = async (): Promise<void> => {
    setStopping(true)
    await Promise.all(films.map((j) => cancelJob(j.id)))
    await attempt(() => Promise.all(films.map((j) => jobDone(j.id))))
    native?.leave?.('stop')
  }
  const goOn = (): void => {
    onStay()
    native?.leave?.('background')
  }
  const [film] = films
  return (
    <Dialog
      open={open}
      onOpenChange={(v) => !v && onStay()}
      title={t('closing.title', { count: films.length })}
      foot={
        <>
          <Button onClick={() => void stop()} disabled={stopping}>
            {stopping ? t('closing.stopping') : t('closing.stop')}
          </Button>
          <span className="grow" />
          <Button onClick={goOn} disabled={stopping}>
            {t('closing.background')}
          </Button>
          <Button look="go" onClick={onStay} disabled={stopping}>
            {t('closing.stay')}
          </Button>
        </>
      }
    >
      {film && (
        <div className="closing">
          <p className="b cut">{film.title}</p>
          <div className="closing-progress">
            <Progress percent={film.progress.percent} label={t('closing.title', { count: 1 })} />
            <span className="num dim">{film.progress.percent === null ? '' : formatPercent(film.progress.percent / 100)}</span>
          </div>
          <p className="dim">{t('closing.text')}</p>
        </div>
      )}
    </Dialog>
  )
}
