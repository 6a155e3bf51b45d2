import { useAssetStatus } from '../client/index.ts'
import { cx } from '../ui/cx.ts'

/** One frame of an asset's filmstrip, filling its box; the poster where there is no strip yet. `time` in media seconds. */
export function Thumb({ assetId, time, className }: { assetId: string; time: number; className?: string }) {
  const status = useAssetStatus(assetId)
  const strip = status?.filmstrip
  if (!strip || strip.count === 0)
    return (
      <span className={cx('montage-thumb', className)}>
        {status?.poster && <img src={status.poster} alt="" draggable={false} loading="lazy" />}
      </span>
    )
  const { columns, rows, cellWidth, cellHeight } = strip
  const cell = Math.max(0, Math.min(strip.count - 1, Math.floor(time / strip.interval)))
  const inSheet = cell % (columns * rows)
  const url = strip.sheets[Math.floor(cell / (columns * rows))]
  return (
    <span className={cx('montage-thumb', className)}>
      <svg viewBox={`0 0 ${cellWidth} ${cellHeight}`} preserveAspectRatio="xMidYMid slice" aria-hidden>
        <image
          href={url}
          x={-(inSheet % columns) * cellWidth}
          y={-Math.floor(inSheet / columns) * cellHeight}
          width={columns * cellWidth}
          height={rows * cellHeight}
          preserveAspectRatio="none"
        />
      </svg>
    </span>
  )
}
