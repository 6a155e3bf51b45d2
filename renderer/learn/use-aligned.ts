import { useMemo } from 'react'
import type { ShotMatch } from '#shared/learn/compare-result.ts'
import { type AlignedFilm, type AlignMode, canAlign } from './align.ts'
import { useLearn } from './learn-store.ts'
import { alignedFilm, type Learned } from './use-learned.ts'

export interface Aligned {
  /** The chosen way where it is possible, else by time. */
  mode: AlignMode
  target: AlignedFilm
  user: AlignedFilm
  mapping: readonly ShotMatch[]
  can(mode: AlignMode): boolean
}

/** How the chosen films can be laid side by side; null until both are known. */
export function useAligned({ reference, own, compare }: Learned): Aligned | null {
  const wanted = useLearn((s) => s.align)
  return useMemo(() => {
    if (!reference || !own || !compare) return null
    const [target, user] = [alignedFilm(reference), alignedFilm(own)]
    const can = (mode: AlignMode): boolean => canAlign(mode, target, user, compare.result.mapping)
    return { mode: can(wanted) ? wanted : 'time', target, user, mapping: compare.result.mapping, can }
  }, [reference, own, compare, wanted])
}
