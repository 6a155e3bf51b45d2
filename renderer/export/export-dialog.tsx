import { useEffect } from 'react'
import { presetSettings } from '#shared/export/presets.ts'
import { isFinal } from '#shared/jobs/job.ts'
import { sequenceDuration, recordOf } from '#shared/timeline/query.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { client, reportError, useJob, useProject, useSettings } from '../client/index.ts'
import { useSession } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ExportForm, FormFoot } from './export-form.tsx'
import { ExportProgress, ProgressFoot } from './export-progress.tsx'
import { setExport, splitPath, useExport } from './export-store.ts'
import './export.css'

const FIRST_PRESET = 'youtube-1080p'

/** Exports the sequence that the session shows: choices, then progress, then what came of it. */
export function ExportDialog({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const t = useT('export')
  const jobId = useExport((s) => s.jobId)
  const job = useJob(jobId)
  const sequence = useShownSequence()
  useDraft(open && jobId === null, sequence?.id ?? null)
  const running = jobId !== null
  /** An end that was seen is over: the next export begins with its choices. The tray remembers what became of this one. */
  const turn = (to: boolean): void => {
    if (!to && job && isFinal(job.state)) setExport({ jobId: null, error: null })
    onOpenChange(to)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={turn}
      title={sequence ? t('titleOf', { name: sequence.name }) : t('title')}
      wide
      className="export"
      body="bare"
      foot={running ? <ProgressFoot job={job} onClose={() => turn(false)} /> : <FormFoot sequence={sequence} />}
    >
      {running ? <ExportProgress job={job} /> : <ExportForm sequence={sequence} />}
    </Dialog>
  )
}

export interface ShownSequence {
  id: string
  name: string
  width: number
  height: number
  frameRate: { num: number; den: number }
  /** Seconds. */
  duration: number
}

function useShownSequence(): ShownSequence | null {
  const document = useProject((s) => s.document)
  const sequence = recordOf(
    document,
    'sequence',
    useSession((s) => s.sequenceId),
  )
  if (!sequence) return null
  return { ...sequence, duration: toSeconds(sequenceDuration(document, sequence.id)) }
}

/** Fills in a free name in the export folder when the dialog opens. */
function useDraft(wanted: boolean, sequenceId: string | null): void {
  const projectId = useProject((s) => s.projectId)
  useEffect(() => {
    if (!wanted || projectId === null || sequenceId === null) return
    const before = useExport.getState().draft?.settings
    const settings = before ?? presetSettings(FIRST_PRESET)!
    const software = useSettings.getState().settings?.hardwareEncoding === false
    if (software && settings.video) settings.video.hardware = 'software'
    client.exports
      .suggestPath({ projectId, sequenceId, preset: settings.preset } as Parameters<typeof client.exports.suggestPath>[0])
      .then(({ path }) => setExport({ draft: { settings: { ...settings, range: null }, ...splitPath(path) }, error: null }))
      .catch(reportError)
  }, [wanted, projectId, sequenceId])
}
