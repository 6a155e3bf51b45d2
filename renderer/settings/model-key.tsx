import { Trash2 } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { type ModelPresetId, presetOf } from '#shared/learn/model-settings.ts'
import { attempt, client } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Pill } from '../ui/panel.tsx'
import { SettingRow } from './setting-row.tsx'

type Source = Awaited<ReturnType<typeof client.system.secrets>>[number]['source']

/** The key of a service: whether one is stored; a new one goes in and never comes out. */
export function ModelKey({ preset }: { preset: ModelPresetId }) {
  const t = useT('settings')
  const { secret, needsKey } = presetOf(preset)
  const [source, setSource] = useState<Source | null>(null)
  const load = useCallback(
    () =>
      void client.system.secrets().then(
        (all) => setSource(all.find((s) => s.name === secret)?.source ?? null),
        () => setSource(null),
      ),
    [secret],
  )
  useEffect(load, [load])
  const about = [t('model.keyAbout', { secret }), ...(needsKey ? [] : [t('model.keyLocal')])].join(' ')
  return (
    <SettingRow label={t('model.key')} about={about}>
      {source === null ? (
        <NewKey secret={secret} onStored={load} />
      ) : (
        <>
          <Pill>{source === 'environment' ? t('secrets.source.environment') : t('model.keyStored')}</Pill>
          {source !== 'environment' && (
            <IconButton
              icon={Trash2}
              label={t('model.keyRemove')}
              onClick={() => void attempt(client.system.setSecret({ name: secret, value: null })).then(load)}
            />
          )}
        </>
      )}
    </SettingRow>
  )
}

function NewKey({ secret, onStored }: { secret: string; onStored: () => void }) {
  const t = useT('settings')
  const [value, setValue] = useState('')
  const store = async () => {
    const key = value.trim()
    if (key === '') return
    const done = await attempt(client.system.setSecret({ name: secret, value: key }).then(() => true))
    if (!done) return
    setValue('')
    onStored()
  }
  return (
    <form
      className="settings-inline"
      onSubmit={(e) => {
        e.preventDefault()
        void store()
      }}
    >
      <Field label={t('model.keyValue')} type="password" value={value} maxLength={4000} onChange={setValue} />
      <Button type="submit" disabled={value.trim() === ''}>
        {t('model.keyStore')}
      </Button>
    </form>
  )
}
