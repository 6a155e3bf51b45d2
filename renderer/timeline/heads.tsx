import { Eye, EyeOff, Headphones, Lock, LockOpen, type LucideIcon, Plus, Volume2, VolumeX } from 'lucide-react'
import { memo, type PointerEvent, useRef, useState } from 'react'
import type { TrackId } from '#shared/timeline/ids.ts'
import type { Sequence, Track } from '#shared/timeline/model.ts'
import { clipsOnTrack } from '#shared/timeline/query.ts'
import { useProject } from '../client/project-store.ts'
import { commit } from '../editor/actions.ts'
import { type Row, RULER } from '../editor/geometry.ts'
import { useT } from '../i18n/index.ts'
import { IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Icon } from '../ui/icon.tsx'
import { ContextMenu, Menu, type MenuEntry } from '../ui/menu.tsx'
import { SequenceMenu } from './sequence-menu.tsx'

interface HeadsProps {
  sequence: Sequence
  rows: readonly Row[]
  top: number
  /** Height while a divider is dragged. */
  setHeight(trackId: string, height: number | null): void
}

const patch = (trackId: TrackId, change: Partial<Track>): void => void commit([{ verb: 'setTrack', trackId, patch: change }], 'track')

/** Name, role and switches of every track, beside its row. Not drawn anew while only clips change. */
export const Heads = memo(function Heads({ sequence, rows, top, setHeight }: HeadsProps) {
  const t = useT('timeline')
  const add = (kind: Track['kind']): void => void commit([{ verb: 'addTrack', track: newTrack(sequence, rows, kind) }], 'addTrack')
  const items: MenuEntry[] = [
    { label: t('head.addVideo'), onSelect: () => add('video') },
    { label: t('head.addAudio'), onSelect: () => add('audio') },
  ]
  return (
    <div className="timeline-heads">
      <div className="timeline-corner" style={{ height: RULER }}>
        <SequenceMenu sequence={sequence} />
        <Menu items={items}>
          <IconButton icon={Plus} label={t('head.add')} size="small" />
        </Menu>
      </div>
      <div className="timeline-heads-clip">
        <div style={{ transform: `translateY(${-top}px)` }}>
          {rows.map((row) => (
            <Head key={row.track.id} row={row} setHeight={setHeight} />
          ))}
        </div>
      </div>
    </div>
  )
})

function newTrack(sequence: Sequence, rows: readonly Row[], kind: Track['kind']): Omit<Track, 'type' | 'id'> {
  const same = rows.filter((r) => r.track.kind === kind).map((r) => r.track)
  const order = Math.max(-1, ...same.map((x) => x.order)) + 1
  const letter = kind === 'video' ? 'V' : 'A'
  const numbers = same.map((x) => Number(/^[VA](\d+)$/.exec(x.name)?.[1] ?? 0))
  return {
    sequenceId: sequence.id,
    kind,
    name: `${letter}${Math.max(0, ...numbers) + 1}`,
    order,
    role: kind === 'video' ? 'overlay' : 'clip-sound',
    muted: false,
    solo: false,
    locked: false,
    hidden: false,
    height: 44,
  }
}

function Head({ row, setHeight }: { row: Row; setHeight: HeadsProps['setHeight'] }) {
  const t = useT('timeline')
  const { track } = row
  const [renaming, setRenaming] = useState(false)
  const empty = useProject((s) => clipsOnTrack(s.document, track.id).length === 0)
  const { name } = track
  const items = (): MenuEntry[] => [
    { label: t('head.rename'), onSelect: () => setTimeout(() => setRenaming(true)) },
    'line',
    {
      label: t('head.remove'),
      danger: true,
      disabled: !empty,
      onSelect: () => void commit([{ verb: 'removeTrack', trackId: track.id }], 'removeTrack'),
    },
  ]
  const rename = (next: string) => {
    setRenaming(false)
    if (next.trim() && next !== name) patch(track.id, { name: next.trim() })
  }
  return (
    <ContextMenu items={items}>
      <div
        className={cx('timeline-head', track.locked && 'timeline-head-locked', row.height < 40 && 'timeline-head-low')}
        style={{ height: row.height }}
      >
        {renaming ? (
          <input
            className="timeline-rename"
            aria-label={t('head.name')}
            defaultValue={name}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person has just asked to type here
            autoFocus
            onBlur={(e) => rename(e.target.value)}
            onKeyDown={(e) => {
              if (e.key === 'Enter') rename(e.currentTarget.value)
              if (e.key === 'Escape') setRenaming(false)
            }}
          />
        ) : (
          <button type="button" className="timeline-name" onDoubleClick={() => setRenaming(true)} title={name}>
            <span className="b">{name}</span>
            <span className="timeline-role cut">{t(`role.${track.role}`)}</span>
          </button>
        )}
        <span className="timeline-switches">
          {track.kind === 'video' ? (
            <Switch
              on={track.hidden}
              icons={[Eye, EyeOff]}
              labels={[t('head.hide', { name }), t('head.show', { name })]}
              set={(hidden) => patch(track.id, { hidden })}
            />
          ) : (
            <>
              <Switch
                on={track.muted}
                icons={[Volume2, VolumeX]}
                labels={[t('head.mute', { name }), t('head.unmute', { name })]}
                set={(muted) => patch(track.id, { muted })}
              />
              <Switch
                on={track.solo}
                icons={[Headphones, Headphones]}
                labels={[t('head.solo', { name }), t('head.unsolo', { name })]}
                set={(solo) => patch(track.id, { solo })}
              />
            </>
          )}
          <Switch
            on={track.locked}
            icons={[LockOpen, Lock]}
            labels={[t('head.lock', { name }), t('head.unlock', { name })]}
            set={(locked) => patch(track.id, { locked })}
          />
        </span>
        <Divider row={row} setHeight={setHeight} />
      </div>
    </ContextMenu>
  )
}

function Switch({
  on,
  icons,
  labels,
  set,
}: {
  on: boolean
  icons: [LucideIcon, LucideIcon]
  labels: [string, string]
  set: (on: boolean) => void
}) {
  const label = labels[on ? 1 : 0]
  return (
    <button
      type="button"
      className={cx('timeline-switch', on && 'timeline-switch-on')}
      aria-pressed={on}
      aria-label={label}
      title={label}
      onClick={() => set(!on)}
    >
      <Icon of={icons[on ? 1 : 0]} size={12} />
    </button>
  )
}

/** The lower edge of a head: drags the height of the row. */
function Divider({ row, setHeight }: { row: Row; setHeight: HeadsProps['setHeight'] }) {
  const t = useT('timeline')
  const from = useRef<{ y: number; height: number } | null>(null)
  const at = (e: PointerEvent): number => Math.round(Math.min(400, Math.max(18, from.current!.height + e.clientY - from.current!.y)))
  return (
    <div
      className="timeline-divider"
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('head.height', { name: row.track.name })}
      onPointerDown={(e) => {
        if (e.button !== 0) return
        e.currentTarget.setPointerCapture(e.pointerId)
        from.current = { y: e.clientY, height: row.height }
      }}
      onPointerMove={(e) => from.current && setHeight(row.track.id, at(e))}
      onPointerUp={(e) => {
        if (!from.current) return
        const height = at(e)
        from.current = null
        if (height === row.track.height) return setHeight(row.track.id, null)
        void commit([{ verb: 'setTrack', trackId: row.track.id, patch: { height } }], 'track').finally(() => setHeight(row.track.id, null))
      }}
    />
  )
}
