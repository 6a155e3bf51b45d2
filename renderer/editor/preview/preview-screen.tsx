import { memo, type ReactNode, useEffect, useRef } from 'react'
import { cx } from '../../ui/cx.ts'
import type { PreviewPlayer } from './preview-player.ts'
import './preview-screen.css'

export type PreviewQuality = 'auto' | 'full' | 'half'
/** Pixels of the longer side that 'auto' asks for at most: sharp enough to judge, quick enough to play. */
const AUTO_LIMIT = 1280
/** The box may change this long before another size is asked for, milliseconds. */
const SETTLE = 180

export interface PreviewScreenProps {
  player: PreviewPlayer | null
  /** Shape of the film. */
  width: number
  height: number
  quality?: PreviewQuality
  /** CSS pixels a film pixel; null fits the box. */
  zoom?: number | null
  className?: string
  /** Lies over the picture, in its box. */
  children?: ReactNode
  label: string
}

/** The picture of a player, letterboxed in its box. */
export const PreviewScreen = memo(function PreviewScreen({
  player,
  width,
  height,
  quality = 'auto',
  zoom = null,
  className,
  children,
  label,
}: PreviewScreenProps) {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    player?.attach(canvas.current)
    return () => player?.attach(null)
  }, [player])
  useEffect(() => {
    const element = box.current
    if (!element || !player) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = (): void => {
      const r = element.getBoundingClientRect()
      const scale = zoom ?? Math.min(r.width / width, r.height / height)
      const ratio = window.devicePixelRatio
      const wanted = Math.min(1, scale * ratio) * (quality === 'half' ? 0.5 : 1)
      const limit = quality === 'auto' ? Math.min(1, AUTO_LIMIT / (Math.max(width, height) * wanted)) : 1
      if (r.width > 0) player.resize(width * wanted * limit, height * wanted * limit)
    }
    const observer = new ResizeObserver(() => {
      clearTimeout(timer)
      timer = setTimeout(ask, SETTLE)
    })
    observer.observe(element)
    ask()
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [player, width, height, quality, zoom])
  const size = zoom === null ? {} : { width: width * zoom, height: height * zoom, maxWidth: 'none', maxHeight: 'none' }
  return (
    <div className={cx('preview-screen', zoom !== null && 'preview-screen-zoomed', className)} ref={box}>
      <div
        className="preview-frame"
        style={{ aspectRatio: `${width} / ${height}`, ['--aspect' as string]: String(width / height), ...size }}
      >
        <canvas ref={canvas} className="preview-canvas" role="img" aria-label={label} data-testid="preview-canvas" />
        {children}
      </div>
    </div>
  )
})
