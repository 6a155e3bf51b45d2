import { expect, test } from 'vitest'
import { assertCounting, type Migration, MIGRATIONS, migrate, SCHEMA_VERSION } from './index.ts'

const rename: Migration = { to: 2, name: 'rename', up: (all) => all.map((r) => ({ ...r, name: r['title'] })) }
const number: Migration = { to: 3, name: 'number', up: (all) => all.map((r, i) => ({ ...r, n: i })) }

test('the shipped steps count up to the schema version', () => {
  assertCounting(MIGRATIONS)
  expect(SCHEMA_VERSION).toBe(MIGRATIONS.length + 1)
})
test('a file takes only the steps it has not taken', () => {
  expect(migrate([{ title: 'a' }], 1, [rename, number])).toEqual([{ title: 'a', name: 'a', n: 0 }])
  expect(migrate([{ title: 'a' }], 2, [rename, number])).toEqual([{ title: 'a', n: 0 }])
  expect(migrate([{ title: 'a' }], 3, [rename, number])).toEqual([{ title: 'a' }])
})
test('a hole in the count is a bug', () => {
  expect(() => migrate([], 1, [number])).toThrow('but 2 comes next')
})
