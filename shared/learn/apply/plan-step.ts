import type { PictureAnalysis } from '../../analysis/picture-analysis.ts'
import { ok, refuse, type Result } from '../../base/result.ts'
import { ticks, toSeconds } from '../../time/ticks.ts'
import type { Edit } from '../../timeline/edits/edit.ts'
import type { AssetId } from '../../timeline/ids.ts'
import type { Clip, Grade, ProjectDocument } from '../../timeline/model.ts'
import { recordOf } from '../../timeline/query.ts'
import { same } from '../../timeline/same.ts'
import type { CompareResult, ImprovementAction, ImprovementStep, ShotImprovement } from '../compare-result.ts'
import type { Segment } from '../learn-result.ts'
import { planLength } from './plan-length.ts'
import { planStabilise, shakyClips, strongerStabilise, wantedStabilise } from './plan-stabilise.ts'
import { planTransition } from './plan-transition.ts'
import { type SeenClip, sequenceOf, type ShownClip, shownClips } from './shown-clips.ts'

/** What the editor can do itself. */
export const EDITOR_ACTIONS = ['match_grade', 'stabilise', 'reframe', 'trim', 'retime', 'change_transition', 'remove_shot'] as const
export type EditorAction = (typeof EDITOR_ACTIONS)[number]
/** Those that change the length of one clip, which must be the whole shot. */
const LENGTH_ACTIONS: readonly EditorAction[] = ['trim', 'retime', 'remove_shot', 'change_transition']
/** Milliseconds by which a shot may differ from its clip and still be all of it. */
const WHOLE = 130

export interface FoundStep {
  step: ImprovementStep
  improvement: ShotImprovement
  target: Segment | null
  user: Segment | null
}
export interface StepWorld {
  doc: ProjectDocument
  /** What is known of a file's pictures. */
  picture(asset: AssetId): PictureAnalysis | undefined
  /** The look that was fitted to this pair, mixed in by `strength`; null where none is wanted. Only match_grade asks. */
  look(clip: Clip): Grade['lut']
  /** Whether a look came from a step. */
  isOurs(source: string): boolean
}

export function findStep(result: CompareResult, id: string): Result<FoundStep> {
  for (const improvement of result.improvements) {
    const step = improvement.steps.find((s) => s.id === id)
    const of = (film: CompareResult['target'], shot: string | null): Segment | null => film.segments.find((s) => s.id === shot) ?? null
    if (step) return ok({ step, improvement, target: of(result.target, improvement.target), user: of(result.user, improvement.user) })
  }
  return refuse('learn.stepNotFound', 'This comparison has no such step any more, so nothing was changed; look at its list again.', { id })
}

/** The action of a step that the editor can carry out, for a user's film that is a sequence; undefined: a person has to. */
export function editorAction(
  result: Pick<CompareResult, 'user'>,
  { step, user }: Pick<FoundStep, 'step' | 'user'>,
): ImprovementAction | undefined {
  if (!sequenceOf(result.user) || !user) return undefined
  const clips = shownClips(user)
  const one = mainClip(user) !== undefined
  return step.actions.find((a) => isEditorAction(a) && clips.length > 0 && (one || !LENGTH_ACTIONS.includes(a.action_type as EditorAction)))
}
/** Whether the editor could carry it out in a clip. */
export const isEditorAction = (a: ImprovementAction): boolean => (EDITOR_ACTIONS as readonly string[]).includes(a.action_type)

/** The clip that the shot is: the only one on the lowest track that it shows, from end to end; titles and the like lie over it. */
function mainClip(user: Segment): ShownClip | undefined {
  const clips = shownClips(user)
  const main = clips.filter((c) => c.track_id === clips[0]!.track_id)
  return main.length === 1 && isWhole(main[0]!, user) ? main[0] : undefined
}

const isWhole = (c: ShownClip, shot: Segment): boolean => {
  const length = c.end_ms - c.start_ms
  return Math.abs(length - (shot.end_ms - shot.start_ms)) <= WHOLE && Math.abs(length - 1000 * toSeconds(ticks(c.seen.duration))) <= WHOLE
}

