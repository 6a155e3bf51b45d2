import { useCallback, useEffect, useRef, useState } from 'react'
import { transport } from '../../editor/transport.ts'
import { setPlaying as setPlanPlaying } from '../montage-store.ts'

/** Plays one song and tells where it is. */
export interface SongPlayer {
  playing: boolean
  /** Seconds; of the last frame drawn while playing. */
  time: number
  /** Seconds at this moment, for taps. */
  now(): number
  play(): void
  pause(): void
  toggle(): void
  seek(seconds: number): void
}

/** The sound of the element comes this much later than its clock says, seconds; a tap is that late as well. */
const MOST_LATENCY = 0.3

export function useSongPlayer(url: string | undefined, duration: number): SongPlayer {
  const [playing, setPlaying] = useState(false)
  const [time, setTime] = useState(0)
  const audio = useRef<HTMLAudioElement | null>(null)
  const wanted = useRef(0)

  useEffect(() => {
    if (!url) return undefined
    const element = new Audio()
    element.preload = 'auto'
    element.src = url
    audio.current = element
    const onPlay = () => setPlaying(true)
    const onPause = () => {
      setPlaying(false)
      setTime(element.currentTime)
    }
    // A seek before the file is known is kept until it is.
    const onKnown = () => {
      if (wanted.current > 0) element.currentTime = wanted.current
    }
    element.addEventListener('play', onPlay)
    element.addEventListener('pause', onPause)
    element.addEventListener('ended', onPause)
    element.addEventListener('loadedmetadata', onKnown)
    return () => {
      element.pause()
      for (const [name, f] of [
        ['play', onPlay],
        ['pause', onPause],
        ['ended', onPause],
        ['loadedmetadata', onKnown],
      ] as const)
        element.removeEventListener(name, f)
      element.removeAttribute('src')
      element.load()
      audio.current = null
      wanted.current = 0
      setPlaying(false)
      setTime(0)
    }
  }, [url])

  useEffect(() => {
    if (!playing) return undefined
    let frame = requestAnimationFrame(function tick() {
      if (audio.current) setTime(audio.current.currentTime)
      frame = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(frame)
  }, [playing])

  const play = useCallback(() => {
    const element = audio.current
    if (!element) return
    // One sound at a time: what else plays, stops.
    transport.pause()
    setPlanPlaying(false)
    if (element.ended || element.currentTime >= duration - 0.05) element.currentTime = 0
    element.play().catch(() => setPlaying(false))
  }, [duration])
  const pause = useCallback(() => audio.current?.pause(), [])
  const toggle = useCallback(() => (audio.current?.paused === false ? pause() : play()), [play, pause])
  const seek = useCallback(
    (seconds: number) => {
      const to = Math.max(0, Math.min(duration, seconds))
      wanted.current = to
      if (audio.current && audio.current.readyState > 0) audio.current.currentTime = to
      setTime(to)
    },
    [duration],
  )
  const now = useCallback(() => Math.max(0, (audio.current?.currentTime ?? 0) - latency()), [])
  return { playing, time, now, play, pause, toggle, seek }
}

let context: AudioContext | undefined
/** What the sound device adds, seconds; 0 where the browser does not tell. */
function latency(): number {
  context ??= new AudioContext()
  const reported = context.outputLatency || context.baseLatency || 0
  return Math.min(MOST_LATENCY, reported)
}
