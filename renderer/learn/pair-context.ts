import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'
import type { PlayerState, PreviewPlayer } from '../editor/preview/preview-player.ts'
import type { TimeMap } from './align.ts'
import type { PairTransport, Side } from './pair-transport.ts'

/** Both players of the workspace and what leads them. Times are seconds. */
export interface PairPlayers {
  players: Record<Side, PreviewPlayer | null>
  setPlayer(side: Side, player: PreviewPlayer | null): void
  transport: PairTransport
  map: TimeMap | null
}

export const PairContext = createContext<PairPlayers | null>(null)
export function usePair(): PairPlayers {
  const pair = useContext(PairContext)
  if (!pair) throw new Error('there is no pair of players here')
  return pair
}

const nothing = (): (() => void) => () => undefined
/** Something of a player's state; the component draws again only when that changes. `select` gives a plain value. */
export function usePlayer<V extends string | number | boolean | null>(side: Side, select: (s: PlayerState) => V, otherwise: V): V {
  const player = usePair().players[side]
  const get = useCallback(() => (player ? select(player.state) : otherwise), [player, select, otherwise])
  return useSyncExternalStore(player?.subscribe ?? nothing, get)
}
