import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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

test('a file that is there is kept, before anything is begun, unless it may be replaced', async () => {
  const out = join(folder, 'kept')
  mkdirSync(out)
  const [result, report, style] = ['result.json', 'report.html', 'like.json'].map((f) => join(out, f)) as [string, string, string]
  const begun = (): Promise<void> => Promise.reject(new Error('begun'))
  const files = ['result.json', 'look.cube']
  for (const [there, targets] of [
    [result, { out, files }],
    [report, { report }],
    [style, { style }],
    [join(out, 'move.mp4'), { film: join(out, 'move.mp4') }],
  ] as const) {
    await expect(withTargets(targets, begun)).rejects.toThrow('begun')
    writeFileSync(there, 'mine')
    await expect(withTargets(targets, begun)).rejects.toMatchObject({ code: 'export.exists', message: expect.stringContaining(there) })
    await withTargets({ ...targets, overwrite: true }, async () => writeFileSync(there, 'new'))
    expect(readFileSync(there, 'utf8')).toBe('new')
    rmSync(there)
  }
})

test('what the work is about is never replaced, by whatever name', async () => {
  const film = join(folder, 'own.mp4')
  writeFileSync(film, 'mine')
  symlinkSync(film, join(folder, 'link.mp4'))
  const work = (): Promise<void> => Promise.resolve(writeFileSync(film, 'gone'))
  for (const target of [film, join(folder, 'link.mp4'), join(folder, '.', 'own.mp4')])
    await expect(withTargets({ film: target, sources: [film], overwrite: true }, work)).rejects.toMatchObject({ code: 'export.ownFile' })
  expect(readFileSync(film, 'utf8')).toBe('mine')
})

test('what cannot be a target is refused before the work, and leaves no folder', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  await expect(withTargets({ film: folder }, () => Promise.reject(new Error('begun')))).rejects.toThrow('--out: ')
  const targets = { out: join(folder, 'new/one'), report: join(file, 'report.html') }
  await expect(withTargets(targets, () => Promise.reject(new Error('begun')))).rejects.toThrow('--report: the folder')
  expect(existsSync(join(folder, 'new'))).toBe(false)
})