/** The edits that carry out a step. Refuses where the clip is not as it was when the films were compared. */
export function planStep(result: CompareResult, found: FoundStep, world: StepWorld): Result<Edit[]> {
  if (!sequenceOf(result.user))
    return refuse(
      'learn.noSequence',
      'Your film was compared as a file, so there is no clip to change; compare a sequence of the project instead.',
    )
  const action = editorAction(result, found)
  if (!action) return cannot(found)
  const clips: Clip[] = []
  const seen: SeenClip[] = []
  for (const shown of meantClips(found.user!, action, world.doc)) {
    const clip = currentClip(shown, found.step, action, world)
    if (!clip.ok) return clip
    clips.push(clip.value)
    seen.push(shown.seen)
  }
  switch (action.action_type as EditorAction) {
    case 'match_grade':
      return ok(clips.map((c) => ({ verb: 'setClip', clipIds: [c.id], props: { grade: { ...c.grade, lut: world.look(c) } } })))
    case 'stabilise':
      return planStabilise(
        found.step,
        action,
        clips.map((clip, i) => ({ clip, seen: seen[i]! })),
      )
    case 'reframe':
      return reframe(clips, action)
    case 'trim':
    case 'retime':
      return planLength(found, clips[0]!, action, world)
    case 'change_transition':
      return planTransition(found, clips[0]!, action, world.doc)
    case 'remove_shot':
      return ok([{ verb: 'extract', clipIds: [clips[0]!.id] }])
  }
}

function cannot({ step, user }: FoundStep): Result<never> {
  if (user && step.actions.some(isEditorAction))
    return refuse(
      'learn.severalClips',
      'This shot is not one whole clip on the timeline, so nothing was changed; cut it there first, or do this step by hand.',
    )
  return refuse('learn.byHand', 'This step is one for the camera or for you, so nothing was changed; do what it says and check again.')
}

/** The clips of a shot that an action changes. */
function meantClips(user: Segment, { action_type: type }: ImprovementAction, doc: ProjectDocument): ShownClip[] {
  if (type === 'stabilise') return shakyClips(shownClips(user), doc)
  return LENGTH_ACTIONS.includes(type as EditorAction) ? [mainClip(user)!] : shownClips(user)
}

/** The clip as it is now, where what the action would change is as it was seen, or as the action wants it. */
function currentClip(shown: ShownClip, step: ImprovementStep, action: ImprovementAction, world: StepWorld): Result<Clip> {
  const clip = recordOf(world.doc, 'clip', shown.clip_id)
  if (!clip)
    return refuse('learn.clipGone', 'The clip of this step is not on the timeline any more, so nothing was changed; compare again.')
  const { seen } = shown
  const sameSource = clip.assetId === shown.asset_id
  const sameLook = same(clip.grade, seen.grade) || (clip.grade.lut !== null && world.isOurs(clip.grade.lut.source))
  const unchanged: Record<EditorAction, boolean> = {
    match_grade: sameLook,
    stabilise: same(clip.stabilise ?? null, seen.stabilise ?? null) || isSteady(clip, step, action),
    reframe: same(clip.transform, seen.transform) && clip.fit === seen.fit && same(clip.focus, seen.focus),
    trim: sameTime(clip, shown),
    retime: sameTime(clip, shown),
    change_transition: true,
    remove_shot: true,
  }
  if (sameSource && unchanged[action.action_type as EditorAction] && !clip.disabled) return ok(clip)
  return refuse(
    'learn.clipChanged',
    'The clip of this step was changed since the films were compared, so nothing was done to it; compare again.',
  )
}
const isSteady = ({ stabilise: own }: Clip, step: ImprovementStep, action: ImprovementAction): boolean =>
  own != null && same(own, strongerStabilise(own, wantedStabilise(action, step.validation)))
const sameTime = (c: Clip, { seen }: ShownClip): boolean =>
  c.sourceStart === seen.sourceStart && c.duration === seen.duration && same(c.speed, seen.speed)

/** Scales the picture about its middle, so that it shows less. */
function reframe(clips: readonly Clip[], action: ImprovementAction): Result<Edit[]> {
  const by = Number(action.parameters['scale'])
  if (!(by > 0)) return refuse('learn.byHand', 'This step does not say how far to go, so nothing was changed; do it by hand.')
  return ok(
    clips.map((c) => ({
      verb: 'setClip',
      clipIds: [c.id],
      props: { transform: { ...c.transform, scale: Math.min(16, Math.max(0.01, c.transform.scale * by)) } },
    })),
  )
}
