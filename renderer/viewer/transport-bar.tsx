import { ChevronFirst, ChevronLast, Expand, Grid3x3, Repeat, StepBack, StepForward, Volume2, VolumeX } from 'lucide-react'
import { memo, type RefObject } from 'react'
import { frameToTicks, nearestFrame } from '#shared/time/frame-rate.ts'
import { formatTimecode } from '#shared/time/timecode.ts'
import { fromSeconds } from '#shared/time/ticks.ts'
import type { Sequence } from '#shared/timeline/model.ts'
import { toEditPoint } from '../editor/actions.ts'
import type { PreviewQuality } from '../editor/preview/preview-screen.tsx'
import { useSession } from '../editor/session-store.ts'
import { transport } from '../editor/transport.ts'
import { formatNumber, formatPercent } from '../i18n/format.ts'
import { useT } from '../i18n/index.ts'
import { IconButton } from '../ui/button.tsx'
import { PlayButton } from '../ui/play-button.tsx'
import { Select } from '../ui/select.tsx'
import { setViewer, useViewer } from './viewer-store.ts'

interface Props {
  sequence: Sequence
  playing: boolean
  rate: number
  /** Seconds. */
  duration: number
  stage: RefObject<HTMLDivElement | null>
}

/**
 * Time on the left, playing in the middle, the picture's settings on the right. Only what shows the time follows every picture: the rest would
 * be drawn thirty times a second for nothing.
 */
export const TransportBar = memo(function TransportBar({ sequence, playing, rate, duration, stage }: Props) {
  const t = useT('viewer')
  const { safeAreas, loop } = useViewer()
  const fullScreen = (): void => {
    if (document.fullscreenElement) void document.exitFullscreen()
    else void stage.current?.requestFullscreen()
  }
  return (
    <div className="viewer-bar" role="toolbar" aria-label={t('transport')}>
      <Times sequence={sequence} rate={playing ? rate : 1} duration={duration} />
      <div className="viewer-play">
        <IconButton icon={ChevronFirst} label={t('previousCut')} shortcut="↑" onClick={() => toEditPoint(-1)} />
        <IconButton icon={StepBack} label={t('stepBack')} shortcut="←" onClick={() => transport.step(-1)} />
        <PlayButton playing={playing} label={t(playing ? 'pause' : 'play')} onClick={() => transport.toggle()} testId="play" />
        <IconButton icon={StepForward} label={t('stepForward')} shortcut="→" onClick={() => transport.step(1)} />
        <IconButton icon={ChevronLast} label={t('nextCut')} shortcut="↓" onClick={() => toEditPoint(1)} />
      </div>
      <div className="viewer-tools">
        <Volume />
        <IconButton icon={Repeat} label={t('loop')} on={loop} onClick={() => setViewer({ loop: !loop })} />
        <IconButton icon={Grid3x3} label={t('safeAreas')} on={safeAreas} onClick={() => setViewer({ safeAreas: !safeAreas })} />
        <ZoomSelect />
        <QualitySelect />
        <IconButton icon={Expand} label={t('fullScreen')} onClick={fullScreen} />
      </div>
    </div>
  )
})

function Times({ sequence, rate, duration }: { sequence: Sequence; rate: number; duration: number }) {
  const t = useT('viewer')
  const playhead = useSession((s) => s.playhead)
  const code = (ticks: number): string => formatTimecode(ticks as typeof playhead, sequence.frameRate)
  const end = frameToTicks(nearestFrame(fromSeconds(duration), sequence.frameRate), sequence.frameRate)
  return (
    <div className="viewer-times">
      <span className="viewer-time" role="timer" aria-label={t('position')} data-testid="timecode">
        {code(playhead)}
      </span>
      <span className="faint viewer-length">/ {code(end)}</span>
      {rate !== 1 && <span className="viewer-rate">{t('speed', { rate: formatNumber(rate) })}</span>}
    </div>
  )
}

function Volume() {
  const t = useT('viewer')
  const volume = useViewer((s) => s.volume)
  const muted = volume === 0
  return (
    <IconButton
      icon={muted ? VolumeX : Volume2}
      label={t(muted ? 'unmute' : 'mute')}
      onClick={() => setViewer({ volume: muted ? 1 : 0 })}
    />
  )
}

const ZOOMS = [0.25, 0.5, 1, 2]
const ZoomSelect = memo(function ZoomSelect() {
  const t = useT('viewer')
  const zoom = useViewer((s) => s.zoom)
  return (
    <Select
      look="quiet"
      label={t('zoom')}
      value={zoom === null ? 'fit' : String(zoom)}
      options={[{ value: 'fit', label: t('fit') }, ...ZOOMS.map((z) => ({ value: String(z), label: formatPercent(z) }))]}
      onChange={(v) => setViewer({ zoom: v === 'fit' ? null : Number(v) })}
    />
  )
})

const QUALITIES: readonly PreviewQuality[] = ['auto', 'full', 'half']
const QualitySelect = memo(function QualitySelect() {
  const t = useT('viewer')
  const quality = useViewer((s) => s.quality)
  return (
    <Select
      look="quiet"
      className="viewer-quality"
      label={t('quality.label')}
      value={quality}
      options={QUALITIES.map((q) => ({ value: q, label: t(`quality.${q}`) }))}
      onChange={(v) => setViewer({ quality: v })}
    />
  )
})
