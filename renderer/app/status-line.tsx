import { changeSettings, useAssets, useConnection, useProject, useSettings, useUpload } from '../client/index.ts'
import { LANGUAGES, useLanguage, useT } from '../i18n/index.ts'
import { formatBytes, formatPercent } from '../i18n/format.ts'
import { Select } from '../ui/select.tsx'

/** The bottom line: engine, proxies, encoder, disk, language. */
export function StatusLine() {
  const t = useT('app')
  const language = useLanguage()
  const { system } = useSettings()
  const isOpen = useProject((s) => s.status !== 'none')
  const low = system !== null && system.disk.freeBytes < 5e9
  return (
    <footer className="status">
      <EngineState />
      <span>{isOpen ? <PreviewSource /> : t('status.noProject')}</span>
      {system && <span>{encoderText(system.h264Encoder, t('status.cpu'), t('status.noEncoder'))}</span>}
      <span className="grow" />
      {system && (
        <span className={low ? 'warn' : undefined} title={system.dataDir}>
          {t('status.free', { size: formatBytes(system.disk.freeBytes) })}
        </span>
      )}
      <Select
        look="quiet"
        label={t('status.language')}
        value={language}
        options={LANGUAGES.map((l) => ({ value: l.id, label: l.name }))}
        onChange={(language) => void changeSettings({ language })}
      />
    </footer>
  )
}

function encoderText(encoder: { name: string; hardware: boolean } | null, cpu: string, none: string): string {
  if (!encoder) return none
  return encoder.hardware ? encoder.name : `${cpu} · ${encoder.name}`
}

function EngineState() {
  const t = useT('app')
  const { state } = useConnection()
  const saving = useProject((s) => s.saving > 0)
  const isOpen = useProject((s) => s.status !== 'none')
  const upload = useUpload((s) => s.share)
  const text =
    state === 'lost'
      ? t('status.lost')
      : state === 'connecting'
        ? t('status.connecting')
        : upload !== null
          ? t('status.uploading', { share: formatPercent(upload) })
          : saving
            ? t('status.saving')
            : isOpen
              ? t('status.saved')
              : t('status.ready')
  return (
    <span className="row" style={{ gap: 6 }} role="status">
      <span className="status-dot" data-state={state} />
      {text}
    </span>
  )
}

/** Whether the viewer reads proxies: by setting, and by what is ready. */
function PreviewSource() {
  const t = useT('app')
  const never = useSettings((s) => s.settings?.proxies === 'never')
  const assets = useAssets((s) => s.byId)
  const states = [...assets.values()].map((a) => a.proxy)
  const ready = states.filter((p) => p === 'ready').length
  const making = states.filter((p) => p === 'making').length
  if (never || ready + making === 0) return t('status.originals')
  return making ? t('status.making', { done: ready, count: ready + making }) : t('status.proxies')
}
