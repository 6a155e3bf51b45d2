import type { AssetStatus } from '#shared/contract/contract.ts'
import type { ProjectDocument, Sequence } from '#shared/timeline/model.ts'
import type { Beat } from '../../editor/beats.ts'
import type { Row, View } from '../../editor/geometry.ts'
import type { Palette } from './palette.ts'

/** Everything a drawing of the lanes depends on. */
export interface LaneScene {
  view: View
  rows: readonly Row[]
  sequence: Sequence
  /** What is shown: the project, or the ghost of a drag. */
  document: ProjectDocument
  /** Clips that a drag changes; drawn as ghosts. */
  ghosts: ReadonlySet<string>
  selection: ReadonlySet<string>
  beats: readonly Beat[]
  showBeats: boolean
  status: ReadonlyMap<string, AssetStatus>
  colors: Palette
  inPoint: number | null
  outPoint: number | null
  /** Words for clips whose media is missing, and the like. */
  words: { missing: string; ducked: string; stabilised: string }
}
