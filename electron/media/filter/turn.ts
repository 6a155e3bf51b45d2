import type { Orientation } from '../probe/orientation.ts'

// vflip alone only turns the order of lines round, by a negative distance between them, which not everything below can read:
// a filter that writes a new picture comes after it.
const TURNS: Record<number, string> = { 90: 'transpose=clock', 180: 'vflip,hflip', 270: 'transpose=cclock' }
/** Mirrored left to right, then turned: each pair is one pass over the pixels. */
const MIRRORED: Record<number, string> = { 0: 'hflip', 90: 'transpose=clock_flip', 180: 'vflip,copy', 270: 'transpose=cclock_flip' }

/** Filters that put a decoded picture upright; '' where it is. `mirrored` is absent in records of older projects. */
export const turnFilters = ({ rotation, mirrored }: { rotation: Orientation['rotation']; mirrored?: boolean | undefined }): string =>
  (mirrored ? MIRRORED : TURNS)[rotation] ?? ''
