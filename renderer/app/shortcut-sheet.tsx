import { useSettings } from '../client/index.ts'
import { showChord } from '../commands/chord.ts'
import { useCommands } from '../commands/command.ts'
import { chordFor } from '../commands/presets.ts'
import { translateOr, useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/tooltip.tsx'
import { setApp, useApp } from './app-store.ts'

/** Every command with its keys, by group: `?`. */
export function ShortcutSheet() {
  const t = useT('app')
  const open = useApp((s) => s.shortcuts)
  const settings = useSettings((s) => s.settings)
  const commands = useCommands((s) => s.commands)
  const rows = commands.map((c) => ({ id: c.id, chord: chordFor(c, settings), also: c.also ?? [] })).filter((r) => r.chord)
  const groups = Map.groupBy(rows, (r) => r.id.split('.')[0]!)
  return (
    <Dialog
      open={open}
      onOpenChange={(shortcuts) => setApp({ shortcuts })}
      title={t('shortcuts.title')}
      wide
      body="bare"
      foot={<Button onClick={() => setApp({ shortcuts: false, page: 'settings' })}>{t('shortcuts.change')}</Button>}
    >
      <div className="sheet" tabIndex={0} role="group" aria-label={t('shortcuts.title')}>
        {[...groups].map(([group, list]) => (
          <div key={group} className="sheet-group">
            <h3>{translateOr(`commands:groups.${group}`, group)}</h3>
            {list.map((r) => (
              <div key={r.id} className="sheet-row">
                <span className="cut dim">{translateOr(`commands:${r.id}`, r.id)}</span>
                <span className="row" style={{ gap: 4 }}>
                  {[r.chord!, ...r.also].map((c) => (
                    <Kbd key={c}>{showChord(c)}</Kbd>
                  ))}
                </span>
              </div>
            ))}
          </div>
        ))}
      </div>
    </Dialog>
  )
}
