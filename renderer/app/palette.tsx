import { Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useAssets, useProject, useRecords, useSettings } from '../client/index.ts'
import { showChord } from '../commands/chord.ts'
import { useCommands } from '../commands/command.ts'
import { chordFor } from '../commands/presets.ts'
import { setSession } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/tooltip.tsx'
import { setApp, useApp } from './app-store.ts'
import { commandName } from './command-name.ts'

interface Hit {
  id: string
  label: string
  hint?: string | undefined
  chord?: string | undefined
  picture?: string | null
  run: () => void
}

/** How well a text fits what was typed: 0 not at all; higher is better. Words may be abbreviated by their beginnings. */
export function fit(text: string, typed: string): number {
  const [t, q] = [text.toLocaleLowerCase(), typed.trim().toLocaleLowerCase()]
  if (q === '') return 1
  const at = t.indexOf(q)
  if (at === 0) return 4
  if (at > 0) return /\W/.test(t[at - 1]!) ? 3 : 2
  const words = q.split(/\s+/)
  return words.every((w) => t.split(/[\s\-_.]+/).some((x) => x.startsWith(w))) ? 2 : 0
}

/** Search over commands and media: Ctrl K. */
export function Palette() {
  const open = useApp((s) => s.palette)
  return (
    <Radix.Root open={open} onOpenChange={(palette) => setApp({ palette })}>
      <Radix.Portal>
        <Radix.Overlay style={{ position: 'fixed', inset: 0, zIndex: 44 }} />
        <PaletteBody />
      </Radix.Portal>
    </Radix.Root>
  )
}

function useHits(typed: string): Hit[] {
  const t = useT('app')
  const commands = useCommands((s) => s.commands)
  const settings = useSettings((s) => s.settings)
  const assets = useRecords('asset')
  const status = useAssets((s) => s.byId)
  const marks = useProject((s) => `${s.undo} ${s.redo}`)
  return useMemo(() => {
    const fromCommands = commands
      .filter((c) => c.id !== 'app.palette' && (c.canRun?.() ?? true))
      .map((c): Hit => {
        const chord = chordFor(c, settings)
        return {
          id: c.id,
          label: commandName(c.id),
          chord: chord && showChord(chord),
          run: () => void c.run(),
        }
      })
    const fromAssets = typed.trim()
      ? assets.map(
          (a): Hit => ({
            id: a.id,
            label: a.name,
            hint: t('palette.media'),
            picture: status.get(a.id)?.poster ?? null,
            run: () => setSession({ librarySelection: new Set([a.id]) }),
          }),
        )
      : []
    return [...fromCommands, ...fromAssets]
      .map((hit) => ({ hit, score: fit(hit.label, typed) }))
      .filter((x) => x.score > 0)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, 60)
      .map((x) => x.hit)
    // The names of undo and redo change with the history.
  }, [commands, settings, assets, status, typed, t, marks])
}

function PaletteBody() {
  const t = useT('app')
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const hits = useHits(typed)
  const list = useRef<HTMLDivElement>(null)
  const chosen = hits[Math.min(at, hits.length - 1)]
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const run = (hit: Hit | undefined) => {
    setApp({ palette: false })
    // After the palette has given the focus back.
    if (hit) setTimeout(hit.run)
  }
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault()
      setAt((i) => (hits.length ? (Math.min(i, hits.length - 1) + (e.key === 'ArrowDown' ? 1 : hits.length - 1)) % hits.length : 0))
    } else if (e.key === 'Enter') {
      e.preventDefault()
      run(chosen)
    }
    if (e.key !== 'Escape') e.stopPropagation()
  }
  return (
    <Radix.Content className="palette" aria-describedby={undefined} onKeyDown={onKeyDown}>
      <Radix.Title className="visually-hidden">{t('palette.title')}</Radix.Title>
      <div className="palette-input">
        <Icon of={Search} className="dim" />
        <input
          role="combobox"
          aria-label={t('palette.title')}
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={chosen ? `hit-${chosen.id}` : undefined}
          placeholder={t('palette.placeholder')}
          value={typed}
          spellCheck={false}
          onChange={(e) => {
            setTyped(e.target.value)
            setAt(0)
          }}
        />
      </div>
      <div className="palette-list" id="palette-list" role="listbox" aria-label={t('palette.title')} ref={list}>
        {hits.map((h) => (
          <div
            key={h.id}
            id={`hit-${h.id}`}
            role="option"
            aria-selected={h === chosen}
            className="palette-item"
            onPointerMove={() => setAt(hits.indexOf(h))}
            onClick={() => run(h)}
          >
            {h.picture && <img src={h.picture} alt="" />}
            <span className="grow cut">{h.label}</span>
            {h.hint && <span className="faint xs">{h.hint}</span>}
            {h.chord && <Kbd>{h.chord}</Kbd>}
          </div>
        ))}
      </div>
      {hits.length === 0 && <p className="palette-empty">{t('palette.nothing', { typed })}</p>}
    </Radix.Content>
  )
}
