import { AV_PIX_FMT_YUV420P } from 'node-av/constants'
import { expect, test } from 'vitest'
import { frameFromPixels } from './frame-from-pixels.ts'
import { inputOf } from './layer-painter.ts'
import { StepperPool } from './stepper-pool.ts'

const SIZE = { width: 16, height: 16 }
const picture = frameFromPixels(Buffer.alloc(384, 100), SIZE, AV_PIX_FMT_YUV420P)
const input = { a: inputOf(picture) }
const brighter = (n: number): string => `[a]lutyuv=y=val+${n}[out]`

test('clips of one look draw with one graph, another look or shape has its own', async () => {
  const pool = new StepperPool()
  const [a, b, other, wide] = await Promise.all([
    pool.acquire(brighter(1), input),
    pool.acquire(brighter(1), input),
    pool.acquire(brighter(2), input),
    pool.acquire(brighter(1), { a: { ...input.a, width: 32 } }),
  ])
  expect(a.stepper).toBe(b.stepper)
  expect(new Set([a, other, wide].map((l) => l.stepper)).size).toBe(3)
  a.release()
  a.release()
  // The other clip is still at it.
  const drawn = await b.stepper.step({ a: picture })
  expect(drawn.data![0]![0]).toBe(101)
  drawn.free()
  for (const l of [b, other, wide]) l.release()
  pool.close()
})

test('a graph that was given back is there for the next clip, the two latest only', async () => {
  const pool = new StepperPool()
  const leases = await Promise.all([1, 2, 3].map((n) => pool.acquire(brighter(n), input)))
  for (const l of leases) l.release()
  const again = await Promise.all([1, 2, 3].map((n) => pool.acquire(brighter(n), input)))
  expect(again.map((l, i) => l.stepper === leases[i]!.stepper)).toEqual([false, true, true])
  for (const l of again) l.release()
  pool.close()
})

test('a graph that cannot be built is an error each time', async () => {
  const pool = new StepperPool()
  await expect(pool.acquire('[a]nosuchfilter[out]', input)).rejects.toThrow('create filters')
  await expect(pool.acquire('[a]nosuchfilter[out]', input)).rejects.toThrow('create filters')
  pool.close()
})
