import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Result } from '#shared/base/result.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import { recordsOf, sequencesOf } from '#shared/timeline/query.ts'
import { ProjectFile } from './project-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'cutwright-requests-'))
const open: ProjectFile[] = []
afterAll(() => {
  for (const f of open) f.close()
  rmSync(folder, { recursive: true, force: true })
})

function value<T>(r: Result<T>): T {
  if (!r.ok) throw new Error(r.refusal.code)
  return r.value
}
function kept(r: Result<ProjectFile>): ProjectFile {
  open.push(value(r))
  return open.at(-1)!
}
const create = (name: string): ProjectFile => kept(ProjectFile.create(join(folder, name), name))
const reopen = (f: ProjectFile): ProjectFile => {
  f.close()
  return kept(ProjectFile.open(f.path))
}
const marker = (f: ProjectFile, label: string): Edit[] => [
  {
    verb: 'addMarker',
    marker: { sequenceId: sequencesOf(f.document)[0]!.id, time: 0 as never, duration: 0 as never, label, color: 'info' },
  },
]
const labels = (f: ProjectFile): string[] => recordsOf(f.document, 'marker').map((m) => m.label)

test('an edit that is sent again is answered as before and done once, also by another engine', () => {
  let f = create('again')
  const first = value(f.apply(marker(f, 'a'), 'insert', undefined, { requestId: 'r1' }))
  value(f.apply(marker(f, 'b'), 'insert', undefined, { requestId: 'r2' }))
  expect(value(f.apply(marker(f, 'a'), 'insert', undefined, { requestId: 'r1' }))).toEqual({ ...first, repeated: true })
  f = reopen(f)
  expect(value(f.apply(marker(f, 'a'), 'insert', undefined, { requestId: 'r1' }))).toEqual({ ...first, repeated: true })
  expect(labels(f).sort()).toEqual(['a', 'b'])
  expect(f.history()).toHaveLength(2)
  expect(f.revision).toBe(2)
})

test('undo and redo that are sent again move once', () => {
  let f = create('moves')
  for (const label of ['a', 'b', 'c']) value(f.apply(marker(f, label), label))
  value(f.undo({ requestId: 'u' }))
  f = reopen(f)
  expect(value(f.undo({ requestId: 'u' }))).toMatchObject({ repeated: true })
  expect(f.state).toEqual({ undo: 'b', redo: 'c' })
  value(f.redo({ requestId: 'd' }))
  value(f.redo({ requestId: 'd' }))
  expect(f.state).toEqual({ undo: 'c', redo: null })
})

test('what was refused or changed nothing is not remembered, and the newest 256 are', () => {
  const f = create('many')
  expect(f.undo({ requestId: 'early' }).ok).toBe(false)
  value(f.apply(marker(f, 'a'), 'a', undefined, { requestId: 'first' }))
  value(f.undo({ requestId: 'early' }))
  expect(labels(f)).toEqual([])
  value(f.redo())
  for (let n = 0; n < 300; n++) value(f.apply(marker(f, `n${n}`), 'n', undefined, { requestId: `r${n}` }))
  expect(value(f.apply(marker(f, 'x'), 'n', undefined, { requestId: 'r60' }))).toMatchObject({ repeated: true })
  expect(value(f.apply(marker(f, 'x'), 'n', undefined, { requestId: 'r10' }))).not.toHaveProperty('repeated')
  const again = reopen(f)
  expect(value(again.apply(marker(again, 'x'), 'n', undefined, { requestId: 'r299' }))).toMatchObject({ repeated: true })
  expect(value(again.apply(marker(again, 'y'), 'n', undefined, { requestId: 'r12' }))).not.toHaveProperty('repeated')
})
