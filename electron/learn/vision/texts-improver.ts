import { fillIn } from '#electron/providers/load-prompt.ts'
import { ok, type Result } from '#shared/base/result.ts'
import type { ImprovementStep, ShotImprovement } from '#shared/learn/compare-result.ts'
import type { LanguageModel } from '#shared/learn/language-model.ts'
import { warningOf } from '#shared/learn/learn-result.ts'
import type { Improver, PlugInCall } from '#shared/learn/plug-ins.ts'
import { TextsAnswer } from '#shared/learn/vision/answers.ts'
import { sameFacts } from '#shared/learn/vision/same-facts.ts'
import { languageName } from './decomposer.ts'

type Said = TextsAnswer['steps'][number]

/** Tokens of one step said anew, for the size of a question. */
const STEP_TOKENS = 160

/**
 * The steps of another improver in livelier words, where the job may ask a model: same steps, same order, same numbers. A sentence that lost
 * or gained a number keeps its template, and so does everything where the model fails; what was said anew names the model in
 * `extensions.texts`.
 */
export const withModelTexts = (plain: Improver): Improver => ({
  id: plain.id,
  version: plain.version,
  async improve(input, call): Promise<Result<ShotImprovement[]>> {
    const found = await plain.improve(input, call)
    if (!found.ok || !call.model) return found
    const steps = found.value.flatMap((i) => i.steps)
    const said = await sayAnew(call.model, unlike(steps), input.language, call)
    return ok(found.value.map((i) => ({ ...i, steps: i.steps.map((s) => spoken(s, said.get(textOf(s)), call.model!.name)) })))
  },
})

const textOf = (s: ImprovementStep): string => JSON.stringify([s.problem, s.actions.map((a) => a.instruction), s.validation.check])
/** Many shots want the same: each wording is asked for once. */
const unlike = (steps: readonly ImprovementStep[]): ImprovementStep[] => [...new Map(steps.map((s) => [textOf(s), s])).values()]

/** By template: what the model made of it, where every fact survived. */
async function sayAnew(
  model: LanguageModel,
  steps: readonly ImprovementStep[],
  language: string,
  call: PlugInCall,
): Promise<Map<string, Said>> {
  const out = new Map<string, Said>()
  const prompt = model.prompt('texts')
  if (!prompt.ok) {
    call.warn?.(warningOf(prompt.refusal))
    return out
  }
  const atOnce = Math.max(1, Math.floor(model.limits.answerTokens / STEP_TOKENS))
  let changed = 0
  for (let i = 0; i < steps.length; i += atOnce) {
    const batch = steps.slice(i, i + atOnce)
    const list = batch.map((s) => ({
      id: s.id,
      problem: s.problem,
      instructions: s.actions.map((a) => a.instruction),
      check: s.validation.check,
    }))
    const fill = { language: languageName(language), steps: JSON.stringify(list) }
    const question = {
      system: fillIn(prompt.value.system, fill),
      parts: [{ text: fillIn(prompt.value.user, fill) }],
      answer: TextsAnswer,
      name: 'step_texts',
    }
    const answer = await model.ask(question, call.signal)
    if (!answer.ok) {
      call.warn?.(warningOf(answer.refusal))
      if (answer.refusal.scope === 'all') break
      continue
    }
    for (const s of batch) {
      const said = answer.value.steps.find((x) => x.id === s.id)
      if (said && keepsFacts(s, said, language)) out.set(textOf(s), said)
      else changed++
    }
    call.onProgress(Math.min(1, (i + atOnce) / steps.length))
  }
  if (changed > 0)
    call.warn?.({
      code: 'vision.textsKept',
      message: `The model changed a fact in ${changed} of its sentences, or left them out; those keep their plain words.`,
    })
  return out
}

function keepsFacts(step: ImprovementStep, said: Said, language: string): boolean {
  const before = [step.problem, ...step.actions.map((a) => a.instruction), step.validation.check]
  const after = [said.problem, ...said.instructions, said.check]
  return before.length === after.length && before.every((text, i) => sameFacts(text, after[i]!, language))
}

function spoken(s: ImprovementStep, said: Said | undefined, model: string): ImprovementStep {
  if (!said) return s
  return {
    ...s,
    problem: said.problem,
    actions: s.actions.map((a, i) => ({ ...a, instruction: said.instructions[i]! })),
    validation: { ...s.validation, check: said.check },
    extensions: { ...s.extensions, texts: model },
  }
}
