import { doneIn } from '#shared/learn/apply/done-words.ts'
import type { CompareResult, ShotImprovement } from '#shared/learn/compare-result.ts'
import type { Improver } from '#shared/learn/plug-ins.ts'

const base = (language: string): string => language.toLowerCase().split('-')[0] ?? ''

/**
 * The comparison with what is to be done said in another language, where the improver that said it can; numbers and marks stay. A step that
 * is done is not found again: it is said in the words that were kept of it, else in those that it had.
 */
export async function saidIn(language: string, result: CompareResult, improver: Improver): Promise<CompareResult> {
  const { language: was, improver: by } = result.extensions ?? {}
  const [asked, known] = [base(language), base(typeof was === 'string' ? was : 'en')]
  if (asked === known || by !== `${improver.id}@${improver.version}`) return result
  const { target, user, mapping } = result
  const said = await improver.improve(
    { target, user, mapping, language },
    { signal: new AbortController().signal, onProgress: () => undefined },
  )
  if (!said.ok) return result
  return { ...result, improvements: result.improvements.map((i) => again(i, said.value, language)) }
}

function again(i: ShotImprovement, said: readonly ShotImprovement[], language: string): ShotImprovement {
  const now = said.find((s) => s.target === i.target && s.user === i.user)?.steps ?? []
  return {
    ...i,
    steps: i.steps.map((step) => {
      const same = now.find((s) => s.validation.metric === step.validation.metric)
      if (step.validation.passed) return doneIn(language, step)
      if (!same) return step
      return { ...step, problem: same.problem, actions: same.actions, validation: { ...step.validation, check: same.validation.check } }
    }),
  }
}
