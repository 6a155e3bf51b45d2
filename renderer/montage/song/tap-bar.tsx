import { Hand } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { BeatGrid } from '#shared/analysis/beat-grid.ts'
import { gridFromTaps } from '#shared/analysis/tapped-grid.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useT } from '../../i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import type { SongPlayer } from './song-player.ts'
import type { Song } from './use-song.ts'

/** Tapping along: the song plays, T (or the button) marks beats, the first tap is a bar's first; Enter takes it, Escape leaves all as it was. */
export function TapBar({ song, player, onUse, onClose }: { song: Song; player: SongPlayer; onUse(grid: BeatGrid): void; onClose(): void }) {
  const t = useT('song')
  const [taps, setTaps] = useState<number[]>([])
  const grid =
    taps.length >= 4
      ? gridFromTaps(taps, { duration: song.duration, meter: song.grid?.meter ?? 4, onsets: song.analysis?.onsets ?? [] })
      : undefined
  const tap = () => setTaps((before) => [...before, player.now()])
  const onKey = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.repeat) return
    const act =
      e.key === 't' || e.key === 'T' ? tap : e.key === 'Enter' ? () => grid && onUse(grid) : e.key === 'Escape' ? onClose : undefined
    if (!act) return
    e.preventDefault()
    e.stopImmediatePropagation()
    act()
  }
  const latest = useRef(onKey)
  useLayoutEffect(() => {
    latest.current = onKey
  })
  useEffect(() => {
    player.play()
    const listen = (e: KeyboardEvent) => latest.current(e)
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [])
  return (
    <div className="song-tap" role="group" aria-label={t('tap')}>
      <Button icon={Hand} onPointerDown={tap}>
        {t('tapHere')}
      </Button>
      <span className="dim grow cut" aria-live="polite">
        {taps.length === 0
          ? t('tapStart')
          : grid
            ? t('tapResult', { count: taps.length, tempo: formatNumber(grid.tempo, 1) })
            : t('tapMore', { count: Math.max(0, 4 - taps.length) })}
      </span>
      <Button look="quiet" onClick={onClose}>
        {t('tapCancel')}
      </Button>
      <Button look="go" disabled={!grid} onClick={() => grid && onUse(grid)}>
        {t('tapUse')}
      </Button>
    </div>
  )
}
