import { useEffect, useState } from 'react'
import type { LocalModelKind, LocalModels } from '#shared/learn/local-models.ts'
import { attempt, client } from '../client/index.ts'
import { type KeyOf, useT } from '../i18n/index.ts'

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
      <div>{t('model.local')}</div>
      <div className="settings-about settings-local">{t(any ? 'model.localAbout' : 'model.localNone', { dir: found.dir })}</div>
      <dl className="settings-facts">
        {found.models.map(({ kind, file }) => [
          <dt key={`t${kind}`}>{t(ADDS[kind])}</dt>,
          <dd key={`d${kind}`} className={file === null ? 'faint' : undefined}>
            {file ?? t('model.localMissing')}
          </dd>,
        ])}
      </dl>
    </div>
  )
}
