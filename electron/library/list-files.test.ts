import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { listFiles } from './list-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'cutwright-list-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a folder gives its media in natural order, without what lies beside it; a named file is kept', async () => {
  mkdirSync(join(folder, 'day 2'))
  for (const name of ['clip 10.mp4', 'clip 2.mp4', 'notes.TXT', 'clip 2.srt', '.hidden.mp4', 'day 2/a.mov', 'odd.bin'])
    writeFileSync(join(folder, name), '')
  const own = (names: string[]) => names.map((n) => join(folder, n))
  expect(await listFiles([folder])).toEqual(own(['clip 2.mp4', 'clip 10.mp4', 'day 2/a.mov', 'odd.bin']))
  expect(await listFiles(own(['notes.TXT', 'gone.mp4']))).toEqual(own(['notes.TXT', 'gone.mp4']))
})

test.skipIf(process.platform === 'win32')('links that run in a circle end, and every file comes once', async () => {
  const tree = join(folder, 'circle')
  mkdirSync(join(tree, 'a', 'b'), { recursive: true })
  writeFileSync(join(tree, 'a', 'clip.mp4'), '')
  symlinkSync('..', join(tree, 'a', 'b', 'up'))
  symlinkSync(tree, join(tree, 'a', 'b', 'whole'))
  symlinkSync('self', join(tree, 'self'))
  expect(await listFiles([tree, join(tree, 'a')])).toEqual([join(tree, 'a', 'clip.mp4'), join(tree, 'self')])
})
