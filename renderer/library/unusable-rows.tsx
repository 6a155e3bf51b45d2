import { ChevronRight, CircleAlert, X } from 'lucide-react'
import { useState } from 'react'
import type { Asset } from '#shared/timeline/model.ts'
import { useT, translateOr } from '../i18n/index.ts'
import { IconButton } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { removeAssets } from './asset-actions.ts'

/** Files that were offered and cannot be used, each with its reason. */
export function UnusableRows({ assets, open: forced }: { assets: readonly Asset[]; open: boolean }) {
  const t = useT('library')
  const [opened, setOpened] = useState(false)
  const open = forced || opened
  if (assets.length === 0) return null
  return (
    <div className="library-unusable">
      <div className="row">
        <button type="button" className="library-unusable-head grow" aria-expanded={open} onClick={() => setOpened(!open)}>
          <Icon of={ChevronRight} size={12} className={open ? 'library-turned' : ''} />
          <Icon of={CircleAlert} className="warn" />
          <span className="cut">{t('unusable.title', { count: assets.length })}</span>
        </button>
        <IconButton icon={X} label={t('unusable.forget')} onClick={() => void removeAssets(assets)} />
      </div>
      {open && (
        <ul>
          {assets.map((a) => (
            <li key={a.id}>
              <div className="grow">
                <div className="cut" dir="auto" title={a.original.path}>
                  {a.name}
                </div>
                <div className="faint xs selectable">{reasonOf(a)}</div>
              </div>
              <IconButton icon={X} label={t('unusable.one', { name: a.name })} onClick={() => void removeAssets([a])} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const reasonOf = (a: Asset): string => (a.unusable ? translateOr(`library:reason.${a.unusable.code}`, a.unusable.message) : '')
