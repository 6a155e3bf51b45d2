import { toNumber } from '../../time/rational.ts'
import { toSeconds } from '../../time/ticks.ts'
import type { Clip, ClipProps, Grade, ProjectDocument } from '../../timeline/model.ts'
import { recordOf, touching, transitionsAt } from '../../timeline/query.ts'
import { same } from '../../timeline/same.ts'
import { clipEnd } from '../../timeline/source-range.ts'
import type { StepChange } from '../analysis-job.ts'

/** What edits have done to these clips, told from the document before and after them. */
export function stepChanges(before: ProjectDocument, after: ProjectDocument, clipIds: readonly Clip['id'][]): StepChange[] {
  return clipIds.flatMap((id) => {
    const [was, is] = [recordOf(before, 'clip', id), recordOf(after, 'clip', id)]
    if (!was) return []
    return is
      ? changesOf(was, is, before, after)
      : [{ clip_id: id, what: 'removed' as const, before: seconds(was), after: null, unit: 's' as const }]
  })
}

const round = (x: number): number => Number(x.toFixed(3))
const seconds = (c: Clip): number => round(toSeconds(c.duration))
/** A look as people call it: the file's name without its kind and, unless `marked`, the mark that tells fitted ones of one film apart. */
const lookName = (lut: Grade['lut'], marked = false): string | null => {
  if (!lut) return null
  const file = lut.source.split(/[\\/:]/).at(-1)!
  return `${file.replace(marked ? /\.cube$/i : /( [0-9a-f]{10})?\.cube$/i, '')} ${Math.round(100 * lut.intensity)} %`
}
/** What a clip wore and wears, in names that differ: two looks of one reference are told apart by their marks. */
function lookNames(was: Grade['lut'], is: Grade['lut']): [string | null, string | null] {
  const marked = lookName(was) === lookName(is)
  return [lookName(was, marked), lookName(is, marked)]
}

type Settings = ClipProps['stabilise']
/** How much is evened out, in percent, or that it is held fast; null: nothing is. */
const steadying = (s: Settings): string | number | null => (s ? (s.mode === 'locked' ? s.mode : round(100 * s.smoothness)) : null)
/** Percent by which the picture may be enlarged for it. */
const enlarged = (s: Settings): number => (s ? round(100 * (s.maxZoom - 1)) : 0)

function changesOf(was: Clip, is: Clip, before: ProjectDocument, after: ProjectDocument): StepChange[] {
  const changes: StepChange[] = []
  const say = (what: StepChange['what'], a: StepChange['before'], b: StepChange['after'], unit: StepChange['unit']): void =>
    void (a !== b && changes.push({ clip_id: is.id, what, before: a, after: b, unit }))
  if (!same(was.grade.lut, is.grade.lut)) say('look', ...lookNames(was.grade.lut, is.grade.lut), null)
  say('stabilise', steadying(was.stabilise), steadying(is.stabilise), '%')
  say('zoom', enlarged(was.stabilise), enlarged(is.stabilise), '%')
  say('scale', round(100 * was.transform.scale), round(100 * is.transform.scale), '%')
  say('speed', round(toNumber(was.speed)), round(toNumber(is.speed)), '×')
  say('length', seconds(was), seconds(is), 's')
  const begins = (doc: ProjectDocument): string => transitionsAt(doc, is.id).find((t) => t.toClipId === is.id)?.kind ?? 'cut'
  say('transition', begins(before), begins(after), null)
  const follows = touching(before, was).after
  const moved = follows && recordOf(after, 'clip', follows.id)
  if (follows && moved) say('shift', 0, round(toSeconds(clipEnd(is)) - toSeconds(clipEnd(was))), 's')
  return changes
}
