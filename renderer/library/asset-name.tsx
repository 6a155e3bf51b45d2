import { useEffect, useRef } from 'react'
import type { Asset } from '#shared/timeline/model.ts'
import { useT } from '../i18n/index.ts'
import { cx } from '../ui/cx.ts'
import { renameAsset } from './asset-actions.ts'
import { setLibrary } from './library-store.ts'

/** The name of an asset, or a field to change it: Enter keeps, Escape does not. */
export function AssetName({ asset, renaming, used = false }: { asset: Asset; renaming: boolean; used?: boolean }) {
  const t = useT('library')
  if (renaming) return <NameField asset={asset} />
  return (
    <span className="library-name">
      <span className="cut" dir="auto" title={asset.name}>
        {asset.name}
      </span>
      {used && <span className={cx('library-used')} role="img" aria-label={t('used')} title={t('used')} />}
    </span>
  )
}

function NameField({ asset }: { asset: Asset }) {
  const t = useT('library')
  const input = useRef<HTMLInputElement>(null)
  // Escape and Enter both take the field away, which would count as leaving it once more.
  const done = useRef(false)
  useEffect(() => {
    const field = input.current
    field?.focus()
    field?.setSelectionRange(0, asset.name.replace(/\.[^.]+$/, '').length)
  }, [asset.name])
  const finish = (keep: boolean) => {
    if (done.current) return
    done.current = true
    if (keep) void renameAsset(asset, input.current?.value ?? '')
    else setLibrary({ renaming: null })
  }
  return (
    <input
      ref={input}
      className="library-rename"
      defaultValue={asset.name}
      aria-label={t('newName', { name: asset.name })}
      spellCheck={false}
      maxLength={500}
      onBlur={() => finish(true)}
      onPointerDown={(e) => e.stopPropagation()}
      onKeyDown={(e) => {
        e.stopPropagation()
        if (e.key === 'Enter' || e.key === 'Escape') finish(e.key === 'Enter')
      }}
    />
  )
}
