import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sweepFolders } from './sweep-folders.ts'

const root = mkdtempSync(join(tmpdir(), 'cw-sweep-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('folders go that no job names and that nobody has touched for days', () => {
  const long = new Date(Date.now() - 3 * 86_400_000)
  for (const [name, old] of [
    ['named', true],
    ['left', true],
    ['young', false],
  ] as const) {
    mkdirSync(join(root, name))
    if (old) utimesSync(join(root, name), long, long)
  }
  sweepFolders(root, new Set(['named']))
  expect(readdirSync(root).sort()).toEqual(['named', 'young'])
  sweepFolders(join(root, 'never made'), new Set())
})
