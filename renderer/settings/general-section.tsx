import { changeSettings, useSettings } from '../client/index.ts'
import { LANGUAGES, useT } from '../i18n/index.ts'
import { SegmentedControl } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { SettingRow } from './setting-row.tsx'

export function GeneralSection() {
  const t = useT('settings')
  const settings = useSettings((s) => s.settings)
  if (!settings) return null
  return (
    <>
      <SettingRow label={t('language.label')}>
        <Select
          label={t('language.label')}
          value={settings.language ?? 'system'}
          options={[{ value: 'system', label: t('language.system') }, ...LANGUAGES.map((l) => ({ value: l.id, label: l.name }))]}
          onChange={(v) => void changeSettings({ language: v === 'system' ? null : v })}
        />
      </SettingRow>
      <SettingRow label={t('theme.label')}>
        <SegmentedControl
          label={t('theme.label')}
          value={settings.theme}
          options={(['dark', 'light', 'system'] as const).map((v) => ({ value: v, label: t(`theme.${v}`) }))}
          onChange={(theme) => void changeSettings({ theme })}
        />
      </SettingRow>
      <SettingRow label={t('motion.label')} about={t('motion.about')}>
        <Switch
          label={t('motion.label')}
          checked={settings.reducedMotion}
          onChange={(reducedMotion) => void changeSettings({ reducedMotion })}
        />
      </SettingRow>
      <p className="settings-note">{t('telemetry')}</p>
    </>
  )
}
