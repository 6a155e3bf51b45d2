import { create } from 'zustand'
import { type Ticks, ZERO } from '#shared/time/ticks.ts'

export const WORKSPACES = ['edit', 'montage', 'learn'] as const
export type Workspace = (typeof WORKSPACES)[number]
export type Tool = 'select' | 'blade' | 'slip' | 'slide' | 'roll' | 'ripple'

/** What one window is looking at: saved apart from the project, never undone. */
export interface SessionState {
  workspace: Workspace
  sequenceId: string | null
  playhead: Ticks
  playing: boolean
  /** 1 forward, -1 backward, 2 double …; kept while paused. */
  rate: number
  /** Ids of clips, transitions or markers. */
  selection: ReadonlySet<string>
  /** Ids of assets selected in the library. */
  librarySelection: ReadonlySet<string>
  /** CSS pixels a second, and the time at the left edge of the timeline. */
  zoom: number
  scroll: Ticks
  tool: Tool
  snapping: boolean
  beats: boolean
  linked: boolean
  inPoint: Ticks | null
  outPoint: Ticks | null
}

export const useSession = create<SessionState>()(() => ({
  workspace: 'edit',
  sequenceId: null,
  playhead: ZERO,
  playing: false,
  rate: 1,
  selection: new Set<string>(),
  librarySelection: new Set<string>(),
  zoom: 40,
  scroll: ZERO,
  tool: 'select',
  snapping: true,
  beats: true,
  linked: true,
  inPoint: null,
  outPoint: null,
}))
export const setSession = useSession.setState
