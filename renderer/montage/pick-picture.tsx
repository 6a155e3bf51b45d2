import { useEffect, useMemo, useRef, useState } from 'react'
import type { MontagePlan, Pick } from '#shared/planning/edit-plan.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { errorText, useProject } from '../client/index.ts'
import type { PreviewPlayer } from '../editor/preview/preview-player.ts'
import { PreviewScreen } from '../editor/preview/preview-screen.tsx'
import { usePreview } from '../editor/preview/use-preview.ts'
import { provideTransport } from '../editor/transport.ts'
import { useT } from '../i18n/index.ts'
import { select, setPlaying, useMontageView } from './montage-store.ts'
import { middleOf } from './plan-strip.tsx'
import { Thumb } from './thumb.tsx'

/** A plan is shown this long after it came: controls that are still moving bring another, milliseconds. */
const SETTLE_MS = 250
/** The pointer rests this long on the picture before it plays, milliseconds. */
const REST_MS = 180

const startOf = (p: Pick): number => toSeconds(p.start)
const endOf = (p: Pick): number => toSeconds(p.start) + toSeconds(p.duration)

/** What of a plan is seen and heard; locks and reasons change without another picture. */
const filmKey = (plan: MontagePlan): string =>
  JSON.stringify([
    [
      plan.songAssetId,
      plan.songIn,
      plan.width,
      plan.height,
      plan.settings.style,
      plan.settings.lut,
      plan.look?.source,
      plan.settings.clipSound,
    ],
    plan.picks.map((p) => [p.ref.assetId, p.start, p.sourceStart, p.speed, p.transition, p.panZoom, p.focus]),
  ])

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

/** The large picture of a pick, from the plan as it would be exported: still at rest, playing the shot under the pointer, or playing the film. */
export function PickPicture({ plan, pick }: { plan: MontagePlan; pick: Pick }) {
  const t = useT('montage')
  const projectId = useProject((s) => s.projectId)
  const shown = useSettled(plan)
  const key = useMemo(() => filmKey(shown), [shown])
  const middle = (startOf(pick) + endOf(pick)) / 2
  const { player, state } = usePreview(projectId, { kind: 'plan', plan: shown }, key, middle)
  const playing = useMontageView((s) => s.playing)
  const [over, setOver] = useState(false)
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useFilm(player, state, plan, pick, playing)
  useHover(player, pick, over && !playing)
  useEffect(() => {
    if (!playing && !over) player?.seek(middle)
  }, [player, middle, playing, over])
  const enter = () => {
    resting.current = setTimeout(() => setOver(true), REST_MS)
  }
  const leave = () => {
    clearTimeout(resting.current)
    setOver(false)
  }
  const drawn = state.width > 0
  return (
    <div
      className="montage-picture"
      onPointerEnter={enter}
      onPointerLeave={leave}
      style={{ ['--film' as string]: plan.width / plan.height }}
    >
      {!drawn && <Thumb assetId={pick.ref.assetId} time={middleOf(pick)} />}
      <PreviewScreen player={player} width={plan.width} height={plan.height} label={t('shot', { n: pick.index + 1 })} />
      {state.error && <p className="montage-picture-error">{errorText(state.error)}</p>}
    </div>
  )
}

/** Plays the film from the chosen shot while `playing`; the choice follows the film, and a click in the strip goes there. */
function useFilm(
  player: PreviewPlayer | null,
  state: { playing: boolean; time: number },
  plan: MontagePlan,
  pick: Pick,
  playing: boolean,
): void {
  useEffect(() => {
    if (!player || !playing) return undefined
    player.setLoop(() => null)
    player.setVolume(1)
    player.seek(startOf(pick))
    player.play(1)
    return () => player.pause()
    // Only the beginning of playing starts at the pick.
  }, [player, playing])
  const ran = useRef(false)
  useEffect(() => {
    if (playing && ran.current && !state.playing) setPlaying(false)
    ran.current = playing && state.playing
  }, [playing, state.playing])
  const at = playing && state.playing ? plan.picks.findLastIndex((p) => startOf(p) <= state.time + 1e-3) : -1
  useEffect(() => {
    if (at >= 0) select(at)
  }, [at])
  useEffect(() => {
    if (!playing || !player?.state.playing) return
    const { time } = player.state
    if (time < startOf(pick) - 0.1 || time > endOf(pick) + 0.1) player.seek(startOf(pick))
  }, [pick.index])
  useEffect(() => {
    const toggle = () => setPlaying(!useMontageView.getState().playing)
    return provideTransport({
      play: () => setPlaying(true),
      pause: () => setPlaying(false),
      toggle,
      seek: (time) => player?.seek(toSeconds(time)),
      step: (frames) => player?.step(frames),
    })
  }, [player])
  useEffect(() => () => setPlaying(false), [])
}

/** Repeats one shot, silently, while the pointer rests on it. */
function useHover(player: PreviewPlayer | null, pick: Pick, over: boolean): void {
  useEffect(() => {
    if (!player || !over) return undefined
    const range = { start: startOf(pick), end: endOf(pick) }
    player.setVolume(0)
    player.setLoop(() => range)
    player.seek(range.start)
    player.play(1)
    return () => {
      player.pause()
      player.setLoop(() => null)
    }
  }, [player, pick.start, pick.duration, over])
}
