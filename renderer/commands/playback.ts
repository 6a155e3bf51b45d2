import { goTo } from '../editor/playhead.ts'
import { toEditPoint, toEnd } from '../editor/actions.ts'
import { useSession } from '../editor/session-store.ts'
import { transport, viewerGoes } from '../editor/transport.ts'
import type { Command } from './command.ts'
import { canPlay, hasSequence } from './conditions.ts'

/** J and L: from rest play; while playing in that direction, faster each time up to eightfold. */
function shuttle(direction: 1 | -1): void {
  const { playing, rate } = useSession.getState()
  const next = playing && Math.sign(rate) === direction ? Math.max(-8, Math.min(8, rate * 2)) : direction
  transport.play(next)
}
function step(frames: number): void {
  if (useSession.getState().playing) transport.pause()
  transport.step(frames)
}

export const playbackCommands: readonly Command[] = [
  { id: 'play.toggle', chord: 'Space', canRun: canPlay, run: () => transport.toggle() },
  { id: 'play.back', chord: 'J', canRun: canPlay, run: () => shuttle(-1) },
  { id: 'play.pause', chord: 'K', canRun: canPlay, run: () => transport.pause() },
  { id: 'play.forward', chord: 'L', canRun: canPlay, run: () => shuttle(1) },
  { id: 'play.stepBack', chord: 'ArrowLeft', canRun: canPlay, run: () => step(-1) },
  { id: 'play.stepForward', chord: 'ArrowRight', canRun: canPlay, run: () => step(1) },
  { id: 'play.tenBack', chord: 'Shift+ArrowLeft', canRun: canPlay, run: () => step(-10) },
  { id: 'play.tenForward', chord: 'Shift+ArrowRight', canRun: canPlay, run: () => step(10) },
  { id: 'play.previousEdit', chord: 'ArrowUp', canRun: canPlay, run: () => void (viewerGoes('toPoint', -1) || toEditPoint(-1)) },
  { id: 'play.nextEdit', chord: 'ArrowDown', canRun: canPlay, run: () => void (viewerGoes('toPoint', 1) || toEditPoint(1)) },
  { id: 'play.start', chord: 'Home', canRun: canPlay, run: () => void (viewerGoes('toEnd', -1) || goTo(0)) },
  { id: 'play.end', chord: 'End', canRun: canPlay, run: () => void (viewerGoes('toEnd', 1) || toEnd()) },
  {
    id: 'play.toIn',
    chord: 'Shift+I',
    canRun: () => hasSequence() && useSession.getState().inPoint !== null,
    run: () => goTo(useSession.getState().inPoint ?? 0),
  },
  {
    id: 'play.toOut',
    chord: 'Shift+O',
    canRun: () => hasSequence() && useSession.getState().outPoint !== null,
    run: () => goTo(useSession.getState().outPoint ?? 0),
  },
]
