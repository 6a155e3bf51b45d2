import { resolve } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import type { MappingLine, StepApplied, StepChange } from '#shared/learn/analysis-job.ts'
import { EDITOR_ACTIONS, editorAction } from '#shared/learn/apply/plan-step.ts'
import type { CompareResult } from '#shared/learn/compare-result.ts'
import { type FilmInput, sequenceInput } from '../../learn/film-input.ts'
import { isLink } from '#shared/learn/film-link.ts'
import { unwrap } from '../procedures/implementer.ts'
import { exportListOf } from '../render-source.ts'
import { chooseSequence } from './commands/render.ts'
import { filmOf, type LinkFlags } from './link-options.ts'
import { UsageError } from './outcome.ts'
import type { CommandSession } from './session.ts'

/** A film by its path or web address; of a project its sequence by id or name, else the one with the most clips. */
export function filmArgument(
  s: CommandSession,
  path: string,
  o: LinkFlags & { sequence?: string },
): { film: FilmInput; projectId: string | null } {
  if (isLink(path) || !path.endsWith('.cutwright')) return { film: filmOf(path, o), projectId: null }
  const session = unwrap(s.engine.projects.open(resolve(path)))
  const listOf = exportListOf(s.engine.library.knowledge)
  return { film: sequenceInput(session, chooseSequence(session, o.sequence).id, listOf), projectId: session.id }
}

const shotId = (text: string): string | null => (text === '-' ? null : `shot_${text.padStart(4, '0')}`)

/** "3:1": shot 3 of the reference and shot 1 of yours; "3:-": none stands for it. */
export function lineArgument(text: string, before: MappingLine[] = []): MappingLine[] {
  const m = /^(\d{1,4}|-):(\d{1,4}|-)$/.exec(text)
  if (!m || (m[1] === '-' && m[2] === '-'))
    throw new UsageError(`--map wants a shot of the reference and one of yours, as in 3:1 or 3:-, not ${text}.`)
  return [...before, { target: shotId(m[1]!), user: shotId(m[2]!) }]
}

/** The kinds of steps that --apply names; all without a name. */
export function actionsArgument(text: string | true): readonly string[] {
  if (text === true) return EDITOR_ACTIONS
  const names = text.split(',').map((n) => n.trim().replaceAll('-', '_'))
  const unknown = names.find((n) => !(EDITOR_ACTIONS as readonly string[]).includes(n))
  if (unknown) throw new UsageError(`--apply knows no ${unknown}; choose of: ${EDITOR_ACTIONS.join(', ')}.`)
  return names
}

export interface AppliedStep {
  step_id: string
  action: string
  /** null: refused, with the reason. */
  done: StepApplied | null
  refusal: { code: string; message: string } | null
}

/** Carries out every step that the editor can do itself and that is of a wanted kind, each as one step to undo. */
export async function applySteps(
  s: CommandSession,
  o: { jobId: string; projectId: string; result: CompareResult; actions: readonly string[]; strength: number | undefined; dryRun: boolean },
): Promise<AppliedStep[]> {
  const all: AppliedStep[] = []
  for (const { user, steps } of o.result.improvements) {
    const shot = o.result.user.segments.find((x) => x.id === user) ?? null
    for (const step of steps) {
      const action = step.validation.passed ? undefined : editorAction(o.result, { step, user: shot })?.action_type
      if (!action || !o.actions.includes(action)) continue
      const order = { stepId: step.id, strength: o.strength, dryRun: o.dryRun, requestId: undefined }
      try {
        all.push({ step_id: step.id, action, done: await s.engine.comparisons.apply(o.jobId, o.projectId, order), refusal: null })
      } catch (e) {
        if (!(e instanceof AppError)) throw e
        all.push({ step_id: step.id, action, done: null, refusal: { code: e.code, message: e.message } })
      }
    }
  }
  return all
}

/** 'locked' and 'dissolve' are no quantities, whatever unit their change has otherwise. */
const changeText = ({ what, before, after, unit }: StepChange): string => {
  const say = (v: StepChange['before']): string => (typeof v === 'number' && unit ? `${v} ${unit}` : String(v ?? 'none'))
  return `${what} ${typeof before === 'number' && typeof after === 'number' ? before : say(before)} → ${say(after)}`
}

export const appliedText = (list: readonly AppliedStep[]): string[] =>
  list.map(({ step_id: id, action, done, refusal }) => {
    const said = done?.changes.map((c) => changeText(c)).join(', ')
    return `  ${done ? (done.applied ? 'done' : 'would do') : 'left'}  ${id}  ${action.replaceAll('_', ' ')}: ${said ?? refusal?.message ?? ''}`
  })
