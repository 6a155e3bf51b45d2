import * as av from 'node-av/constants'
import type { FormatContext, Stream } from 'node-av/lib'

/** The stream of a kind that the program uses: FFmpeg's best one. Cover art and chapter pictures are not film. */
export function chooseStream(input: FormatContext, type: av.AVMediaType): Stream | null {
  const usable = input.streams.filter(
    (s) => s.codecpar.codecType === type && !isCover(s) && (type !== av.AVMEDIA_TYPE_VIDEO || s.codecpar.width > 0),
  )
  const best = input.findBestStream(type)
  return usable.find((s) => s.index === best) ?? usable[0] ?? null
}

const isCover = (s: Stream): boolean =>
  s.hasDisposition(av.AV_DISPOSITION_ATTACHED_PIC) || s.hasDisposition(av.AV_DISPOSITION_TIMED_THUMBNAILS)
