import type { Orientation } from '../probe/orientation.ts'

const TURNS: Record<number, string> = { 90: 'transpose=clock', 180: 'hflip,vflip', 270: 'transpose=cclock' }
/** Mirrored left to right, then turned: each pair is one pass over the pixels. */
const MIRRORED: Record<number, string> = { 0: 'hflip', 90: 'transpose=clock_flip', 180: 'vflip', 270: 'transpose=cclock_flip' }

/** Filters that put a decoded picture upright; '' where it is. `mirrored` is absent in records of older projects. */
export const turnFilters = ({ rotation, mirrored }: { rotation: Orientation['rotation']; mirrored?: boolean | undefined }): string =>
  (mirrored ? MIRRORED : TURNS)[rotation] ?? ''
