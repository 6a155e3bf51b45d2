import { ArrowLeftRight, ChevronDown, Clapperboard, Film, FolderOpen, Link, Sparkles, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { clipsOfSequence } from '#shared/timeline/query.ts'
import type { Sequence } from '#shared/timeline/model.ts'
import { useProject, useRecords } from '../client/index.ts'
import { currentSequence } from '../editor/playhead.ts'
import { useSession } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { chooseOwn, clearFilms, type OwnFilm, swapFilms, useLearn } from './learn-store.ts'
import { askForLink } from './link-store.ts'
import type { Side } from './pair-transport.ts'
import { chooseFilms, isFilm, takeAsset } from './take-film.ts'

/** Films that a menu lists; the library has them all. */
const LISTED = 14

/** The sequence on screen, when there is something in it. */
export function useOpenSequence(): Sequence | null {
  const document = useProject((s) => s.document)
  const id = useSession((s) => s.sequenceId)
  const sequence = id === null ? undefined : currentSequence()
  return sequence && clipsOfSequence(document, sequence.id).length > 0 ? sequence : null
}

/** Every film that one side can take: those of the library, for the own side the sequence too, and files. */
export function useFilmMenu(side: Side): MenuEntry[] {
  const t = useT('learn')
  const sequence = useOpenSequence()
  const films = useRecords('asset')
    .filter(isFilm)
    .sort((a, b) => b.importedAt - a.importedAt)
  const { reference, own } = useLearn()
  const other = side === 'target' ? (own?.kind === 'asset' ? own.assetId : null) : reference
  const mine = side === 'target' ? reference : own?.kind === 'asset' ? own.assetId : null
  const listed = films.filter((f) => side === 'target' || f.id !== other).slice(0, LISTED)
  return [
    ...(side === 'user' && sequence
      ? [
          {
            label: t('choose.sequence', { name: sequence.name }),
            icon: Clapperboard,
            checked: own?.kind === 'sequence' && own.sequenceId === sequence.id,
            onSelect: () => chooseOwn({ kind: 'sequence', sequenceId: sequence.id }),
          },
          'line' as const,
        ]
      : []),
    ...(listed.length > 0 ? [{ heading: t('choose.library') }] : []),
    ...listed.map((f) => ({ label: f.name, icon: Film, checked: f.id === mine, onSelect: () => takeAsset(side, f.id) })),
    ...(listed.length > 0 ? ['line' as const] : []),
    { label: t('choose.files'), icon: FolderOpen, checked: false, onSelect: () => void chooseFilms(side) },
    { label: t('choose.link'), icon: Link, checked: false, onSelect: () => askForLink(side) },
    ...(reference === null || (side === 'user' && own === null) ? [] : ['line' as const, ...leaving(side, own, t)]),
  ]
}

/** What takes the films out again. */
function leaving(side: Side, own: OwnFilm | null, t: ReturnType<typeof useT<'learn'>>): MenuEntry[] {
  return [
    ...(own?.kind === 'asset' ? [{ label: t('choose.swap'), icon: ArrowLeftRight, checked: false, onSelect: swapFilms }] : []),
    side === 'user'
      ? { label: t('choose.noOwn'), icon: X, checked: false, onSelect: () => chooseOwn(null) }
      : { label: t('choose.noReference'), icon: X, checked: false, onSelect: clearFilms },
  ]
}

/** Opens the films that one side can take. */
export function FilmMenu({ side, children }: { side: Side; children: ReactNode }) {
  return (
    <Menu items={useFilmMenu(side)} align="end">
      {children}
    </Menu>
  )
}

/** The ways to a film, as buttons of an empty side. */
export function ChooseButtons({ side }: { side: Side }) {
  const t = useT('learn')
  const sequence = useOpenSequence()
  const hasFilms = useRecords('asset').some(isFilm)
  return (
    <div className="learn-ways">
      {side === 'user' && sequence && (
        <Button look="go" icon={Sparkles} onClick={() => chooseOwn({ kind: 'sequence', sequenceId: sequence.id })}>
          {t('own.compareSequence')}
        </Button>
      )}
      <Button look={side === 'target' && !hasFilms ? 'go' : 'normal'} icon={FolderOpen} onClick={() => void chooseFilms(side)}>
        {t('choose.button')}
      </Button>
      <Button icon={Link} onClick={() => askForLink(side)}>
        {t('choose.link')}
      </Button>
      {hasFilms && (
        <FilmMenu side={side}>
          <Button icon={ChevronDown}>{t('choose.fromLibrary')}</Button>
        </FilmMenu>
      )}
    </div>
  )
}
