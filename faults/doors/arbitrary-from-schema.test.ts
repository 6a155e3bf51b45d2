import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '#shared/contract/contract.ts'
import { brokenValuesOf, valuesOf } from './arbitrary-from-schema.ts'

const inputs = Object.entries(contract).flatMap(([group, procedures]) =>
  Object.entries(procedures).flatMap(([name, p]) => {
    const { inputSchema } = (p as { '~orpc': { inputSchema?: z.ZodType } })['~orpc']
    return inputSchema ? [[`${group}.${name}`, inputSchema] as const] : []
  }),
)

test.each(inputs)('values made for %s fit it', (_name, schema) => {
  const wrong = fc.sample(valuesOf(schema), { numRuns: 40, seed: 1 }).filter((v) => !schema.safeParse(v).success)
  expect(wrong).toEqual([])
})

test('known values are met, and only where they fit', () => {
  const schema = z.object({ id: z.string().regex(/^a\d$/), n: z.object({ id: z.int() }) })
  const values = fc.sample(valuesOf(schema, { id: ['a1', 7, 'b'] }), { numRuns: 60, seed: 1 }) as z.infer<typeof schema>[]
  expect(values.every((v) => schema.safeParse(v).success)).toBe(true)
  expect(values.filter((v) => v.id === 'a1').length).toBeGreaterThan(20)
  expect(values.filter((v) => v.n.id === 7).length).toBeGreaterThan(20)
})

test('most broken values do not fit, and the break can lie deep inside', () => {
  const schema = z.object({ a: z.object({ b: z.array(z.object({ c: z.int().min(0) })).min(1) }) })
  const values = fc.sample(brokenValuesOf(schema), { numRuns: 200, seed: 1 })
  const refused = values.map((v) => schema.safeParse(v)).filter((r) => !r.success)
  expect(refused.length).toBeGreaterThan(120)
  expect(new Set(refused.map((r) => r.error!.issues[0]!.path.length)).size).toBeGreaterThanOrEqual(4)
})

test('a schema that no values are made of yet says so', () => {
  expect(() => valuesOf(z.date())).toThrow('type date')
})
