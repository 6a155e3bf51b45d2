import { RotateCcw, Search } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { AppSettings } from '#shared/contract/system.ts'
import { changeSettings, useSettings } from '../client/index.ts'
import { chordOf, showChord } from '../commands/chord.ts'
import { type Command, useCommands } from '../commands/command.ts'
import { chordFor } from '../commands/presets.ts'
import { translateOr, useT } from '../i18n/index.ts'
import { IconButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { toast } from '../ui/toast.tsx'
import { SettingRow } from './setting-row.tsx'

const PRESETS = ['cutwright', 'premiere', 'resolve', 'finalcut'] as const
const PRESET_NAMES = { cutwright: 'Cutwright', premiere: 'Premiere Pro', resolve: 'DaVinci Resolve', finalcut: 'Final Cut Pro' } as const
const nameOf = (id: string): string => translateOr(`commands:${id}`, id)

/** The preset, and every command with its keys to change. */
export function ShortcutsSection() {
  const t = useT('settings')
  const settings = useSettings((s) => s.settings)
  const commands = useCommands((s) => s.commands)
  const [typed, setTyped] = useState('')
  if (!settings) return null
  const shown = commands.filter((c) => nameOf(c.id).toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase()))
  const groups = Map.groupBy(shown, (c) => c.id.split('.')[0]!)
  return (
    <>
      <SettingRow label={t('shortcuts.preset')} about={t('shortcuts.presetAbout')}>
        <Select
          label={t('shortcuts.preset')}
          value={settings.shortcutPreset}
          options={PRESETS.map((p) => ({ value: p, label: PRESET_NAMES[p] }))}
          onChange={(shortcutPreset) => void changeSettings({ shortcutPreset })}
        />
      </SettingRow>
      <Field
        icon={Search}
        label={t('shortcuts.search')}
        placeholder={t('shortcuts.search')}
        value={typed}
        onChange={setTyped}
        clearLabel={t('shortcuts.clear')}
      />
      <div className="settings-keys">
        {[...groups].map(([group, list]) => (
          <div key={group}>
            <h3 className="settings-group">{translateOr(`commands:groups.${group}`, group)}</h3>
            {list.map((c) => (
              <KeyRow key={c.id} command={c} settings={settings} all={commands} />
            ))}
          </div>
        ))}
      </div>
    </>
  )
}

function KeyRow({ command, settings, all }: { command: Command; settings: AppSettings; all: readonly Command[] }) {
  const t = useT('settings')
  const [listening, setListening] = useState(false)
  const chord = chordFor(command, settings)
  const own = settings.shortcuts[command.id] !== undefined
  const set = (next: string) => {
    const taken = next ? all.find((c) => c.id !== command.id && chordFor(c, settings) === next) : undefined
    // One key never means two things: whoever had it loses it, and we say so.
    const shortcuts = { ...settings.shortcuts, [command.id]: next, ...(taken ? { [taken.id]: '' } : {}) }
    void changeSettings({ shortcuts })
    if (taken) toast('info', t('shortcuts.taken', { chord: showChord(next), name: nameOf(taken.id) }))
  }
  const onKeyDown = (e: KeyboardEvent<HTMLButtonElement>) => {
    if (!listening) return
    e.preventDefault()
    e.stopPropagation()
    if (['Control', 'Shift', 'Alt', 'Meta'].includes(e.key)) return
    setListening(false)
    if (e.key === 'Escape') return
    set(e.key === 'Backspace' ? '' : chordOf(e.nativeEvent))
  }
  return (
    <div className="settings-key">
      <span className="cut dim">{nameOf(command.id)}</span>
      <button
        type="button"
        className="settings-chord"
        data-listening={listening ? '' : undefined}
        data-own={own ? '' : undefined}
        aria-label={t('shortcuts.change', { name: nameOf(command.id) })}
        onClick={() => setListening(true)}
        onBlur={() => setListening(false)}
        onKeyDown={onKeyDown}
      >
        {listening ? t('shortcuts.press') : chord ? showChord(chord) : '–'}
      </button>
      {own ? (
        <IconButton
          icon={RotateCcw}
          label={t('shortcuts.reset', { name: nameOf(command.id) })}
          onClick={() => {
            const { [command.id]: _gone, ...rest } = settings.shortcuts
            void changeSettings({ shortcuts: rest })
          }}
        />
      ) : (
        <span />
      )}
    </div>
  )
}
