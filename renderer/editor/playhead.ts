import { snapToFrame } from '#shared/time/frame-rate.ts'
import type { Ticks } from '#shared/time/ticks.ts'
import type { Sequence } from '#shared/timeline/model.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { useProject } from '../client/project-store.ts'
import { setSession, useSession } from './session-store.ts'
import { transport } from './transport.ts'

/** The sequence that the window shows. */
export const currentSequence = (): Sequence | undefined =>
  recordOf(useProject.getState().document, 'sequence', useSession.getState().sequenceId)

/** Puts the playhead on the frame nearest to `t` and shows it; also works where no viewer is on screen. */
export function goTo(t: number): void {
  const sequence = currentSequence()
  if (!sequence) return
  const playhead = snapToFrame(Math.max(0, Math.round(t)) as Ticks, sequence.frameRate)
  setSession({ playhead })
  transport.seek(playhead)
}
