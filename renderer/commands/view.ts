import { addMarker, setRange } from '../editor/actions.ts'
import { setSession, type Tool, useSession } from '../editor/session-store.ts'
import { zoomBy, zoomFit } from '../editor/zoom.ts'
import type { Command } from './command.ts'
import { hasSequence, onTimeline } from './conditions.ts'

const tool = (name: Tool, chord: string): Command => ({
  id: `tool.${name}`,
  chord,
  canRun: onTimeline,
  run: () => setSession({ tool: name }),
})

export const viewCommands: readonly Command[] = [
  tool('select', 'V'),
  tool('blade', 'B'),
  tool('ripple', 'T'),
  tool('roll', 'R'),
  tool('slip', 'Y'),
  tool('slide', 'U'),
  { id: 'mark.add', chord: 'M', canRun: onTimeline, run: addMarker },
  { id: 'mark.in', chord: 'I', canRun: hasSequence, run: () => setRange({ inPoint: useSession.getState().playhead }) },
  { id: 'mark.out', chord: 'O', canRun: hasSequence, run: () => setRange({ outPoint: useSession.getState().playhead }) },
  { id: 'mark.clear', chord: 'Alt+X', canRun: hasSequence, run: () => setRange({ inPoint: null, outPoint: null }) },
  { id: 'view.snap', chord: 'N', canRun: onTimeline, run: () => setSession((s) => ({ snapping: !s.snapping })) },
  { id: 'view.beats', chord: 'Shift+N', canRun: onTimeline, run: () => setSession((s) => ({ beats: !s.beats })) },
  { id: 'view.linked', chord: 'Shift+L', canRun: onTimeline, run: () => setSession((s) => ({ linked: !s.linked })) },
  { id: 'view.zoomIn', chord: '=', also: ['Mod+=', 'Shift+='], canRun: onTimeline, run: () => zoomBy(1.5) },
  { id: 'view.zoomOut', chord: '-', also: ['Mod+-'], canRun: onTimeline, run: () => zoomBy(1 / 1.5) },
  { id: 'view.fit', chord: 'Shift+Z', also: ['\\'], canRun: onTimeline, run: zoomFit },
]
