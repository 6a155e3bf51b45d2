import { Check, Film, Folder, Gauge, Link2, ListPlus, Pencil, ScanEye, Trash2 } from 'lucide-react'
import type { AssetStatus } from '#shared/contract/contract.ts'
import type { Asset } from '#shared/timeline/model.ts'
import { native } from '../client/index.ts'
import { commandById, runCommand } from '../commands/command.ts'
import { translate as t } from '../i18n/index.ts'
import type { MenuEntry } from '../ui/menu.tsx'
import { analyseAssets, makeProxies, relink, relinkFolder, removeAssets, reveal, takeReplacement, usesOf } from './asset-actions.ts'
import { isProblem } from './asset-list.ts'
import { setLibrary } from './library-store.ts'

/** The editor's command that puts the selected assets at the playhead. */
export const PLACE = 'clip.insert'

/** What can be done with the selected assets. */
export function assetMenu(assets: readonly Asset[], status: ReadonlyMap<string, AssetStatus>): MenuEntry[] {
  const [first] = assets
  if (!first) return []
  const one = assets.length === 1
  const usable = assets.filter((a) => a.kind !== 'unusable')
  const unknown = usable.filter((a) => {
    const s = status.get(a.id)
    return s && s.presence === 'online' && !(a.kind === 'audio' ? s.song : s.scores) && s.busy.length === 0
  })
  const heavy = usable.filter((a) => a.kind === 'video' && status.get(a.id)?.proxy === 'none')
  const lost = usable.filter((a) => isProblem(status.get(a.id)))
  const uses = usesOf(assets)
  const entries: (MenuEntry | false)[] = [
    usable.length > 0 &&
      commandById(PLACE) !== undefined && { label: t('library:menu.place'), icon: ListPlus, onSelect: () => runCommand(PLACE) },
    one &&
      first.kind !== 'unusable' && {
        label: t('common:rename'),
        icon: Pencil,
        shortcut: 'F2',
        onSelect: () => setLibrary({ renaming: first.id }),
      },
    one &&
      status.get(first.id)?.scores != null && {
        label: t('library:menu.scores'),
        icon: Gauge,
        onSelect: () => setLibrary({ scoresOf: first.id }),
      },
    unknown.length > 0 && { label: t('library:menu.analyse'), icon: ScanEye, onSelect: () => void analyseAssets(unknown) },
    heavy.length > 0 && { label: t('library:menu.proxy', { count: heavy.length }), icon: Film, onSelect: () => void makeProxies(heavy) },
    one && native !== undefined && { label: t('library:menu.reveal'), icon: Folder, onSelect: () => void reveal(first) },
    one && lost.length === 1 && { label: t('library:menu.relink'), icon: Link2, onSelect: () => void relink(first) },
    one &&
      status.get(first.id)?.presence === 'changed' && {
        label: t('library:menu.use'),
        icon: Check,
        onSelect: () => void takeReplacement(first),
      },
    lost.length > 0 && native !== undefined && { label: t('library:menu.relinkFolder'), icon: Link2, onSelect: () => void relinkFolder() },
  ]
  const shown = entries.filter((e) => e !== false)
  const label = uses ? t('library:menu.removeUsed', { count: uses }) : t('library:menu.remove')
  return [
    ...shown,
    ...(shown.length ? (['line'] as const) : []),
    { label, icon: Trash2, shortcut: 'Del', danger: true, onSelect: () => void removeAssets(assets) },
  ]
}
