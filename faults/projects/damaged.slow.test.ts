import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violation } from '#shared/timeline/invariants.ts'
import type { ProjectDocument } from '#shared/timeline/model.ts'
import { sequencesOf } from '#shared/timeline/query.ts'
import { ProjectFile } from '../../electron/project/project-file.ts'
import { salvage } from '../../electron/project/salvage.ts'
import { share, tried } from '../tally.ts'
import { asObject, type Damage, damages, truncations, writeProject } from './damage.ts'

let folder: string
let whole: Buffer
let document: ProjectDocument
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-damage-'))
  document = writeProject(join(folder, 'Whole.cutwright')).document
  whole = readFileSync(join(folder, 'Whole.cutwright'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const CODES = ['project.damaged', 'project.notProject', 'project.newer']
let ids = 0

/** Refused in one sentence with the file untouched, or opened with the very document and editable for good. */
function survives({ name, of }: Damage): { opened: boolean; recovered: number } {
  const path = join(folder, 'Damaged.cutwright')
  writeFileSync(path, of(whole))
  const before = hash(path)
  const saved = salvage(path, (prefix) => `${prefix}_new${ids++}`)
  if (saved.ok) {
    expect(violation(saved.value.document), name).toBeNull()
    for (const [id, record] of saved.value.document) if (!id.includes('_new')) expect(record, `${name}: ${id}`).toEqual(everWas(id))
  } else expect(saved.refusal.code, name).toBe('project.nothingReadable')
  const opened = ProjectFile.open(path)
  if (opened.ok) {
    expect(asObject(opened.value.document), name).toEqual(asObject(document))
    expect(() => opened.value.history(), name).not.toThrow()
    edit(opened.value, name)
  } else {
    expect(CODES, `${name}: ${opened.refusal.code}`).toContain(opened.refusal.code)
    expect(opened.refusal.message, name).toMatch(/^[^\n]{20,400}[.]$/)
    expect(hash(path), `${name}: the damaged file was changed`).toBe(before)
  }
  expect(readdirSync(folder).sort(), name).toEqual(['Damaged.cutwright', 'Whole.cutwright'])
  rmSync(path)
  return { opened: opened.ok, recovered: saved.ok ? saved.value.kept : 0 }
}

/** Undone steps may come back from a file whose counters are lost: every record is one that the project once had. */
function everWas(id: string): unknown {
  const now = document.get(id)
  if (now) return now
  const undone = undoneRecords()
  return undone.get(id)
}
let undone: Map<string, unknown> | undefined
function undoneRecords(): Map<string, unknown> {
  if (undone) return undone
  undone = new Map()
  const path = join(folder, '..', `${folder.split('/').pop()}-redo.cutwright`)
  writeFileSync(path, whole)
  const file = ProjectFile.open(path)
  if (!file.ok) throw new Error(file.refusal.message)
  while (file.value.redo().ok);
  for (const [id, r] of file.value.document) undone.set(id, r)
  file.value.close()
  rmSync(path)
  return undone
}

/** One edit, one undo; both are there after the next opening. */
function edit(file: ProjectFile, name: string): void {
  const marker = {
    sequenceId: sequencesOf(file.document)[0]!.id,
    time: 0 as never,
    duration: 0 as never,
    label: 'after',
    color: 'info' as const,
  }
  const applied = file.apply([{ verb: 'addMarker', marker }], 'addMarker')
  expect(applied.ok || applied.refusal.code, name).toBe(true)
  const after = asObject(file.document)
  file.close()
  const again = ProjectFile.open(file.path)
  expect(again.ok && asObject(again.value.document), name).toEqual(after)
  if (!again.ok) return
  expect(again.value.undo().ok, name).toBe(true)
  expect(asObject(again.value.document), name).toEqual(asObject(document))
  again.value.close()
}

test('a project that was cut short is refused and not touched; what is left of it can be recovered', () => {
  const list = truncations(share(60, 24))
  const results = list.map(survives)
  // Only free pages at the end may be missing unnoticed.
  expect(results.filter((r) => r.opened).length).toBeLessThan(3)
  const some = results.filter((r) => r.recovered > 10).length
  expect(some).toBeGreaterThan(list.length / 3)
  tried('projects', 'cut short', list.length, `something recovered of ${results.filter((r) => r.recovered > 0).length}`)
})

test('a project with damaged bytes is refused and not touched, or opens as it was', () => {
  const list = damages(share(600, 96))
  const results = list.map(survives)
  const opened = results.filter((r) => r.opened).length
  // Most damage hits something; some hits only free space or a label of the history.
  expect(opened).toBeLessThan(list.length / 2)
  const counts = results.map((r) => r.recovered).sort((a, b) => a - b)
  expect(counts[Math.floor(list.length / 2)]).toBeGreaterThan(document.size * 0.9)
  tried(
    'projects',
    'damaged bytes and pages',
    list.length,
    `${opened} opened as they were, in the middle ${counts[Math.floor(list.length / 2)]} of ${document.size} records recovered of the damaged`,
  )
})

test('a damaged project beside which a killed engine left its log is not touched either', () => {
  const list = damages(share(80, 16))
  const source = ProjectFile.create(join(folder, 'Logged'), 'Logged')
  if (!source.ok) throw new Error(source.refusal.message)
  const marker = {
    sequenceId: sequencesOf(source.value.document)[0]!.id,
    time: 0 as never,
    duration: 0 as never,
    label: 'x',
    color: 'info' as const,
  }
  for (let i = 0; i < 400; i++) source.value.apply([{ verb: 'addMarker', marker: { ...marker, label: `${i}` } }], 'addMarker')
  // The log of a file that is open is what a kill leaves.
  const wal = readFileSync(join(folder, 'Logged.cutwright-wal'))
  const wanted = asObject(source.value.document)
  source.value.close()
  const main = readFileSync(join(folder, 'Logged.cutwright'))
  rmSync(join(folder, 'Logged.cutwright'))
  let refused = 0
  for (const d of list) {
    const path = join(folder, 'Killed.cutwright')
    writeFileSync(path, d.of(main))
    writeFileSync(`${path}-wal`, wal)
    const before = [hash(path), hash(`${path}-wal`)]
    const opened = ProjectFile.open(path)
    if (opened.ok) {
      expect(asObject(opened.value.document), d.name).toEqual(wanted)
      opened.value.close()
    } else {
      refused++
      expect(CODES, `${d.name}: ${opened.refusal.code}`).toContain(opened.refusal.code)
      expect([hash(path), hash(`${path}-wal`)], d.name).toEqual(before)
    }
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  }
  expect(refused).toBeGreaterThan(0)
  tried('projects', 'damaged, with the log of a killed engine', list.length, `${refused} refused, the others whole`)
})
