import { useEffect } from 'react'
import type { ShotMatch } from '#shared/learn/compare-result.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { setSession, useSession } from '../editor/session-store.ts'
import { provideTransport } from '../editor/transport.ts'
import { registerCommands } from '../commands/command.ts'
import { useProject } from '../client/index.ts'
import { shotAt, showPair, startOf } from './go-to.ts'
import { learnCommands } from './learn-commands.ts'
import { type Pair, selectPair, undoRemap, useLearn } from './learn-store.ts'
import { usePair, usePlayer } from './pair-context.ts'
import { pairOf } from './strips.tsx'
import type { Learned } from './use-learned.ts'

/** Both players as the transport of keys and buttons; the selected pair goes along with what is on screen. */
export function usePairTransport(learned: Learned): void {
  const { transport, players } = usePair()
  const { locked, sound, own } = useLearn()
  const lead = own === null ? 'target' : sound
  useEffect(() => transport.setLocked(locked), [transport, locked])
  useEffect(() => transport.setLead(lead), [transport, lead])
  useEffect(() => {
    const side = () => (transport.leader === players.user && players.user ? 'user' : 'target')
    const film = () => (side() === 'user' ? learned.own : learned.reference)?.result
    const seek = (time: number) => transport.seek(side(), time)
    return provideTransport({
      play: (rate) => transport.play(rate),
      pause: () => transport.pause(),
      toggle: () => transport.toggle(),
      seek: (t) => seek(toSeconds(t)),
      step: (frames) => transport.step(frames),
      toPoint(direction) {
        const [now, result] = [transport.leader?.state.time ?? 0, film()]
        const starts = result?.segments.map((s) => startOf(result, s.id)!) ?? []
        const next = direction > 0 ? starts.find((s) => s > now + 0.06) : starts.findLast((s) => s < now - 0.1)
        if (next !== undefined) seek(next)
      },
      toEnd: (direction) => seek(direction < 0 ? 0 : (transport.leader?.state.duration ?? 0)),
    })
  }, [transport, players, learned])
  useFollower(lead)
  // Before the selection follows films that begin at their beginning: the pair that was looked at last is shown again.
  useFirstPair(learned)
  useSelectionFollows(learned)
  useEffect(() => registerCommands(learnCommands), [])
  useUndoKey()
}

/** Tells the session what plays, and keeps the other film along while it does. */
function useFollower(lead: 'target' | 'user'): void {
  const { transport } = usePair()
  const playing = usePlayer(lead, (s) => s.playing, false)
  const rate = usePlayer(lead, (s) => s.rate, 1)
  useEffect(() => {
    setSession({ playing, rate: playing ? rate : 1 })
    return () => setSession({ playing: false, rate: 1 })
  }, [playing, rate])
  useEffect(() => {
    if (!playing) return transport.follow(performance.now())
    let frame = requestAnimationFrame(function tick(now) {
      transport.follow(now)
      frame = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(frame)
  }, [transport, playing])
}

/** The pair on screen is the selected one; a selected shot that has no partner stays while its own film stands in it. */
function useSelectionFollows({ reference, own, compare }: Learned): void {
  const shotOf = (film: Learned['own'], time: number | null) => (film && time !== null ? (shotAt(film.result, time)?.id ?? null) : null)
  const target = usePlayer('target', (s) => s.time, null)
  const user = usePlayer('user', (s) => s.time, null)
  const [inTarget, inUser] = [shotOf(reference, target), shotOf(own, user)]
  useEffect(() => {
    const { selected } = useLearn.getState()
    if (inTarget === null) return
    const mapping = compare?.result.mapping ?? []
    if (selected && stays(selected, mapping, inTarget, inUser)) return
    selectPair(pairOf(mapping, 'target', inTarget, { target: inTarget, user: inUser }))
  }, [inTarget, inUser, compare])
}

/** A comparison that comes on screen begins at the first shot of one's own that stands for one of the reference: there is something to see. */
function useFirstPair(learned: Learned): void {
  const pair = usePair()
  const jobId = learned.compare?.jobId
  const ready = pair.players.target !== null && pair.players.user !== null
  useEffect(() => {
    const mapping = learned.compare?.result.mapping ?? []
    const first = mapping.find((m) => m.target !== null && m.user !== null)
    const { leader } = pair.transport
    if (!ready || !first || (leader?.state.time ?? 0) > 0.2 || leader?.state.playing) return
    const { selected } = useLearn.getState()
    const begin = mapping.find((m) => m.target === selected?.target && m.user !== null && m.user === selected.user) ?? first
    // After the way between the films is the new one.
    const timer = setTimeout(() => showPair(pair, { target: begin.target, user: begin.user }, learned))
    return () => clearTimeout(timer)
  }, [jobId, ready])
}

/** A selected pair stays while its shots are on screen and the mapping has it. */
function stays({ target, user }: Pair, mapping: readonly ShotMatch[], inTarget: string, inUser: string | null): boolean {
  if (mapping.length > 0 && !mapping.some((m) => m.target === target && m.user === user)) return false
  return target === null ? user === inUser : target === inTarget && (user === null || inUser === null || user === inUser)
}

/** Ctrl Z takes a line back while nothing was edited since it was drawn; after that it is the project's. */
function useUndoKey(): void {
  useEffect(() => {
    const onKeyDown = (e: KeyboardEvent) => {
      if (!(e.ctrlKey || e.metaKey) || e.shiftKey || e.altKey || e.key.toLowerCase() !== 'z') return
      if (useSession.getState().workspace !== 'learn' || (e.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(e.target.tagName)))
        return
      const last = useLearn.getState().undo.at(-1)
      if (!last || last.revision !== useProject.getState().revision) return
      e.preventDefault()
      void undoRemap()
    }
    addEventListener('keydown', onKeyDown, true)
    return () => removeEventListener('keydown', onKeyDown, true)
  }, [])
}
