import type { BeatGrid } from '../analysis/beat-grid.ts'
import type { ShotSize } from '../analysis/footage-sizes.ts'
import type { PictureAnalysis } from '../analysis/picture-analysis.ts'
import type { SongAnalysis } from '../analysis/song-analysis.ts'
import type { FrameRate } from '../time/frame-rate.ts'
import type { AssetId } from '../timeline/ids.ts'
import type { MomentRef, MontagePlan } from './edit-plan.ts'
import type { MontageSettings } from './montage-settings.ts'
import type { Arc, Style } from './style.ts'

/** The music: its measurements, and the grid that cuts follow (the edited one where a person has corrected it). */
export interface PlanSong {
  assetId: AssetId
  analysis: SongAnalysis
  grid: BeatGrid | null
}

/** One file that may be shown. `duration` in seconds (0 for stills), `width` and `height` as displayed, in pixels. */
export interface FootageItem {
  assetId: AssetId
  name: string
  kind: 'video' | 'image'
  duration: number
  frameRate: FrameRate
  width: number
  height: number
  hasSound: boolean
  /** null: not analysed yet; the file then counts as one moment of middling worth. */
  analysis: PictureAnalysis | null
  /** Shot size of each moment, null where none can be told; null or absent: not measured. */
  sizes?: readonly (ShotSize | null)[] | null | undefined
}

/** Keeps a moment at a place of the film. `sourceStart` in ticks keeps the very frames, too. */
export interface PlanLock {
  index: number
  ref: MomentRef
  sourceStart?: number | undefined
}

export interface PlanInput {
  /** Shipped styles with their arcs: what a plan of a learned style is compared with. */
  shipped?: readonly { style: Style; arc: Arc }[] | undefined
  song: PlanSong
  /** Order is chronology: documentary-like styles follow it. */
  footage: readonly FootageItem[]
  settings: MontageSettings
  style: Style
  arc: Arc
  previous?: MontagePlan | null | undefined
  locks?: readonly PlanLock[] | undefined
  /** Whether shot sizes of footage can be measured here: a style that asks for them says why it does not get them. Default: they can. */
  detectors?: 'ready' | 'absent' | 'unusable' | undefined
  /** Keeps the window, the rate and the cuts of `previous`. */
  keepCuts?: boolean | undefined
}
