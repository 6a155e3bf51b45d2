import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NO_GRADE } from '#shared/timeline/model.ts'
import { gradeCubeFile } from './cube-files.ts'

let folder: string
const before = process.env['TMPDIR']
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-cubes-'))
  process.env['TMPDIR'] = folder
})
afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
  rmSync(folder, { recursive: true, force: true })
})

test('tables of grades that nobody uses any more are thrown out; one that is used stays', () => {
  const cube = (n: number): string => gradeCubeFile({ ...NO_GRADE, temperature: n })
  const used = cube(1)
  const old = new Date(Date.now() - 3_600_000)
  for (let n = 0; n < 60; n++) {
    const path = join(dirname(used), `${n}.cube`)
    writeFileSync(path, '')
    utimesSync(path, old, old)
  }
  utimesSync(used, old, old)
  expect(cube(1)).toBe(used)
  cube(2)
  expect(existsSync(used)).toBe(true)
  expect(readdirSync(dirname(used))).toHaveLength(40)
})
