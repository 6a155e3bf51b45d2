import { useCallback, useRef } from 'react'
import { type Clip, DEFAULT_STABILISE, type Stabilise } from '#shared/timeline/model.ts'
import { useRecords } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { NumberProp, Prop, PropGroup } from '../ui/property.tsx'
import { SegmentedControl } from '../ui/segmented.tsx'
import { Switch } from '../ui/switch.tsx'
import { changeClips } from './change.ts'
import { percent } from './figures.ts'
import { Steadiness } from './steadiness.tsx'
import { shared } from './targets.ts'

/** Takes the shake out of films: on or off, how, how far the picture may be enlarged for it, and what that brought. */
export function StabiliseGroup({ clips }: { clips: readonly Clip[] }) {
  const t = useT('inspector')
  const films = useFilms(clips)
  const turnedOn = useRef(false)
  /** Who has just turned it on is shown what it brings. */
  const onShown = useCallback((element: Element, found: boolean) => {
    if (!turnedOn.current) return
    element.scrollIntoView({ block: 'nearest' })
    turnedOn.current = !found
  }, [])
  if (films.length === 0) return null
  const steadied = films.filter((c) => c.stabilise != null).length
  const on = steadied === films.length
  const turn = (wanted: boolean) => {
    turnedOn.current = wanted
    changeClips(films, 'clip.stabilise', (c) => ({ stabilise: wanted ? (c.stabilise ?? DEFAULT_STABILISE) : null }))
  }
  return (
    <>
      <PropGroup
        label={t('stabilise.title')}
        action={
          <span className="stabilise-turn">
            {steadied > 0 && !on && <span className="faint num">{t('stabilise.some', { on: steadied, total: films.length })}</span>}
            <Switch label={t('stabilise.title')} checked={on} onChange={turn} />
          </span>
        }
      />
      {on && <Settings clips={films} />}
      {on && films.length === 1 && <Steadiness clip={films[0]!} onShown={onShown} />}
    </>
  )
}

/** Those of the clips that show a film; a still has no shake. */
function useFilms(clips: readonly Clip[]): Clip[] {
  const assets = useRecords('asset')
  return clips.filter((c) => assets.find((a) => a.id === c.assetId)?.kind === 'video')
}

function Settings({ clips }: { clips: readonly Clip[] }) {
  const t = useT('inspector')
  const settings = (c: Clip): Stabilise => c.stabilise ?? DEFAULT_STABILISE
  const mode = shared(clips, (c) => settings(c).mode)
  const smoothness = shared(clips, (c) => settings(c).smoothness)
  const maxZoom = shared(clips, (c) => settings(c).maxZoom)
  const change = (patch: Partial<Stabilise>) => changeClips(clips, 'clip.stabilise', (c) => ({ stabilise: { ...settings(c), ...patch } }))
  return (
    <>
      <Prop label={t('stabilise.mode')}>
        <SegmentedControl<Stabilise['mode'] | ''>
          className="stabilise-mode"
          label={t('stabilise.mode')}
          value={mode.mixed ? '' : (mode.value ?? DEFAULT_STABILISE.mode)}
          options={(['smooth', 'locked'] as const).map((m) => ({
            value: m,
            label: t(`stabilise.${m}`),
            title: t(`stabilise.${m}Hint`),
          }))}
          onChange={(m) => m && change({ mode: m })}
        />
      </Prop>
      {(mode.mixed || mode.value === 'smooth') && (
        <NumberProp
          label={t('stabilise.smoothness')}
          hint={t('stabilise.smoothnessHint')}
          value={Math.round((smoothness.value ?? 0) * 100)}
          min={0}
          max={100}
          initial={100 * DEFAULT_STABILISE.smoothness}
          mixed={smoothness.mixed}
          units={{ '%': 1 }}
          format={percent}
          onCommit={(v) => change({ smoothness: v / 100 })}
        />
      )}
      <NumberProp
        label={t('stabilise.zoom')}
        hint={t('stabilise.zoomHint')}
        value={Math.round(((maxZoom.value ?? 1) - 1) * 100)}
        min={2}
        max={50}
        initial={Math.round(100 * (DEFAULT_STABILISE.maxZoom - 1))}
        mixed={maxZoom.mixed}
        units={{ '%': 1 }}
        format={percent}
        onCommit={(v) => change({ maxZoom: 1 + v / 100 })}
      />
    </>
  )
}
