import {
  Clapperboard,
  FileAudio,
  FileMusic,
  Film,
  type LucideIcon,
  MonitorPlay,
  Scissors,
  Smartphone,
  Sparkles,
  Square,
  Tv,
} from 'lucide-react'
import { checkSettings, exportShape } from '#shared/export/check-settings.ts'
import type { ExportSettings } from '#shared/export/export-settings.ts'
import { EXPORT_PRESETS, presetSettings } from '#shared/export/presets.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { errorText, native, useProject, useSettings } from '../client/index.ts'
import { useSession } from '../editor/session-store.ts'
import { formatBytes, formatClockSeconds } from '../i18n/format.ts'
import { translate, useLanguage, useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { SegmentedControl } from '../ui/segmented.tsx'
import { ExportDetails } from './export-details.tsx'
import type { ShownSequence } from './export-dialog.tsx'
import { changeDraft, changeSettings, pathOf, splitPath, startExport, useExport } from './export-store.ts'
import { estimateBytes } from './estimate.ts'

const ICONS: Readonly<Record<string, LucideIcon>> = {
  'youtube-1080p': MonitorPlay,
  'youtube-4k': Tv,
  vertical: Smartphone,
  square: Square,
  sequence: Film,
  hevc: Sparkles,
  av1: Sparkles,
  prores: Clapperboard,
  gif: Scissors,
  'audio-m4a': FileMusic,
  'audio-wav': FileAudio,
}

export function ExportForm({ sequence }: { sequence: ShownSequence | null }) {
  const t = useT('export')
  useLanguage()
  const draft = useExport((s) => s.draft)
  if (!draft || !sequence) return <div className="export-body" />
  return (
    <div className="export-body">
      <div className="export-presets" role="radiogroup" aria-label={t('presets')}>
        {EXPORT_PRESETS.map(({ id }) => (
          <PresetCard key={id} id={id} sequence={sequence} chosen={draft.settings.preset === id} />
        ))}
      </div>
      <div className="export-side">
        <Where />
        <RangeChoice sequence={sequence} />
        <ExportDetails sequence={sequence} />
      </div>
    </div>
  )
}

function choose(id: string): void {
  const settings = presetSettings(id)
  const range = useExport.getState().draft?.settings.range ?? null
  if (!settings) return
  if (settings.video && useSettings.getState().settings?.hardwareEncoding === false) settings.video.hardware = 'software'
  changeSettings({ ...settings, range })
}

function PresetCard({ id, sequence, chosen }: { id: string; sequence: ShownSequence; chosen: boolean }) {
  const range = useExport((s) => s.draft?.settings.range ?? null)
  const settings: ExportSettings = { ...presetSettings(id)!, range }
  const shape = exportShape(settings, sequence)
  const bytes = estimateBytes(settings, shape)
  const what = settings.video ? `${shape.width}×${shape.height}` : translate(`export:codec.${settings.audio!.codec}`)
  return (
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      className="export-card"
      data-testid={`preset-${id}`}
      onClick={() => choose(id)}
    >
      <span className="export-card-head">
        <Icon of={ICONS[id] ?? Film} />
        <span className="b cut">{translate(`export:preset.${id}.name`)}</span>
      </span>
      <span className="export-card-about">{translate(`export:preset.${id}.about`)}</span>
      <span className="export-card-foot">
        <span className="cut">{what}</span>
        <span>≈ {formatBytes(bytes)}</span>
      </span>
    </button>
  )
}

function Where() {
  const t = useT('export')
  const draft = useExport((s) => s.draft)!
  const pick = async (): Promise<void> => {
    const chosen = await native?.saveFile({ title: t('choosePlace'), suggested: pathOf(draft), extensions: [draft.settings.container] })
    if (chosen) changeDraft(splitPath(chosen))
  }
  return (
    <div className="export-where">
      <Field
        label={t('name')}
        value={draft.name}
        onChange={(name) => changeDraft({ name: name.replace(/[/\\:*?"<>|]/g, '') })}
        after={<span className="faint">.{draft.settings.container}</span>}
      />
      <div className="export-folder">
        <span className="cut faint" title={draft.folder}>
          {draft.folder}
        </span>
        {native && (
          <Button size="small" onClick={() => void pick()}>
            {t('change')}
          </Button>
        )}
      </div>
    </div>
  )
}

function RangeChoice({ sequence }: { sequence: ShownSequence }) {
  const t = useT('export')
  const inPoint = useSession((s) => s.inPoint)
  const outPoint = useSession((s) => s.outPoint)
  const range = useExport((s) => s.draft?.settings.range ?? null)
  if (inPoint === null && outPoint === null) return null
  const part = {
    start: toSeconds(inPoint ?? (0 as NonNullable<typeof inPoint>)),
    end: outPoint === null ? sequence.duration : toSeconds(outPoint),
  }
  return (
    <SegmentedControl
      label={t('range.label')}
      value={range === null ? 'all' : 'part'}
      options={[
        { value: 'all', label: `${t('range.all')} · ${formatClockSeconds(sequence.duration)}` },
        { value: 'part', label: `${t('range.part')} · ${formatClockSeconds(part.end - part.start)}` },
      ]}
      onChange={(v) => changeSettings({ range: v === 'all' ? null : part })}
    />
  )
}

/** What is wrong, or how large it gets; and the one button. */
export function FormFoot({ sequence }: { sequence: ShownSequence | null }) {
  const t = useT('export')
  useLanguage()
  const projectId = useProject((s) => s.projectId)
  const { draft, error, starting } = useExport()
  if (!draft || !sequence || projectId === null) return <span />
  const checked = checkSettings(draft.settings, sequence)
  const empty = { code: 'render.empty', message: t('noName'), params: { name: sequence.name } }
  const refusal =
    sequence.duration === 0
      ? empty
      : checked.ok
        ? draft.name.trim() === ''
          ? { code: 'export.noName', message: t('noName') }
          : null
        : checked.refusal
  const exists = error?.code === 'export.exists'
  return (
    <>
      <span className="export-say grow" role={error || refusal ? 'alert' : undefined}>
        {error ? (
          <span className="bad">{errorText(error)}</span>
        ) : refusal ? (
          <span className="bad">{errorText(refusal)}</span>
        ) : (
          checked.ok && (
            <span className="dim">
              {t('summary', {
                length: formatClockSeconds(checked.value.end - checked.value.start),
                size: formatBytes(estimateBytes(draft.settings, checked.value)),
              })}
            </span>
          )
        )}
      </span>
      {exists && <Button onClick={() => void startExport(projectId, sequence.id, true)}>{t('replace')}</Button>}
      <Button
        look="go"
        disabled={refusal !== null || starting}
        onClick={() => void startExport(projectId, sequence.id, false)}
        data-testid="export-start"
      >
        {t('start')}
      </Button>
    </>
  )
}
