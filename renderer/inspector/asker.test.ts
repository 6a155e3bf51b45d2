import { expect, test } from 'vitest'
import { asker } from './asker.ts'

/** Questions that wait to be answered by hand. */
function questions() {
  const waiting: { answer(n: number): void; fail(): void }[] = []
  const question = () => new Promise<number>((answer, fail) => waiting.push({ answer, fail: () => fail(new Error('lost')) }))
  return { waiting, question }
}
const settled = () => new Promise((r) => setTimeout(r, 0))

test('wishes that come while a question is on its way become one more, and each answer is told', async () => {
  const { waiting, question } = questions()
  const told: number[] = []
  const { ask } = asker(question, (n) => told.push(n))
  ask()
  ask()
  ask()
  expect(waiting.length).toBe(1)
  waiting[0]!.answer(1)
  await settled()
  expect([waiting.length, told]).toEqual([2, [1]])
  waiting[1]!.answer(2)
  await settled()
  expect([waiting.length, told]).toEqual([2, [1, 2]])
})

test('a question that is lost does not hinder the next, and after the end nothing is told or asked', async () => {
  const { waiting, question } = questions()
  const told: number[] = []
  const { ask, stop } = asker(question, (n) => told.push(n))
  ask()
  waiting[0]!.fail()
  await settled()
  ask()
  ask()
  stop()
  waiting[1]!.answer(7)
  await settled()
  expect([waiting.length, told]).toEqual([2, []])
})
