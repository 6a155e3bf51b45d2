import { clamp } from '../../base/numbers.ts'
import { refuse, ok, type Result } from '../../base/result.ts'
import type { Edit } from '../../timeline/edits/edit.ts'
import { type Clip, DEFAULT_STABILISE, type ProjectDocument, type Stabilise } from '../../timeline/model.ts'
import { recordOf } from '../../timeline/query.ts'
import { same } from '../../timeline/same.ts'
import type { ImprovementAction, ImprovementStep } from '../compare-result.ts'
import type { SeenClip, ShownClip } from './shown-clips.ts'

/** From this many times the wanted shake on, the camera's way is evened out over longer movements. */
const FAR = 4
const STRONG_SMOOTHNESS = 0.8
/** How far a hand strays at its worst, in multiples of its shake (RMS). */
const WORST = 6

/** The settings that a step asks for: the program's own, stronger where the shot is far from what is wanted. */
export function wantedStabilise({ parameters }: ImprovementAction, { current }: ImprovementStep['validation']): Stabilise {
  const now = typeof current === 'number' ? current : 0
  const wanted = Number(parameters['shake'] ?? 0)
  // A picture that is shown z times as large may be moved by (1 - 1/z) / 2 of its width before its edge is seen.
  const zoom = 1 / Math.max(0.5, 1 - 2 * WORST * now)
  return {
    mode: parameters['mode'] === 'locked' ? 'locked' : DEFAULT_STABILISE.mode,
    smoothness: wanted > 0 && now >= FAR * wanted ? STRONG_SMOOTHNESS : DEFAULT_STABILISE.smoothness,
    maxZoom: Number(clamp(zoom, DEFAULT_STABILISE.maxZoom, 1.5).toFixed(2)),
  }
}

/** At least as strong as both: what the user has set stays where it is the stronger. */
export const strongerStabilise = (own: Stabilise | null | undefined, wanted: Stabilise): Stabilise =>
  own
    ? {
        mode: own.mode === 'locked' ? 'locked' : wanted.mode,
        smoothness: Math.max(own.smoothness, wanted.smoothness),
        maxZoom: Math.max(own.maxZoom, wanted.maxZoom),
      }
    : wanted

/** The clips that a stabiliser is for: films on the lowest track that shows one; what lies over them are titles and the like. */
export function shakyClips(shown: readonly ShownClip[], doc: ProjectDocument): ShownClip[] {
  const films = shown.filter((c) => recordOf(doc, 'asset', c.asset_id)?.kind === 'video')
  return films.filter((c) => c.track_id === films[0]!.track_id)
}

/** A clip as it is, and as it was when its shake was measured. */
export interface ShakyClip {
  clip: Clip
  seen: SeenClip
}

export function planStabilise(step: ImprovementStep, action: ImprovementAction, clips: readonly ShakyClip[]): Result<Edit[]> {
  if (clips.length === 0)
    return refuse('learn.notFilmed', 'This shot shows no film that could be stabilised, so nothing was changed; do this step by hand.')
  const base = wantedStabilise(action, step.validation)
  const plans = clips.map(({ clip, seen }) => {
    const enough = strongerStabilise(clip.stabilise, base)
    // It shook that much although it was stabilised like this.
    const tried = same(clip.stabilise, enough) && same(clip.stabilise, seen.stabilise)
    return { clip, tried, wanted: tried ? onward(enough) : enough }
  })
  if (plans.every((p) => p.tried && same(p.clip.stabilise, p.wanted)))
    return refuse(
      'learn.steadiest',
      'This shot is stabilised as far as that goes, so nothing was changed; shoot it again with a steadier hand.',
    )
  return ok(plans.map(({ clip, wanted }) => ({ verb: 'setClip', clipIds: [clip.id], props: { stabilise: wanted } })))
}

/** The next stronger settings, up to the strongest. */
const onward = (s: Stabilise): Stabilise => ({
  mode: s.mode,
  smoothness: Math.min(1, Number((s.smoothness + 0.25).toFixed(2))),
  maxZoom: Math.min(1.5, Number((s.maxZoom + 0.1).toFixed(2))),
})
