import { ChevronDown, FilePlus2, FolderOpen, Import, LogOut, Pencil, Settings } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { RecentProject } from '#shared/contract/contract.ts'
import { attempt, client, closeProject, openProject, renameProject, chooseAndImport, useProject } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { setApp, useApp } from './app-store.ts'
import { chooseProject, newProject } from './intake.ts'
import { useChord } from './use-chord.ts'

/** Name of the open project; opens rename, new, open, recent, close. */
export function ProjectMenu() {
  const t = useT('app')
  const { status, name, path } = useProject(useShallow((s) => ({ status: s.status, name: s.name, path: s.path })))
  const renaming = useApp((s) => s.renaming)
  const isOpen = status !== 'none'
  const recents = useRecents(path)
  const chords = {
    new: useChord('project.new'),
    open: useChord('project.open'),
    import: useChord('project.import'),
    close: useChord('project.close'),
  }
  const settingsChord = useChord('app.settings')
  if (renaming && isOpen) return <RenameField name={name} />
  const items: MenuEntry[] = [
    ...(isOpen
      ? [
          { label: t('menu.rename'), icon: Pencil, onSelect: () => setApp({ renaming: true }) },
          { label: t('menu.import'), icon: Import, shortcut: chords.import, onSelect: () => void chooseAndImport() },
          'line' as const,
        ]
      : []),
    { label: t('menu.new'), icon: FilePlus2, shortcut: chords.new, onSelect: () => void newProject() },
    { label: t('menu.open'), icon: FolderOpen, shortcut: chords.open, onSelect: () => void chooseProject() },
    ...(recents.length
      ? [
          'line' as const,
          { heading: t('menu.recent') },
          ...recents.map((r) => ({ label: r.name, onSelect: () => void attempt(openProject(r.path)) })),
        ]
      : []),
    'line',
    { label: t('menu.settings'), icon: Settings, shortcut: settingsChord, onSelect: () => setApp({ page: 'settings' }) },
    ...(isOpen ? [{ label: t('menu.close'), icon: LogOut, shortcut: chords.close, onSelect: () => void attempt(closeProject()) }] : []),
  ]
  return (
    <Menu items={items}>
      <button type="button" className="top-project">
        <Mark />
        <span className="cut">{isOpen ? name : t('name')}</span>
        <span className="visually-hidden">{t('menu.label')}</span>
        <Icon of={ChevronDown} />
      </button>
    </Menu>
  )
}

const Mark = () => (
  <svg className="top-mark" viewBox="0 0 18 18" aria-hidden>
    <clipPath id="mark-shape">
      <rect width="18" height="18" rx="4" />
    </clipPath>
    <g clipPath="url(#mark-shape)">
      <path fill="var(--accent)" d="M0 0h11.2L5.6 18H0z" />
      <path fill="var(--accent-soft)" d="M12.6 0H18v18H7z" />
    </g>
  </svg>
)

function useRecents(current: string | null): RecentProject[] {
  const [recents, setRecents] = useState<RecentProject[]>([])
  useEffect(() => {
    client.projects.recent().then(setRecents, () => undefined)
  }, [current])
  return recents.filter((r) => r.path !== current && !r.missing).slice(0, 6)
}

function RenameField({ name }: { name: string }) {
  const t = useT('app')
  const [text, setText] = useState(name)
  const finish = (keep: boolean) => {
    setApp({ renaming: false })
    const next = text.trim()
    if (keep && next && next !== name) void attempt(renameProject(next))
  }
  return (
    <Field
      className="top-rename"
      label={t('menu.rename')}
      value={text}
      onChange={setText}
      autoFocus
      maxLength={200}
      onFocus={(e) => e.currentTarget.select()}
      onBlur={() => finish(true)}
      onKeyDown={(e) => {
        e.stopPropagation()
        if (e.key === 'Enter') finish(true)
        if (e.key === 'Escape') finish(false)
      }}
    />
  )
}
