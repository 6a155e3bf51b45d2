import { create } from 'zustand'
import { recall, remember, useSettings } from '../client/index.ts'
import type { PreviewQuality } from '../editor/preview/preview-screen.tsx'

export interface ViewerSettings {
  quality: PreviewQuality
  /** CSS pixels a film pixel; null fits. */
  zoom: number | null
  safeAreas: boolean
  loop: boolean
  /** 0..1. */
  volume: number
}

const KEY = 'viewer'
const INITIAL: ViewerSettings = { quality: 'auto', zoom: null, safeAreas: false, loop: false, volume: 1 }

/** How the viewer shows things; kept with the window, never in the project. */
export const useViewer = create<ViewerSettings>()(() => INITIAL)

/** A person's change: shown at once and remembered. */
export function setViewer(change: Partial<ViewerSettings>): void {
  useViewer.setState(change)
  const { zoom: _, ...kept } = useViewer.getState()
  remember(KEY, kept)
}

// The settings arrive after the window has opened; only the first of them sets the viewer.
const stop = useSettings.subscribe((s) => {
  const v = recall(KEY)
  if (!s.settings) return
  stop()
  if (typeof v === 'object' && v !== null) useViewer.setState({ ...(v as Partial<ViewerSettings>), zoom: null })
})
