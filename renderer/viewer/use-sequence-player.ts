import { useEffect } from 'react'
import { frameToTicks, nearestFrame } from '#shared/time/frame-rate.ts'
import { fromSeconds, toSeconds } from '#shared/time/ticks.ts'
import type { Sequence } from '#shared/timeline/model.ts'
import { usePreview } from '../editor/preview/use-preview.ts'
import { setSession, useSession } from '../editor/session-store.ts'
import { provideTransport } from '../editor/transport.ts'
import { keepInView } from '../editor/zoom.ts'
import { useViewer } from './viewer-store.ts'

/** The player of a sequence, tied to the session: it is the transport, and the playhead is where it is. */
export function useSequencePlayer(projectId: string, sequence: Sequence) {
  const source = { kind: 'sequence', sequenceId: sequence.id } as const
  const { player, state } = usePreview(projectId, source, sequence.id, toSeconds(useSession.getState().playhead))
  const volume = useViewer((s) => s.volume)
  const { num, den } = sequence.frameRate

  useEffect(() => {
    if (!player) return undefined
    player.setLoop(() => {
      if (!useViewer.getState().loop) return null
      const { inPoint, outPoint } = useSession.getState()
      return { start: toSeconds(inPoint ?? fromSeconds(0)), end: outPoint === null ? player.state.duration : toSeconds(outPoint) }
    })
    return provideTransport({
      play: (rate) => player.play(rate),
      pause: () => player.pause(),
      toggle: () => player.toggle(),
      seek: (t) => player.seek(toSeconds(t)),
      step: (frames) => {
        player.step(frames)
        setSession({ playhead: playheadOf(player.state.time, { num, den }) })
      },
    })
  }, [player, num, den])
  useEffect(() => {
    player?.setVolume(volume)
  }, [player, volume])
  useEffect(() => {
    if (!state.playing) {
      if (useSession.getState().playing) setSession({ playing: false, rate: 1, playhead: playheadOf(state.time, { num, den }) })
      return
    }
    const playhead = playheadOf(state.time, { num, den })
    setSession({ playing: true, rate: state.rate, playhead })
    keepInView(playhead)
  }, [state.playing, state.rate, state.time, num, den])
  return { player, state }
}

const playheadOf = (seconds: number, rate: { num: number; den: number }) => frameToTicks(nearestFrame(fromSeconds(seconds), rate), rate)
