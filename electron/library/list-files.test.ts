import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
