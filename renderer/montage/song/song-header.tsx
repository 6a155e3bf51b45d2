import { ChevronDown, Hand, MoveHorizontal, Pause, Play } from 'lucide-react'
import { setDownbeat, setMeter, shiftByBeats, shiftBySeconds } from '#shared/analysis/grid-edits.ts'
import type { AssetId } from '#shared/timeline/ids.ts'
import { formatClockSeconds, formatNumber, formatPercent } from '../../i18n/format.ts'
import { translateOr, useLanguage, useT } from '../../i18n/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu, type MenuEntry } from '../../ui/menu.tsx'
import { PanelHead } from '../../ui/panel.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { nearestBeat, readAs, setGrid, takeMeasured } from './grid-actions.ts'
import type { SongPlayer } from './song-player.ts'
import type { Song } from './use-song.ts'

const METERS = [2, 3, 4, 5, 6, 7]

/** Title, what is known of the beat, and the corrections of the grid. */
export function SongHeader({ assetId, song, player, onTap }: { assetId: AssetId; song: Song; player: SongPlayer; onTap(): void }) {
  const t = useT('song')
  useLanguage()
  const { grid } = song
  return (
    <PanelHead className="song-head">
      <IconButton
        icon={player.playing ? Pause : Play}
        label={player.playing ? t('pause') : t('play')}
        shortcut="Space"
        onClick={player.toggle}
      />
      <span className="song-title cut">{song.asset?.name.replace(/\.\w{2,5}$/, '')}</span>
      <span className="faint num">{formatClockSeconds(song.duration)}</span>
      <span className="grow" />
      {grid && <Tempo assetId={assetId} song={song} />}
      {grid && <Corrections assetId={assetId} song={song} player={player} />}
      <Tooltip label={t('tapHint')} shortcut="T">
        <Button look="quiet" icon={Hand} onClick={onTap}>
          {t('tap')}
        </Button>
      </Tooltip>
      {grid && <BarOne assetId={assetId} song={song} player={player} />}
    </PanelHead>
  )
}

/** Tempo · metre · how sure; opens the other readings. */
function Tempo({ assetId, song }: { assetId: AssetId; song: Song }) {
  const t = useT('song')
  const grid = song.grid!
  const measured = song.analysis?.grid
  const others: MenuEntry[] = (song.analysis?.alternatives ?? []).map((a) => ({
    label: `${translateOr(`song:reading.${a.id}`, a.id)} · ${t('bpm', { tempo: formatNumber(a.grid.tempo, 1) })}`,
    onSelect: () => void setGrid(assetId, a.grid, 'grid.reading'),
  }))
  const readings: MenuEntry[] = [
    ...(measured
      ? [
          {
            label: `${t('asMeasured')} · ${t('bpm', { tempo: formatNumber(measured.tempo, 1) })}`,
            checked: !song.edited,
            onSelect: () => void (song.edited && takeMeasured(assetId)),
          },
        ]
      : []),
    ...(others.length ? (['line', { heading: t('otherReadings') }] as MenuEntry[]) : []),
    ...others,
  ]
  const meters: MenuEntry[] = METERS.map((m) => ({
    label: t('meter', { beats: m }),
    checked: m === grid.meter,
    onSelect: () => void (m !== grid.meter && setGrid(assetId, setMeter(grid, m), 'grid.meter')),
  }))
  const tempo = formatNumber(grid.tempo, 1)
  const state = song.edited ? t('edited') : t('sure', { share: formatPercent(grid.confidence) })
  return (
    <span className="row song-tempo">
      <Menu items={readings} align="end">
        <Button look="quiet" aria-label={`${tempo} ${t('bpmUnit')} · ${state}: ${t('readings')}`}>
          <b className="num">{tempo}</b>
          <span className="faint">{t('bpmUnit')}</span>
          <span className="faint song-sure">· {state}</span>
          <ChevronDown className="icon" width={12} height={12} aria-hidden />
        </Button>
      </Menu>
      <Menu items={meters} align="end">
        <Button look="quiet" aria-label={`${t('meter', { beats: grid.meter })}: ${t('meterChoice')}`}>
          <span className="num">{t('meter', { beats: grid.meter })}</span>
        </Button>
      </Menu>
    </span>
  )
}

function Corrections({ assetId, song, player }: { assetId: AssetId; song: Song; player: SongPlayer }) {
  const t = useT('song')
  const grid = song.grid!
  const read = (id: 'half' | 'double', label: string) => {
    const next = readAs(song, id)
    if (next && next !== grid) void setGrid(assetId, next, label)
  }
  const shifts: MenuEntry[] = [
    { label: t('shift.half'), onSelect: () => void setGrid(assetId, readAs(song, 'shift-half')!, 'grid.shift') },
    { label: t('shift.beatLater'), onSelect: () => void setGrid(assetId, shiftByBeats(grid, 1), 'grid.shift') },
    { label: t('shift.beatEarlier'), onSelect: () => void setGrid(assetId, shiftByBeats(grid, -1), 'grid.shift') },
    'line',
    { label: t('shift.later'), onSelect: () => void setGrid(assetId, shiftBySeconds(grid, 0.01), 'grid.shift') },
    { label: t('shift.earlier'), onSelect: () => void setGrid(assetId, shiftBySeconds(grid, -0.01), 'grid.shift') },
    {
      label: t('shift.here'),
      onSelect: () => {
        const i = nearestBeat(grid.beats, player.time)
        if (i >= 0) void setGrid(assetId, shiftBySeconds(grid, player.time - grid.beats[i]!), 'grid.shift')
      },
    },
  ]
  return (
    <span className="row song-corrections">
      <Tooltip label={t('halfHint')}>
        <Button look="quiet" aria-label={`÷2: ${t('halfHint')}`} onClick={() => read('half', 'grid.half')}>
          ÷2
        </Button>
      </Tooltip>
      <Tooltip label={t('doubleHint')}>
        <Button look="quiet" aria-label={`×2: ${t('doubleHint')}`} onClick={() => read('double', 'grid.double')}>
          ×2
        </Button>
      </Tooltip>
      <Menu items={shifts} align="end">
        <Button look="quiet" icon={MoveHorizontal}>
          {t('shift.name')}
        </Button>
      </Menu>
    </span>
  )
}

function BarOne({ assetId, song, player }: { assetId: AssetId; song: Song; player: SongPlayer }) {
  const t = useT('song')
  const grid = song.grid!
  return (
    <Tooltip label={t('barOneHint')} shortcut="B">
      <Button
        look="quiet"
        onClick={() => void setGrid(assetId, setDownbeat(grid, Math.max(0, nearestBeat(grid.beats, player.time))), 'grid.barOne')}
      >
        {t('barOne')}
      </Button>
    </Tooltip>
  )
}
