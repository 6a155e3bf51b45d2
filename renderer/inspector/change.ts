import type { Edit } from '#shared/timeline/edits/edit.ts'
import { type Clip, type ClipProps, DEFAULT_CLIP_PROPS, type Grade } from '#shared/timeline/model.ts'
import { apply } from '../client/index.ts'

type Step = 'clip.transform' | 'clip.stabilise' | 'clip.speed' | 'clip.grade' | 'clip.look' | 'clip.sound' | 'clip.enable'

/** Changes properties of clips as one undo step; `props` may depend on the clip, so that nested values keep their other half. */
export function changeClips(clips: readonly Clip[], step: Step, props: (c: Clip) => Partial<ClipProps>): void {
  const edits: Edit[] = clips.map((c) => ({ verb: 'setClip', clipIds: [c.id], props: props(c) }))
  if (edits.length) void apply(edits, step, { count: clips.length })
}
export const changeTransform = (clips: readonly Clip[], patch: Partial<ClipProps['transform']>): void =>
  changeClips(clips, 'clip.transform', (c) => ({ transform: { ...c.transform, ...patch } }))
export const changeGrade = (clips: readonly Clip[], patch: Partial<Grade>): void =>
  changeClips(clips, 'clip.grade', (c) => ({ grade: { ...c.grade, ...patch } }))

export const INITIAL = DEFAULT_CLIP_PROPS
