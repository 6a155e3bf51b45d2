import { useCallback, useEffect, useRef, useState } from 'react'

/** Two films that begin together and begin anew when the longer one has ended; the shorter one waits on its last frame. */
export interface PairedLoop {
  playing: boolean
  toggle(): void
  /** For the video elements. */
  refs: readonly [(v: HTMLVideoElement | null) => void, (v: HTMLVideoElement | null) => void]
  onEnded(): void
}

const play = (v: HTMLVideoElement): void => void v.play().catch(() => undefined)

/** `key` names the two films: others begin from the start. */
export function usePairedLoop(key: string): PairedLoop {
  const videos = useRef<[HTMLVideoElement | null, HTMLVideoElement | null]>([null, null])
  const [playing, setPlaying] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches)
  const all = useCallback(() => videos.current.filter((v) => v !== null), [])
  useEffect(() => {
    for (const v of all()) {
      if (playing) play(v)
      else v.pause()
    }
  }, [playing, key, all])
  const first = useCallback((v: HTMLVideoElement | null) => void (videos.current[0] = v), [])
  const second = useCallback((v: HTMLVideoElement | null) => void (videos.current[1] = v), [])
  return {
    playing,
    toggle: () => setPlaying((on) => !on),
    refs: [first, second],
    onEnded() {
      if (!all().every((v) => v.ended)) return
      for (const v of all()) {
        v.currentTime = 0
        play(v)
      }
    },
  }
}
