import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import { AppError } from '#shared/base/app-error.ts'
import { toNumber } from '#shared/time/rational.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import type { MediaService } from '../../media/media-service.ts'

/** A boundary farther from a planned cut than this many frames is something else (a cut inside the footage, a flash). */
const REACH_FRAMES = 4

export interface MeasuredCuts {
  /** Seconds, one for each planned cut: as the shot detector sees it in the film, or as planned where it sees none. */
  cuts: number[]
  /** How many of them were seen. */
  visible: number
  frameMs: number
}

/** Looks for the planned cuts in the exported film. Cuts under a transition or between like pictures are not visible and keep their plan. */
export async function measureCuts(
  film: string,
  plan: MontagePlan,
  media: MediaService,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<MeasuredCuts> {
  const probed = await media.probe(film, { signal })
  if (!probed.ok) throw AppError.fromRefusal(probed.refusal)
  const frame = 1 / toNumber(plan.frameRate)
  const planned = plan.cuts.map(toSeconds)
  if (!probed.value.video) return { cuts: planned, visible: 0, frameMs: frame * 1000 }
  const { shots } = await media.analysePicture(film, probed.value, { signal, onProgress })
  const seen = shots.filter((s) => s.boundary === 'cut').map((s) => s.start)
  let visible = 0
  const cuts = planned.map((time, k) => {
    // A transition has no one frame that could be measured; its middle is where it was planned.
    if (plan.picks[k + 1]?.transition) return time
    const nearest = seen.reduce((best, s) => (Math.abs(s - time) < Math.abs(best - time) ? s : best), Number.POSITIVE_INFINITY)
    if (Math.abs(nearest - time) > REACH_FRAMES * frame) return time
    visible++
    return nearest
  })
  return { cuts, visible, frameMs: frame * 1000 }
}
