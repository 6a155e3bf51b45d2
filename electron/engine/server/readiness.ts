import type { MediaService } from '../../media/media-service.ts'

/** A window's own start goes first, milliseconds. */
const AFTER_MS = 700
/** A window that is read anew comes back within this time, milliseconds. */
const UNTIL_MS = 30_000

/**
 * Has the media service hold ready what a person may soon need, as long as a window is there. Ask it to `look` whenever one comes or goes.
 */
export function createReadiness(hasWindow: () => boolean, media: Pick<MediaService, 'keepReady'>): { look(): void; end(): void } {
  let kept = false
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    clearTimeout(timer)
    const wanted = hasWindow()
    if (wanted === kept) return
    const settle = (): void => {
      if (hasWindow() !== wanted) return
      kept = wanted
      media.keepReady(wanted)
    }
    timer = setTimeout(settle, wanted ? AFTER_MS : UNTIL_MS)
    timer.unref()
  }
  return { look, end: () => clearTimeout(timer) }
}
