import { useEffect, useRef, useState } from 'react'
import { DEFAULT_LIMITS, isBaseUrl, MODEL_PRESETS, type ModelPresetId, ModelSettings, presetOf } from '#shared/learn/model-settings.ts'
import { changeSettings, useSettings } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { LocalModelsRow } from './local-models-row.tsx'
import { ModelBounds } from './model-bounds.tsx'
import { ModelKey } from './model-key.tsx'
import { ModelTestRow } from './model-test-row.tsx'
import { SettingRow } from './setting-row.tsx'

/** What a form starts from when a service is chosen. */
const fromPreset = (id: ModelPresetId, before: ModelSettings | null): ModelSettings => {
  const { baseUrl, model } = presetOf(id)
  return { preset: id, baseUrl, model, limits: before?.limits ?? DEFAULT_LIMITS, prices: null }
}
const isWhole = (s: ModelSettings): boolean => ModelSettings.safeParse(s).success

/** The vision model that learning may ask. A form that is not whole yet is kept here and not written. */
export function ModelSection() {
  const t = useT('settings')
  const stored = useSettings((s) => s.settings?.visionModel)
  const [draft, setDraft] = useState<ModelSettings | null>(null)
  const [models, setModels] = useState<string[]>([])
  const written = useRef<string | null>(null)
  // Another window may have changed it; what this one wrote comes back as it was.
  useEffect(() => {
    if (stored !== undefined && JSON.stringify(stored) !== written.current) setDraft(stored)
  }, [stored])
  if (stored === undefined) return null
  const change = (next: ModelSettings | null) => {
    setDraft(next)
    if (next && !isWhole(next)) return
    written.current = JSON.stringify(next)
    void changeSettings({ visionModel: next })
  }
  const choose = (id: ModelPresetId | 'none') => {
    setModels([])
    change(id === 'none' ? null : fromPreset(id, draft))
  }
  return (
    <>
      <p className="settings-note">{t('model.about')}</p>
      <SettingRow label={t('model.service')}>
        <Select
          label={t('model.service')}
          value={draft?.preset ?? 'none'}
          options={[{ value: 'none' as const, label: t('model.none') }, ...MODEL_PRESETS.map((p) => ({ value: p.id, label: p.name }))]}
          onChange={choose}
        />
      </SettingRow>
      {draft && (
        <>
          <Address draft={draft} onChange={change} />
          <SettingRow label={t('model.name')} about={t('model.nameAbout')}>
            <Field
              label={t('model.name')}
              className="settings-wide"
              value={draft.model}
              maxLength={200}
              list="vision-models"
              onChange={(model) => change({ ...draft, model })}
            />
            <datalist id="vision-models">
              {models.map((m) => (
                <option key={m} value={m} />
              ))}
            </datalist>
          </SettingRow>
          <ModelKey preset={draft.preset} />
          <ModelTestRow draft={draft} onModels={setModels} />
          <ModelBounds draft={draft} onChange={change} />
        </>
      )}
      <LocalModelsRow />
    </>
  )
}

/** A server on this machine, or one that is spoken to in private. */
function isPrivate(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl)
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

function Address({ draft, onChange }: { draft: ModelSettings; onChange: (next: ModelSettings) => void }) {
  const t = useT('settings')
  const wrong = !isBaseUrl(draft.baseUrl)
  const plain = !wrong && !isPrivate(draft.baseUrl)
  return (
    <SettingRow
      label={t('model.address')}
      about={
        <span className={wrong || plain ? 'settings-wrong' : undefined}>
          {wrong ? t('model.addressWrong') : plain ? t('model.addressPlain') : t('model.addressAbout')}
        </span>
      }
    >
      <Field
        label={t('model.address')}
        className="settings-wide"
        value={draft.baseUrl}
        maxLength={500}
        aria-invalid={wrong}
        onChange={(baseUrl) => onChange({ ...draft, baseUrl: baseUrl.trim() })}
      />
    </SettingRow>
  )
}
