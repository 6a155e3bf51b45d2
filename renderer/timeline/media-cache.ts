import { create } from 'zustand'

/** Pictures and peaks that the canvas draws. Asking for one that is not here fetches it and draws again when it has come. */
export const useMediaVersion = create<{ version: number }>()(() => ({ version: 0 }))

const MOST_PICTURES = 240
const pictures = new Map<string, HTMLImageElement | null>()
const peaks = new Map<string, Int8Array | null>()
let announced = false

/** Many arrivals within a frame become one redraw. */
function announce(): void {
  if (announced) return
  announced = true
  requestAnimationFrame(() => {
    announced = false
    useMediaVersion.setState((s) => ({ version: s.version + 1 }))
  })
}

/** The picture at this address once it is decoded; null while it is on its way or cannot be had. */
export function picture(url: string): HTMLImageElement | null {
  const known = pictures.get(url)
  if (known !== undefined) {
    // Used again: last in line to go.
    pictures.delete(url)
    pictures.set(url, known)
    return known
  }
  pictures.set(url, null)
  const image = new Image()
  image.decoding = 'async'
  image.src = url
  image.decode().then(
    () => {
      pictures.set(url, image)
      announce()
    },
    () => undefined,
  )
  for (const old of pictures.keys()) {
    if (pictures.size <= MOST_PICTURES) break
    pictures.delete(old)
  }
  return null
}

/** Peaks as pairs of smallest and largest sample, -127..127; null while they are on their way or cannot be had. */
export function peakData(url: string): Int8Array | null {
  const known = peaks.get(url)
  if (known !== undefined) return known
  peaks.set(url, null)
  fetch(url).then(
    async (r) => {
      if (!r.ok) return
      peaks.set(url, new Int8Array(await r.arrayBuffer()))
      announce()
    },
    () => peaks.delete(url),
  )
  return null
}
