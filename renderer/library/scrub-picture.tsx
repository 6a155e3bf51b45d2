import { type PointerEvent, useState } from 'react'
import type { AssetStatus } from '#shared/contract/contract.ts'
import { cx } from '../ui/cx.ts'

type Filmstrip = NonNullable<AssetStatus['filmstrip']>

/** Pictures at least this wide fill the card; narrower ones are shown whole. */
const FILLS_FROM = 1.2
const BOX = 16 / 9

const loaded = new Set<string>()

/** Which sheet and cell show a time. */
export function cellAt(strip: Filmstrip, seconds: number): { sheet: number; column: number; row: number } {
  const cell = Math.max(0, Math.min(strip.count - 1, Math.floor(seconds / strip.interval)))
  const perSheet = strip.columns * strip.rows
  const within = cell % perSheet
  return { sheet: Math.floor(cell / perSheet), column: within % strip.columns, row: Math.floor(within / strip.columns) }
}

/** A film's poster; the pointer moves through the film. `onTime` tells the time under the pointer in seconds, null without one. */
export function ScrubPicture({
  poster,
  filmstrip,
  duration,
  aspect,
  onTime,
}: {
  poster: string | null
  filmstrip: Filmstrip | null
  duration: number
  /** Width over height of the picture. */
  aspect: number
  onTime: (seconds: number | null) => void
}) {
  const [time, setTime] = useState<number | null>(null)
  const [, redraw] = useState(0)
  const move = (e: PointerEvent) => {
    if (!filmstrip || e.pointerType === 'touch') return
    const box = e.currentTarget.getBoundingClientRect()
    const seconds = Math.max(0, Math.min(0.9999, (e.clientX - box.left) / box.width)) * duration
    const url = filmstrip.sheets[cellAt(filmstrip, seconds).sheet]
    if (url && !loaded.has(url)) {
      const image = new Image()
      image.onload = () => {
        loaded.add(url)
        redraw((n) => n + 1)
      }
      image.src = url
    }
    setTime(seconds)
    onTime(seconds)
  }
  const leave = () => {
    setTime(null)
    onTime(null)
  }
  return (
    <div className="library-picture" onPointerMove={move} onPointerLeave={leave}>
      {poster && (
        <img
          className={cx('library-poster', aspect >= FILLS_FROM && 'library-poster-wide')}
          src={poster}
          alt=""
          draggable={false}
          decoding="async"
        />
      )}
      {filmstrip && time !== null && <Cell strip={filmstrip} seconds={time} />}
      {time !== null && <span className="library-scrub" style={{ left: `${(time / duration) * 100}%` }} />}
    </div>
  )
}

/** One cell of the strip, cut out of its sheet by percentages, so that it needs no size in pixels. */
function Cell({ strip, seconds }: { strip: Filmstrip; seconds: number }) {
  const { sheet, column, row } = cellAt(strip, seconds)
  const url = strip.sheets[sheet]
  if (!url || !loaded.has(url)) return null
  const aspect = strip.cellWidth / strip.cellHeight
  const fillsWidth = aspect >= FILLS_FROM ? aspect <= BOX : aspect > BOX
  const size = fillsWidth ? { width: '100%', height: `${(BOX / aspect) * 100}%` } : { height: '100%', width: `${(aspect / BOX) * 100}%` }
  const percent = (at: number, of: number): number => (of > 1 ? (at / (of - 1)) * 100 : 0)
  return (
    <span className="library-cell">
      <span
        style={{
          ...size,
          backgroundImage: `url("${url}")`,
          backgroundSize: `${strip.columns * 100}% ${strip.rows * 100}%`,
          backgroundPosition: `${percent(column, strip.columns)}% ${percent(row, strip.rows)}%`,
        }}
      />
    </span>
  )
}
