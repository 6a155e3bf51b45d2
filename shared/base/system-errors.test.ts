import { expect, test } from 'vitest'
import { toErrorInfo } from './app-error.ts'

const failed = (extra: object): string => toErrorInfo(Object.assign(new Error('raw words of the system'), extra)).code

test.each([
  [{ code: 'ENOSPC' }, 'system.diskFull'],
  [{ code: 'EDQUOT' }, 'system.diskFull'],
  [{ code: 'SQLITE_FULL' }, 'system.diskFull'],
  [{ answer: -28 }, 'system.diskFull'],
  [{ answer: -122 }, 'system.diskFull'],
  [{ code: -27 }, 'system.diskFull'],
  [{ code: 'EMFILE' }, 'system.tooManyFiles'],
  [{ code: 'EROFS' }, 'system.denied'],
  [{ code: 'SQLITE_IOERR_WRITE' }, 'system.driveFailed'],
  [{ code: 'SQLITE_CORRUPT_INDEX' }, 'system.dataDamaged'],
  [{ code: 'ENOENT' }, 'internal'],
  [{ answer: -1 }, 'internal'],
  [{}, 'internal'],
])('%j is %s', (error, code) => expect(failed(error)).toBe(code))

test('the sentence is ours, never the raw words', () => {
  const { message, params } = toErrorInfo(Object.assign(new Error('raw words'), { code: 'EIO' }))
  expect([message.includes('raw'), params]).toEqual([false, { reason: 'EIO' }])
})
