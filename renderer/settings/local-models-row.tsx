import { useEffect, useState } from 'react'
import type { LocalModelKind, LocalModels } from '#shared/learn/local-models.ts'
import { attempt, client } from '../client/index.ts'
import { type KeyOf, useT } from '../i18n/index.ts'
import { SettingRow } from './setting-row.tsx'

const ADDS: Record<LocalModelKind, KeyOf<'settings'>> = {
  faces: 'model.localFaces',
  things: 'model.localThings',
  depth: 'model.localDepth',
}

/** Which models run on this computer, and what each adds. */
export function LocalModelsRow() {
  const t = useT('settings')
  const [found, setFound] = useState<LocalModels | null>(null)
  useEffect(() => void attempt(client.models.local()).then((answer) => answer && setFound(answer)), [])
  if (!found) return null
  const any = found.models.some((m) => m.file !== null)
  return (
    <div data-testid="local-models">
      <h3 className="settings-group">{t('model.local')}</h3>
      <p className="settings-about settings-local">{t(any ? 'model.localAbout' : 'model.localNone', { dir: found.dir })}</p>
      {found.models.map(({ kind, file }) => (
        <SettingRow key={kind} label={t(ADDS[kind])}>
          <span className={file === null ? 'faint' : 'settings-path'}>{file ?? t('model.localMissing')}</span>
        </SettingRow>
      ))}
    </div>
  )
}
