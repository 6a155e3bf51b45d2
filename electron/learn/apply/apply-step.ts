import { join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { Result } from '#shared/base/result.ts'
import type { StepApplied } from '#shared/learn/analysis-job.ts'
import { editorAction, findStep, type FoundStep, planStep } from '#shared/learn/apply/plan-step.ts'
import { sequenceOf, shownClips } from '#shared/learn/apply/shown-clips.ts'
import { stepChanges } from '#shared/learn/apply/step-changes.ts'
import type { CompareResult } from '#shared/learn/compare-result.ts'
import type { Segment } from '#shared/learn/learn-result.ts'
import { applyEdits } from '#shared/timeline/edits/apply-edits.ts'
import type { Clip, Grade } from '#shared/timeline/model.ts'
import { recordOf } from '#shared/timeline/query.ts'
import { newId } from '../../engine/new-id.ts'
import type { ProjectSession } from '../../engine/projects/project-session.ts'
import type { AssetKnowledge } from '../../library/asset-knowledge.ts'
import type { FittedLooks } from './fitted-look.ts'

export interface StepOrder {
  stepId: string
  /** Of a look, 0..1; undefined: as the step says. */
  strength: number | undefined
  dryRun: boolean
  requestId: string | undefined
}

interface Parts {
  looks: FittedLooks
  knowledge: Pick<AssetKnowledge, 'picture'>
  /** Folder of the comparison. */
  dir: string
}

/** Carries out a step in the project of the user's film, as one undo step. Throws the refusals of planStep and of the edits. */
export async function applyStep(p: Parts, session: ProjectSession, result: CompareResult, order: StepOrder): Promise<StepApplied> {
  const found = value(findStep(result, order.stepId))
  const of = found.user ? shownClips(found.user).map((c) => c.clip_id) : []
  const repeated = order.dryRun ? undefined : session.repeated(order.requestId)
  if (repeated) return { revision: repeated.revision, applied: true, changes: [], repeated: true }
  if (sequenceOf(result.user) && sequenceOf(result.user)?.project_id !== session.id)
    throw new AppError('learn.otherProject', 'Your film of this comparison is in another project, so nothing was changed; open that one.')
  const looks = await looksOf(p, session, result, found, order)
  const doc = session.document()
  const edits = value(
    planStep(result, found, {
      doc,
      picture: (id) => {
        const hash = recordOf(doc, 'asset', id)?.hash
        return hash ? p.knowledge.picture(hash) : undefined
      },
      look: (clip) => looks.get(clip.id) ?? clip.grade.lut,
      isOurs: p.looks.isOurs,
    }),
  )
  const tried = applyEdits(doc, edits, newId)
  if (!tried.ok) throw AppError.fromRefusal(tried.refusal)
  const changes = stepChanges(doc, tried.value.document, of)
  if (changes.length === 0)
    throw new AppError('learn.alreadySo', 'The clip is like this already, so nothing was changed; check again to mark the step as done.')
  if (order.dryRun) return { revision: session.state().revision, applied: false, changes }
  const action = editorAction(result, found)?.action_type ?? ''
  const applied = value(session.apply(edits, `learn.${action}`, { name: result.target.video.name }, { requestId: order.requestId }))
  return { revision: applied.revision, applied: true, changes }
}

function value<T>(r: Result<T>): T {
  if (r.ok) return r.value
  throw AppError.fromRefusal(r.refusal)
}

/** The look that is fitted to the pair of a match_grade step, for each clip that it is put on. */
async function looksOf(
  p: Parts,
  session: ProjectSession,
  result: CompareResult,
  found: FoundStep,
  { strength, dryRun }: StepOrder,
): Promise<Map<Clip['id'], NonNullable<Grade['lut']>>> {
  const looks = new Map<Clip['id'], NonNullable<Grade['lut']>>()
  const action = editorAction(result, found)
  const { target, user } = found
  if (action?.action_type !== 'match_grade' || !target || !user) return looks
  const said = Number(action.parameters['strength'] ?? 1)
  const files = (shot: Segment, side: string): string[] => shot.keyframes.map((k) => join(p.dir, side, k.file))
  for (const shown of shownClips(user)) {
    if (!recordOf(session.document(), 'clip', shown.clip_id)) continue
    const wish = { from: files(user, 'user'), to: files(target, 'target'), name: result.target.video.name }
    looks.set(shown.clip_id, await p.looks.fit({ ...wish, strength: strength ?? said, worn: shown.seen.grade.lut }, dryRun))
  }
  return looks
}
