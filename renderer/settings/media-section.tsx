import { useState } from 'react'
import { attempt, changeSettings, client, native, refreshSystem, useSettings } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { formatBytes } from '../i18n/format.ts'
import { Button } from '../ui/button.tsx'
import { Progress } from '../ui/meters.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { SegmentedControl } from '../ui/segmented.tsx'
import { Switch } from '../ui/switch.tsx'
import { toast } from '../ui/toast.tsx'
import { SettingRow } from './setting-row.tsx'

const GB = 1e9

export function MediaSection() {
  const t = useT('settings')
  const settings = useSettings((s) => s.settings)
  const exportDir = useSettings((s) => s.system?.exportDir)
  if (!settings) return null
  return (
    <>
      <SettingRow label={t('proxies.label')} about={t('proxies.about')}>
        <SegmentedControl
          label={t('proxies.label')}
          value={settings.proxies}
          options={(['auto', 'always', 'never'] as const).map((v) => ({ value: v, label: t(`proxies.${v}`) }))}
          onChange={(proxies) => void changeSettings({ proxies })}
        />
      </SettingRow>
      <SettingRow label={t('hardware.label')} about={<EncoderInUse />}>
        <Switch
          label={t('hardware.label')}
          checked={settings.hardwareEncoding}
          onChange={(hardwareEncoding) => void changeSettings({ hardwareEncoding })}
        />
      </SettingRow>
      <CacheRow limit={settings.cacheLimit} />
      <FolderRow label={t('folders.projects')} path={settings.projectDir} onChange={(projectDir) => void changeSettings({ projectDir })} />
      <FolderRow
        label={t('folders.exports')}
        path={settings.exportDir}
        standard={exportDir}
        onChange={(exportDir) => void changeSettings({ exportDir })}
      />
    </>
  )
}

function EncoderInUse() {
  const t = useT('settings')
  const encoder = useSettings((s) => s.system?.h264Encoder)
  if (!encoder) return t('hardware.none')
  return encoder.hardware ? t('hardware.using', { name: encoder.name }) : t('hardware.software', { name: encoder.name })
}

function CacheRow({ limit }: { limit: number }) {
  const t = useT('settings')
  const used = useSettings((s) => s.system?.cacheBytes ?? null)
  const [busy, setBusy] = useState(false)
  const clear = async () => {
    setBusy(true)
    const freed = await attempt(client.system.clearCache())
    if (freed) toast('done', t('cache.cleared', { size: formatBytes(freed.freedBytes) }))
    await refreshSystem()
    setBusy(false)
  }
  return (
    <SettingRow
      label={t('cache.label')}
      about={
        <span className="settings-cache">
          <span>{t('cache.about')}</span>
          {used !== null && (
            <>
              <Progress percent={(used / limit) * 100} label={t('cache.label')} />
              <span>{t('cache.used', { used: formatBytes(used), limit: formatBytes(limit) })}</span>
            </>
          )}
        </span>
      }
    >
      <span style={{ width: 76 }}>
        <NumberField
          label={t('cache.limit')}
          value={limit / GB}
          min={0.5}
          max={2000}
          step={1}
          format={(v) => formatBytes(v * GB)}
          units={{ GB: 1, MB: 0.001, TB: 1000 }}
          onCommit={(v) => void changeSettings({ cacheLimit: Math.round(v * GB) })}
        />
      </span>
      <Button disabled={busy} onClick={() => void clear()}>
        {t('cache.clear')}
      </Button>
    </SettingRow>
  )
}

interface FolderRowProps {
  label: string
  path: string | null
  /** Where it goes while none is chosen, as far as known. */
  standard?: string | undefined
  onChange: (path: string | null) => void
}

function FolderRow({ label, path, standard, onChange }: FolderRowProps) {
  const t = useT('settings')
  const choose = () => void native?.openFolder({ title: label }).then((p) => p && onChange(p))
  return (
    <SettingRow
      label={label}
      about={(path ?? standard) ? <span className="settings-path">{path ?? standard}</span> : t('folders.standard')}
    >
      {path !== null && (
        <Button look="quiet" onClick={() => onChange(null)}>
          {t('folders.reset')}
        </Button>
      )}
      {native ? (
        <Button onClick={choose}>{t('folders.choose')}</Button>
      ) : (
        <span className="settings-about">{t('folders.desktopOnly')}</span>
      )}
    </SettingRow>
  )
}
