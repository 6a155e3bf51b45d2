import { create } from 'zustand'
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

const KEY = 'cutwright.viewer'
const INITIAL: ViewerSettings = { quality: 'auto', zoom: null, safeAreas: false, loop: false, volume: 1 }

function remembered(): ViewerSettings {
  try {
    const v = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ViewerSettings>
    return { ...INITIAL, ...v, zoom: null }
  } catch {
    return INITIAL
  }
}

/** How the viewer shows things; kept in this browser, never in the project. */
export const useViewer = create<ViewerSettings>()(remembered)
useViewer.subscribe((s) => localStorage.setItem(KEY, JSON.stringify(s)))
export const setViewer = useViewer.setState
