import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withTargets } from './targets.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'cw-targets-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cancelled = (): Promise<void> => Promise.reject(new Error('cancelled'))

test('folders are there for the work; those that were made for nothing are gone after it, and others stay', async () => {
  const there = join(folder, 'there')
  mkdirSync(there)
  const [out, report] = [join(folder, 'a/b/c'), join(folder, 'a/r/report.html')]
  const work = async (): Promise<void> => {
    expect([out, join(folder, 'a/r')].map((f) => existsSync(f))).toEqual([true, true])
    await cancelled()
  }
  await expect(withTargets({ out, report }, work)).rejects.toThrow('cancelled')
  expect(existsSync(join(folder, 'a'))).toBe(false)
  await expect(withTargets({ out: there }, cancelled)).rejects.toThrow('cancelled')
  expect(existsSync(there)).toBe(true)
})

test('a folder that holds something stays when the work fails later, and when it goes well', async () => {
  const [out, style] = [join(folder, 'x/y'), join(folder, 'x/z/like.json')]
  await expect(
    withTargets({ out, style }, async () => {
      writeFileSync(style, '{}')
      await cancelled()
    }),
  ).rejects.toThrow('cancelled')
  expect([existsSync(style), existsSync(out)]).toEqual([true, false])
  await withTargets({ out }, async () => writeFileSync(join(out, 'result.json'), '{}'))
  expect(existsSync(join(out, 'result.json'))).toBe(true)
})

test('what cannot be a target is refused before the work, and leaves no folder', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const targets = { out: join(folder, 'new/one'), report: join(file, 'report.html') }
  await expect(withTargets(targets, () => Promise.reject(new Error('begun')))).rejects.toThrow('--report: the folder')
  expect(existsSync(join(folder, 'new'))).toBe(false)
})
