import { expect, test } from 'vitest'
import type { CompareResult, ShotImprovement } from '../compare-result.ts'
import { signalsImprover } from '../improve/improve-shots.ts'
import { filmOf, randomShots } from '../testing/films.ts'
import { doneIn, keepWords } from './done-words.ts'

const shot = randomShots(1, 3)[0]!
const target = filmOf([{ ...shot, ms: 1000 }])
const call = { signal: new AbortController().signal, onProgress: () => undefined }

test('a step that is done is said in every language, also after further looks', async () => {
  const user = filmOf([{ ...shot, ms: 6000 }])
  const mapping = [{ target: 'shot_0001', user: 'shot_0001', closeness: 0.5, manual: false }]
  const said = async (language: string): Promise<ShotImprovement[]> => {
    const found = await signalsImprover.improve({ target, user, mapping, language }, call)
    if (!found.ok) throw new Error(found.refusal.message)
    return found.value
  }
  const improvements = await said('en')
  const before = { target, user, mapping, improvements } as unknown as CompareResult
  const todo = improvements[0]!.steps.find((s) => s.validation.metric === 'pace.duration')!
  expect(todo.problem).toContain('6.0 s')
  const others = improvements[0]!.steps.filter((s) => s !== todo)
  const done = { ...todo, validation: { ...todo.validation, current: 1, passed: true } }
  const [kept] = await keepWords(signalsImprover, before, [{ ...improvements[0]!, steps: [...others, done] }])
  expect(kept!.steps.slice(0, -1)).toEqual(others)

  const step = kept!.steps.at(-1)!
  const german = (await said('de'))[0]!.steps.find((s) => s.validation.metric === 'pace.duration')!
  expect(doneIn('de', step)).toMatchObject({ problem: german.problem, actions: german.actions, validation: { passed: true, current: 1 } })
  expect(doneIn('zh-CN', step).problem).toMatch(/6\.0 秒/)
  // At the next look the film of before is the short one: the words stay.
  const now = { ...before, user: target, improvements: [kept!] }
  const [later] = await keepWords(signalsImprover, now, [kept!])
  expect(doneIn('de', later!.steps.at(-1)!).problem).toBe(german.problem)
  expect(doneIn('en-GB', doneIn('de', step)).problem).toBe(todo.problem)
})

test('a step without kept words stays as it is', () => {
  const step = { extensions: {}, validation: { passed: true } } as never
  expect(doneIn('de', step)).toBe(step)
})
