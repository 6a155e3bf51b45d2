import type { Command } from '../commands/command.ts'
import { useSession } from '../editor/session-store.ts'
import { currentMontage } from './montage-state.ts'
import { putOnTimeline, replan, setPlaying, shuffle, toggleLock, useMontageView } from './montage-store.ts'

const planned = (): boolean => useSession.getState().workspace === 'montage' && currentMontage().plan !== null

/** What the Montage workspace offers to keys and palette while it is on screen. */
export const montageCommands: readonly Command[] = [
  { id: 'montage.preview', canRun: planned, run: () => setPlaying(!useMontageView.getState().playing) },
  { id: 'montage.lock', canRun: planned, run: () => toggleLock(useMontageView.getState().selected) },
  { id: 'montage.shuffle', canRun: planned, run: shuffle },
  { id: 'montage.replan', canRun: planned, run: replan },
  { id: 'montage.put', chord: 'Mod+Enter', canRun: planned, run: putOnTimeline },
]
