import { ChevronDown } from 'lucide-react'
import { useShallow } from 'zustand/react/shallow'
import type { SequenceId } from '#shared/timeline/ids.ts'
import type { Sequence } from '#shared/timeline/model.ts'
import { defaultTracks, newSequence } from '#shared/timeline/document.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import { sequenceDuration } from '#shared/timeline/query.ts'
import { formatClock } from '#shared/time/timecode.ts'
import { ZERO } from '#shared/time/ticks.ts'
import { useProject } from '../client/project-store.ts'
import { useRecords } from '../client/records.ts'
import { commit } from '../editor/actions.ts'
import { setSession } from '../editor/session-store.ts'
import { useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'

const show = (sequenceId: string): void =>
  setSession({ sequenceId, playhead: ZERO, scroll: ZERO, selection: new Set(), inPoint: null, outPoint: null })

/** Which sequence is on screen, and others to go to. */
export function SequenceMenu({ sequence }: { sequence: Sequence }) {
  const t = useT('timeline')
  const all = useRecords('sequence')
  const lengths = useProject(useShallow((s) => all.map((x) => formatClock(sequenceDuration(s.document, x.id)))))
  const items: MenuEntry[] = [
    ...all.map(
      (s, i): MenuEntry => ({
        label: s.name,
        shortcut: lengths[i],
        checked: s.id === sequence.id,
        onSelect: () => show(s.id),
      }),
    ),
    'line',
    { label: t('sequence.new'), checked: false, onSelect: () => void add(sequence, t('sequence.name', { number: all.length + 1 })) },
    {
      label: t('sequence.remove', { name: sequence.name }),
      checked: false,
      danger: true,
      disabled: all.length < 2,
      onSelect: () => void commit([{ verb: 'removeSequence', sequenceId: sequence.id }], 'removeSequence'),
    },
  ]
  return (
    <Menu items={items}>
      <Button look="quiet" className="timeline-sequence">
        <span className="cut">{sequence.name}</span>
        <Icon of={ChevronDown} size={12} />
      </Button>
    </Menu>
  )
}

/** A new sequence of the same size and rate, with the usual tracks. */
async function add(like: Sequence, name: string): Promise<void> {
  const id = `seq_${crypto.randomUUID()}` as SequenceId
  const made = newSequence(() => id, { name, frameRate: like.frameRate, width: like.width, height: like.height })
  const { type: _type, ...sequence } = { ...made, loudness: like.loudness }
  const tracks = defaultTracks(id, (prefix) => `${prefix}_${crypto.randomUUID()}`)
  const edits: Edit[] = [
    { verb: 'addSequence', sequence },
    ...tracks.map(({ type: _track, ...track }): Edit => ({ verb: 'addTrack', track })),
  ]
  if (await commit(edits, 'addSequence')) show(id)
}
