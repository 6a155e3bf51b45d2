import { z } from 'zod'
import type { CompareResult, ImprovementStep, ShotImprovement } from '../compare-result.ts'
import type { Improver } from '../plug-ins.ts'
import { TEXT_LANGUAGES } from '../improve/texts.ts'

const Words = z.record(z.string(), z.object({ problem: z.string(), check: z.string(), instructions: z.array(z.string()) }))

/**
 * Steps that are done now and were not in `before`, with what they asked for in every language under `extensions.words`: what is done is not
 * found again, so nobody could say it later. No model is asked.
 */
export async function keepWords(improver: Improver, before: CompareResult, now: readonly ShotImprovement[]): Promise<ShotImprovement[]> {
  const due = (s: ImprovementStep): boolean => s.validation.passed && s.extensions?.['words'] === undefined
  if (!now.some((i) => i.steps.some(due))) return [...now]
  const { target, user, mapping } = before
  const said = await Promise.all(
    TEXT_LANGUAGES.map(async (language) => {
      const signal = new AbortController().signal
      const found = await improver.improve({ target, user, mapping, language }, { signal, onProgress: () => undefined })
      return [language, found.ok ? found.value : []] as const
    }),
  )
  const wordsOf = (step: ImprovementStep): z.infer<typeof Words> => {
    const was = before.improvements.find((i) => i.steps.some((s) => s.id === step.id))
    return Object.fromEntries(
      said.flatMap(([language, list]) => {
        const pair = list.find((i) => i.target === was?.target && i.user === was?.user)
        const same = pair?.steps.find((s) => s.validation.metric === step.validation.metric)
        if (!was || !same) return []
        return [
          [
            language,
            { problem: same.problem, check: same.validation.check, instructions: same.actions.map((a) => a.instruction) },
          ] as const,
        ]
      }),
    )
  }
  return now.map((i) => ({
    ...i,
    steps: i.steps.map((s) => (due(s) ? { ...s, extensions: { ...s.extensions, words: wordsOf(s) } } : s)),
  }))
}

/** A step that is done, said in a language where its words were kept. */
export function doneIn(language: string, step: ImprovementStep): ImprovementStep {
  const kept = Words.safeParse(step.extensions?.['words'])
  if (!step.validation.passed || !kept.success) return step
  const base = (l: string): string => l.split('-')[0] ?? ''
  const words = kept.data[language] ?? Object.entries(kept.data).find(([l]) => base(l) === base(language))?.[1]
  if (!words) return step
  return {
    ...step,
    problem: words.problem,
    actions: step.actions.map((a, i) => ({ ...a, instruction: words.instructions[i] ?? a.instruction })),
    validation: { ...step.validation, check: words.check },
  }
}
