import { Trash2 } from 'lucide-react'
import type { MarkerId } from '#shared/timeline/ids.ts'
import type { Marker } from '#shared/timeline/model.ts'
import { useRecord } from '../client/records.ts'
import { commit } from '../editor/actions.ts'
import { type View, xOf } from '../editor/geometry.ts'
import { useT } from '../i18n/index.ts'
import { IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'

const COLORS: readonly Marker['color'][] = ['accent', 'good', 'warn', 'bad', 'info']

/** Name and colour of a marker, below its flag; opened by a double click. Enter and leaving keep what was typed, Escape drops it. */
export function MarkerEditor({ id, view, close }: { id: MarkerId; view: View; close: () => void }) {
  const t = useT('timeline')
  const marker = useRecord('marker', id)
  if (!marker) return null
  const change = (patch: Partial<Pick<Marker, 'label' | 'color'>>): void =>
    void commit([{ verb: 'setMarker', markerId: id, patch }], 'markerText')
  const keep = (label: string): void => {
    if (label !== marker.label) change({ label })
    close()
  }
  const x = Math.min(Math.max(4, xOf(view, marker.time)), Math.max(4, view.width - 240))
  return (
    <div className="timeline-marker" style={{ left: x }} onPointerDown={(e) => e.stopPropagation()}>
      <input
        aria-label={t('marker.name')}
        placeholder={t('marker.name')}
        defaultValue={marker.label}
        maxLength={200}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person has just asked to type here
        autoFocus
        onBlur={(e) => !e.currentTarget.parentElement?.contains(e.relatedTarget) && keep(e.currentTarget.value)}
        onKeyDown={(e) => {
          e.stopPropagation()
          if (e.key === 'Enter') keep(e.currentTarget.value)
          if (e.key === 'Escape') close()
        }}
      />
      {COLORS.map((color) => (
        <button
          key={color}
          type="button"
          className={cx('timeline-marker-color', color === marker.color && 'timeline-marker-chosen')}
          style={{ background: `var(--${color})` }}
          aria-label={t(`marker.${color}`)}
          aria-pressed={color === marker.color}
          title={t(`marker.${color}`)}
          onClick={() => change({ color })}
        />
      ))}
      <IconButton
        icon={Trash2}
        size="small"
        label={t('marker.remove')}
        onClick={() => {
          close()
          void commit([{ verb: 'removeMarker', markerId: id }], 'removeMarker')
        }}
      />
    </div>
  )
}
