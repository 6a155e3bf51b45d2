import { Trash2 } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { attempt, client, useSettings } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Pill } from '../ui/panel.tsx'

type Stored = Awaited<ReturnType<typeof client.system.secrets>>[number]
const NAME = /^[A-Z][A-Z0-9_]{1,60}$/

/** Keys of services: names and where each is kept; a value goes in and never comes out. */
export function SecretsSection() {
  const t = useT('settings')
  const host = useSettings((s) => s.system?.host)
  const [stored, setStored] = useState<Stored[] | null>(null)
  const load = useCallback(() => void client.system.secrets().then(setStored, () => setStored([])), [])
  useEffect(load, [load])
  const remove = (name: string) => void attempt(client.system.setSecret({ name, value: null })).then(load)
  return (
    <>
      <p className="settings-note">{host === 'electron' ? t('secrets.aboutKeychain') : t('secrets.aboutFile')}</p>
      <div>
        {stored?.map((s) => (
          <div key={s.name} className="settings-secret">
            <span className="settings-path">{s.name}</span>
            <Pill>{t(`secrets.source.${s.source}`)}</Pill>
            {s.source === 'environment' ? (
              <span style={{ width: 24 }} />
            ) : (
              <IconButton icon={Trash2} label={t('secrets.remove', { name: s.name })} onClick={() => remove(s.name)} />
            )}
          </div>
        ))}
        {stored?.length === 0 && <p className="faint">{t('secrets.none')}</p>}
      </div>
      <NewSecret onStored={load} />
    </>
  )
}

function NewSecret({ onStored }: { onStored: () => void }) {
  const t = useT('settings')
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const valid = NAME.test(name) && value !== ''
  const store = async () => {
    if (!valid) return
    const done = await attempt(client.system.setSecret({ name, value }).then(() => true))
    if (!done) return
    setName('')
    setValue('')
    onStored()
  }
  return (
    <form
      className="settings-secret-new"
      onSubmit={(e) => {
        e.preventDefault()
        void store()
      }}
    >
      <Field
        label={t('secrets.name')}
        placeholder={t('secrets.name')}
        value={name}
        maxLength={61}
        onChange={(v) => setName(v.toUpperCase().replace(/[^A-Z0-9_]/g, '_'))}
      />
      <Field
        label={t('secrets.value')}
        placeholder={t('secrets.value')}
        type="password"
        value={value}
        maxLength={4000}
        onChange={setValue}
      />
      <Button type="submit" disabled={!valid}>
        {t('secrets.store')}
      </Button>
    </form>
  )
}
