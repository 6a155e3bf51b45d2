import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { addBeat, removeBeat, setDownbeat } from '#shared/analysis/grid-edits.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import { attempt, client, useProject } from '../../client/index.ts'
import { translateOr, useT } from '../../i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { ContextMenu, type MenuEntry } from '../../ui/menu.tsx'
import { Progress } from '../../ui/meters.tsx'
import { Panel } from '../../ui/panel.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { useMontage } from '../montage-state.ts'
import { select, useMontageView } from '../montage-store.ts'
import { nearestBeat, setGrid } from './grid-actions.ts'
import { usePeaks } from './peaks.ts'
import { boundView, type SongView, wholeSong, zoomView } from './song-axis.ts'
import { SongCanvas } from './song-canvas.tsx'
import { SongHeader } from './song-header.tsx'
import { useSongPlayer } from './song-player.ts'
import { TapBar } from './tap-bar.tsx'
import { type Song, useSong } from './use-song.ts'
import './song.css'

/**
 * The song of the montage: wave, sections, beats and bars, and under it the planned cuts on the same axis. Its grid can be corrected here; a
 * correction is one undo step, and the plan follows it.
 */
export const SongLane = ({ assetId }: { assetId: AssetId }) => <Lane key={assetId} assetId={assetId} />

function Lane({ assetId }: { assetId: AssetId }) {
  const t = useT('song')
  const song = useSong(assetId)
  const { plan } = useMontage()
  const shown = plan?.songAssetId === assetId ? plan : null
  const selected = useMontageView((s) => s.selected)
  const planPlaying = useMontageView((s) => s.playing)
  const player = useSongPlayer(song.status?.media, song.duration)
  const peaks = usePeaks(song.status?.peaks)
  const [view, setView] = useState<SongView | null>(null)
  const [tapping, setTapping] = useState(false)
  const point = useRef(0)
  const current = view ? boundView(view, song.duration) : wholeSong(song.duration)
  useEffect(() => {
    if (planPlaying) player.pause()
  }, [planPlaying])

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey) return
    const act = keyAction(e, { song, assetId, player, view: current, setView, tap: () => setTapping(true) })
    if (!act) return
    e.preventDefault()
    act()
  }
  return (
    <Panel label={t('song')} className="song">
      <SongHeader assetId={assetId} song={song} player={player} onTap={() => setTapping(true)} />
      {tapping && (
        <TapBar
          song={song}
          player={player}
          onClose={() => setTapping(false)}
          onUse={(grid) => {
            setTapping(false)
            void setGrid(assetId, grid, 'grid.tap')
          }}
        />
      )}
      {!tapping && <Notice song={song} assetId={assetId} onTap={() => setTapping(true)} />}
      <ContextMenu items={() => [...menuAt(song, assetId, point.current, player.seek, t), ...viewMenu(shown, song.duration, setView, t)]}>
        <div className="song-body" onKeyDown={onKeyDown}>
          <SongCanvas
            song={song}
            peaks={peaks}
            player={player}
            plan={shown}
            selected={selected}
            onSelect={select}
            onDragBeat={(grid) => void setGrid(assetId, grid, 'grid.drag')}
            view={current}
            onView={setView}
            onPoint={(time) => {
              point.current = time
            }}
          />
        </div>
      </ContextMenu>
    </Panel>
  )
}

interface KeyContext {
  song: Song
  assetId: AssetId
  player: ReturnType<typeof useSongPlayer>
  view: SongView
  setView(view: SongView | null): void
  tap(): void
}

