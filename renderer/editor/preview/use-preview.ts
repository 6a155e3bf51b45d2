import { useEffect, useState, useSyncExternalStore } from 'react'
import { type PlayerState, PreviewPlayer } from './preview-player.ts'
import type { PreviewSource } from './preview-link.ts'

const NOTHING: PlayerState = {
  ...{ status: 'opening', error: null, frameError: null, playing: false, rate: 1, time: 0, duration: 0 },
  ...{ frameRate: { num: 30, den: 1 }, width: 0, height: 0 },
}
const none = (): (() => void) => () => undefined

/**
 * A player of `source` (null: none) as long as the component is there. `key` names the source: another key opens another
 * player; edits of the same sequence are followed by the player itself.
 */
export function usePreview(
  projectId: string | null,
  source: PreviewSource | null,
  key: string | null,
  start = 0,
): { player: PreviewPlayer | null; state: PlayerState } {
  const [player, setPlayer] = useState<PreviewPlayer | null>(null)
  useEffect(() => {
    if (projectId === null || source === null || key === null) return undefined
    const made = new PreviewPlayer({ projectId, source, size: { width: 960, height: 540 }, start })
    // oxlint-disable-next-line react/set-state-in-effect -- the player lives exactly as long as this effect
    setPlayer(made)
    return () => {
      made.close()
      setPlayer(null)
    }
    // The key stands for the source; where to start is asked once.
  }, [projectId, key])
  const state = useSyncExternalStore(player?.subscribe ?? none, () => player?.state ?? NOTHING)
  return { player, state }
}
