import { ArrowDownWideNarrow, FolderPlus, Import, ListFilter, Music2, Search } from 'lucide-react'
import { memo, useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import {
  attempt,
  chooseAndImport,
  filesOf,
  importMedia,
  useAssets,
  useImporting,
  useProject,
  recordsOf,
  useRecords,
  useUpload,
} from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { formatPercent } from '../i18n/format.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Field } from '../ui/field.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { Progress } from '../ui/meters.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { useDropTarget } from '../ui/use-drop-target.ts'
import { AssetCard } from './asset-card.tsx'
import { AssetGrid } from './asset-grid.tsx'
import { isProblem, type LibraryTab, listAssets, type SortKey } from './asset-list.ts'
import { setLibrary, showTab, useLibrary } from './library-store.ts'
import { SongRow } from './song-row.tsx'
import { UnusableRows } from './unusable-rows.tsx'
import './library.css'

const CARD = 128
const CAPTION = 24
const SONG = 52
const SORTS: readonly SortKey[] = ['score', 'name', 'date', 'length']

/** All media of the project: films and pictures, and music. */
export function LibraryPanel() {
  const t = useT('library')
  const tab = useLibrary((s) => s.tab)
  const assets = useRecords('asset')
  const songs = assets.filter((a) => a.kind === 'audio').length
  const drop = useFileDrop()
  return (
    <Panel label={t('title')} className={cx('library', drop.over && 'library-over')}>
      <div className="library-drop" {...drop.handlers}>
        <Tabs<LibraryTab>
          label={t('tabs.label')}
          value={tab}
          onChange={showTab}
          tabs={[
            { value: 'media', label: t('tabs.media'), body: <Shelf tab="media" /> },
            { value: 'music', label: songs ? t('tabs.musicCount', { count: songs }) : t('tabs.music'), body: <Shelf tab="music" /> },
          ]}
          after={<IconButton icon={FolderPlus} label={t('add')} onClick={() => void chooseAndImport()} />}
        />
        <UploadLine />
      </div>
    </Panel>
  )
}

function Shelf({ tab }: { tab: LibraryTab }) {
  const t = useT('library')
  const assets = useRecords('asset')
  const status = useAssets((s) => s.byId)
  const { search, sort, kind, use, problems } = useLibrary()
  const usedIds = useProject(useShallow((s) => [...new Set<string>(recordsOf(s.document, 'clip').map((c) => c.assetId))].toSorted()))
  const used = useMemo(() => new Set(usedIds), [usedIds])
  const list = useMemo(
    () => listAssets(assets, status, used, { tab, search, sort, kind, use, problems }),
    [assets, status, used, tab, search, sort, kind, use, problems],
  )
  const importing = useImporting()
  const mine = assets.filter((a) => (tab === 'music' ? a.kind === 'audio' : a.kind !== 'audio'))
  if (mine.length === 0 && !importing) return <Nothing tab={tab} />
  return (
    <>
      <Tools tab={tab} />
      {tab === 'media' && <UnusableRows assets={list.unusable} open={problems} />}
      {list.usable.length === 0 ? (
        <NoneFound importing={importing && mine.length === 0} />
      ) : tab === 'media' ? (
        <AssetGrid
          label={t('tabs.media')}
          assets={list.usable}
          narrowest={CARD}
          heightOf={(width) => Math.round((width * 9) / 16) + CAPTION}
          itemClass="library-card"
          render={(asset, renaming) => <AssetCard asset={asset} used={used.has(asset.id)} renaming={renaming} />}
        />
      ) : (
        <AssetGrid
          label={t('tabs.music')}
          assets={list.usable}
          narrowest={null}
          heightOf={() => SONG}
          itemClass="library-line"
          render={(asset, renaming) => <SongRow asset={asset} used={used.has(asset.id)} renaming={renaming} />}
        />
      )}
    </>
  )
}

const Tools = memo(function Tools({ tab }: { tab: LibraryTab }) {
  const t = useT('library')
  const { search, sort, kind, use, problems } = useLibrary()
  const lost = useAssets((s) => [...s.byId.values()].some(isProblem))
  const filtered = kind !== 'all' || use !== 'all' || problems
  const sorts: MenuEntry[] = [
    { heading: t('sort.label') },
    ...SORTS.map((key) => ({ label: t(`sort.${key}`), checked: sort === key, onSelect: () => setLibrary({ sort: key }) })),
  ]
  const filters: MenuEntry[] = [
    ...(tab === 'media'
      ? (['all', 'video', 'image'] as const).map((k) => ({
          label: t(`kind.${k}`),
          checked: kind === k,
          onSelect: () => setLibrary({ kind: k }),
        }))
      : []),
    ...(tab === 'media' ? (['line'] as const) : []),
    ...(['all', 'used', 'unused'] as const).map((u) => ({
      label: t(`use.${u}`),
      checked: use === u,
      onSelect: () => setLibrary({ use: u }),
    })),
    'line',
    { label: t('problems'), checked: problems, disabled: !lost && !problems, onSelect: () => setLibrary({ problems: !problems }) },
  ]
  return (
    <div className="library-tools">
      <Field
        className="grow"
        type="search"
        icon={Search}
        label={t('search')}
        placeholder={t('search')}
        clearLabel={t('clear')}
        value={search}
        onChange={(value) => setLibrary({ search: value })}
        onKeyDown={(e) => e.key === 'Escape' && setLibrary({ search: '' })}
      />
      <Menu items={filters} align="end">
        <Button look="quiet" className="btn-icon" icon={ListFilter} on={filtered} aria-label={t('filter')} title={t('filter')} />
      </Menu>
      <Menu items={sorts} align="end">
        <Button look="quiet" icon={ArrowDownWideNarrow} aria-label={t('sort.by', { key: t(`sort.${sort}`) })}>
          {t(`sort.${sort}`)}
        </Button>
      </Menu>
    </div>
  )
})

function Nothing({ tab }: { tab: LibraryTab }) {
  const t = useT('library')
  const action = (
    <Button look="go" icon={FolderPlus} onClick={() => void chooseAndImport()}>
      {t(tab === 'media' ? 'empty.media.action' : 'empty.music.action')}
    </Button>
  )
  return (
    <EmptyState
      icon={tab === 'media' ? Import : Music2}
      text={t(tab === 'media' ? 'empty.media.text' : 'empty.music.text')}
      action={action}
    />
  )
}

function NoneFound({ importing }: { importing: boolean }) {
  const t = useT('library')
  const missing = useAssets((s) => s.loaded)
  if (importing || !missing) return <EmptyState text={t('importing')} />
  const show = () => setLibrary({ search: '', kind: 'all', use: 'all', problems: false })
  return <EmptyState icon={Search} text={t('noneFound')} action={<Button onClick={show}>{t('showAll')}</Button>} />
}

/** Files that a browser is handing over to the engine. */
function UploadLine() {
  const t = useT('library')
  const { share, count } = useUpload()
  if (share === null) return null
  const text = t('uploading', { count, share: formatPercent(share) })
  return (
    <div className="library-upload">
      <span className="xs dim cut">{text}</span>
      <Progress percent={share * 100} label={text} />
    </div>
  )
}

/** Files dropped on the panel go into the open project. */
function useFileDrop() {
  const open = useProject((s) => s.status === 'open')
  return useDropTarget({
    accepts: (data) => open && data.types.includes('Files'),
    take(data) {
      const files = filesOf(data)
      void attempt(async () => importMedia({ files: await files }))
    },
  })
}