/** What a key does while the lane has the focus. */
function keyAction(e: KeyboardEvent, { song, assetId, player, view, setView, tap }: KeyContext): (() => void) | undefined {
  const beats = song.grid?.beats ?? []
  const step = (by: number) => () => {
    const i = nearestBeat(beats, player.time)
    player.seek(i < 0 ? player.time + by : (beats[Math.max(0, Math.min(beats.length - 1, i + by))] ?? player.time))
  }
  const zoom = (factor: number) => () => setView(zoomView(view, player.time, factor, song.duration))
  switch (e.key) {
    case ' ':
      return player.toggle
    case 'ArrowLeft':
      return step(e.shiftKey ? -(song.grid?.meter ?? 4) : -1)
    case 'ArrowRight':
      return step(e.shiftKey ? (song.grid?.meter ?? 4) : 1)
    case 'Home':
      return () => player.seek(0)
    case 'End':
      return () => player.seek(song.duration)
    case '+':
    case '=':
      return zoom(0.6)
    case '-':
      return zoom(1 / 0.6)
    case 'Z':
      return e.shiftKey ? () => setView(null) : undefined
    case 't':
    case 'T':
      return tap
    case 'b':
    case 'B':
      return song.grid && beats.length
        ? () => void setGrid(assetId, setDownbeat(song.grid!, nearestBeat(beats, player.time)), 'grid.barOne')
        : undefined
    default:
      return undefined
  }
}

function menuAt(song: Song, assetId: AssetId, time: number, seek: (t: number) => void, t: ReturnType<typeof useT<'song'>>): MenuEntry[] {
  const play: MenuEntry = { label: t('menu.playhead'), onSelect: () => seek(time) }
  const { grid } = song
  const index = grid ? nearestBeat(grid.beats, time) : -1
  if (!grid || index < 0) return [play]
  return [
    { label: t('barOne'), onSelect: () => void setGrid(assetId, setDownbeat(grid, index), 'grid.barOne') },
    'line',
    { label: t('menu.add'), onSelect: () => void setGrid(assetId, addBeat(grid, time), 'grid.add') },
    { label: t('menu.remove'), onSelect: () => void setGrid(assetId, removeBeat(grid, index), 'grid.remove') },
    'line',
    play,
  ]
}

function viewMenu(
  plan: MontagePlan | null,
  duration: number,
  setView: (v: SongView | null) => void,
  t: ReturnType<typeof useT<'song'>>,
): MenuEntry[] {
  const whole: MenuEntry = { label: t('menu.fit'), shortcut: 'Shift Z', onSelect: () => setView(null) }
  if (!plan) return ['line', whole]
  const length = toSeconds(plan.duration)
  const film = boundView({ start: plan.songIn - length * 0.04, span: length * 1.08 }, duration)
  return ['line', whole, { label: t('menu.fitFilm'), onSelect: () => setView(film) }]
}

/** What is going on where there is no grid yet, or none to be found. */
function Notice({ song, assetId, onTap }: { song: Song; assetId: AssetId; onTap(): void }) {
  const t = useT('song')
  const projectId = useProject((s) => s.projectId)
  const measure = () => projectId !== null && void attempt(client.library.analyse({ projectId, assetIds: [assetId] }))
  if (song.grid) return null
  if (song.listening !== undefined)
    return (
      <div className="song-notice" role="status">
        <span className="dim">{t('listening')}</span>
        <Progress percent={song.listening} label={t('listening')} className="song-progress" />
      </div>
    )
  if (song.failed)
    return (
      <div className="song-notice">
        <ErrorState
          message={translateOr(`errors:${song.failed.code}`, song.failed.message, song.failed.params)}
          action={<Button onClick={measure}>{t('again')}</Button>}
        />
      </div>
    )
  if (!song.analysis) {
    if (song.status === undefined || song.status.song !== null) return null
    return (
      <div className="song-notice" role="status">
        <span className="dim grow">{t('unheard')}</span>
        <Button onClick={measure}>{t('listen')}</Button>
      </div>
    )
  }
  return (
    <div className="song-notice" role="status">
      <span className="grow">{reasonText(song.analysis.reason, t)}</span>
      <Button onClick={onTap}>{t('tap')}</Button>
    </div>
  )
}

/** The engine says why in English; the sentences it knows have a translation. */
function reasonText(reason: string | null, t: ReturnType<typeof useT<'song'>>): string {
  if (reason?.startsWith('This file is silent')) return t('reason.silent')
  if (reason?.startsWith('This sound is too short')) return t('reason.short')
  return t('reason.beatless')
}
