import { clamp } from '../../base/numbers.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { fromSeconds, ticks } from '../../time/ticks.ts'
import type { Edit } from '../../timeline/edits/edit.ts'
import type { Clip, ProjectDocument, TransitionKind } from '../../timeline/model.ts'
import { touching, transitionsAt } from '../../timeline/query.ts'
import type { ImprovementAction } from '../compare-result.ts'
import { numberOf } from '../feature.ts'
import type { FoundStep } from './plan-step.ts'

/** Names of the reference's transitions on our timeline; null: a plain cut. */
const KINDS: Readonly<Record<string, TransitionKind | null>> = { cut: null, dissolve: 'dissolve', fade: 'dip-black', wipe: 'wipe-left' }
/** Seconds: where the reference's length is not known, and the shortest and longest that is taken over. */
const LENGTH = { usual: 0.5, least: 0.1, most: 3 }

/** The transition with which a clip begins, of the kind and length of the reference's. */
export function planTransition({ target }: FoundStep, clip: Clip, action: ImprovementAction, doc: ProjectDocument): Result<Edit[]> {
  const kind = KINDS[String(action.parameters['kind'])]
  const { before } = touching(doc, clip)
  if (kind === undefined || !before)
    return refuse(
      'learn.noCut',
      'No clip touches this one at its beginning, so there is no cut to change and nothing was done; close the gap first.',
    )
  const there = transitionsAt(doc, clip.id).find((t) => t.toClipId === clip.id)
  if ((there?.kind ?? null) === kind)
    return refuse('learn.alreadySo', 'The clip begins like this already, so nothing was changed; check again to mark the step as done.')
  if (kind === null) return ok([{ verb: 'removeTransition', transitionId: there!.id }])
  if (there) return ok([{ verb: 'setTransition', transitionId: there.id, patch: { kind } }])
  const features = target?.analysis.features ?? []
  const half = ticks(fromSeconds(clamp(numberOf(features, 'transition', 'duration') ?? LENGTH.usual, LENGTH.least, LENGTH.most) / 2))
  return ok([{ verb: 'addTransition', fromClipId: before.id, toClipId: clip.id, kind, inOffset: half, outOffset: half }])
}
