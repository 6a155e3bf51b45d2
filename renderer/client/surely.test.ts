import { describe, expect, test } from 'vitest'
import { ClientError } from './errors.ts'
import { createSender } from './surely.ts'

const broken = (): Error => new Error('the queue was closed or aborted')
const away = (): Error => new ClientError('engine-lost', 'The engine does not answer.', { retryable: true })

describe('a wish whose connection breaks', () => {
  test('is sent again under the same id once the engine is back', async () => {
    const sender = createSender(1000)
    const ids: string[] = []
    const answers = [broken(), away(), 'done']
    const result = sender.send(async (id) => {
      ids.push(id)
      const a = answers[ids.length - 1]
      if (a instanceof Error) throw a
      return a
    })
    for (let n = 1; n < 3; n++) {
      await expect.poll(() => ids.length).toBe(n)
      await new Promise((r) => setTimeout(r, 5))
      sender.back()
    }
    expect(await result).toBe('done')
    expect(new Set(ids).size).toBe(1)
  })

  test('is given up when the engine stays away', async () => {
    await expect(createSender(30).send(() => Promise.reject(broken()))).rejects.toMatchObject({ code: 'engine-lost' })
  })

  test('is not held where there was no connection to send it over, nor where the engine said no', async () => {
    const sender = createSender(60_000)
    await expect(sender.send(() => Promise.reject(away()))).rejects.toMatchObject({ code: 'engine-lost' })
    await expect(sender.send(() => Promise.reject(new Error('no such clip')))).rejects.toMatchObject({ code: 'internal' })
  })
})
