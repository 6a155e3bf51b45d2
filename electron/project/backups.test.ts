import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sequencesOf } from '#shared/timeline/query.ts'
import { createBackups, superfluous } from './backups.ts'
import { ProjectFile } from './project-file.ts'

let folder: string
let file: ProjectFile
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-backups-'))
  const made = ProjectFile.create(join(folder, 'Film'), 'Film')
  if (!made.ok) throw new Error(made.refusal.message)
  file = made.value
})
afterEach(() => {
  file.close()
  rmSync(folder, { recursive: true, force: true })
})
const mark = (label: string): void => {
  const marker = { sequenceId: sequencesOf(file.document)[0]!.id, time: 0 as never, duration: 0 as never, label, color: 'info' as const }
  expect(file.apply([{ verb: 'addMarker', marker }], 'addMarker').ok).toBe(true)
}

test('a copy holds everything, and only a change asks for another', async () => {
  const backups = createBackups(join(folder, 'backups'))
  mark('a')
  await backups.keep(file)
  await backups.keep(file)
  backups.keepNow(file)
  expect(backups.list(file.path)).toHaveLength(1)
  mark('b')
  backups.keepNow(file)
  expect(backups.list(file.path).map((b) => b.revision)).toEqual([2, 1])
  const copy = ProjectFile.open(backups.list(file.path)[0]!.path)
  if (!copy.ok) throw new Error(copy.refusal.message)
  expect(Object.fromEntries(copy.value.document)).toEqual(Object.fromEntries(file.document))
  expect(copy.value.history().map((h) => h.label)).toEqual(['addMarker', 'addMarker'])
  copy.value.close()
})

test('edits that come while a copy is made are kept in the project and do no harm to the copy', async () => {
  const backups = createBackups(join(folder, 'backups'))
  for (let i = 0; i < 200; i++) mark(`${i} ${'x'.repeat(480)}`)
  const copying = backups.keep(file)
  mark('meanwhile')
  await copying
  const copy = ProjectFile.open(backups.list(file.path)[0]!.path)
  expect(copy.ok && copy.value.document.size >= 200).toBe(true)
  if (copy.ok) copy.value.close()
})

test('a place that cannot be written costs a line in the log and nothing else', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  writeFileSync(join(folder, 'taken'), 'a file where the folder should be')
  const backups = createBackups(join(folder, 'taken'))
  await backups.keep(file)
  backups.keepNow(file)
  expect([backups.list(file.path), log.mock.calls.length]).toEqual([[], 2])
  log.mockRestore()
  mark('goes on')
})

test('left-overs of a killed engine go with the next copy', async () => {
  const backups = createBackups(join(folder, 'backups'))
  await backups.keep(file)
  const [own] = readdirSync(join(folder, 'backups'))
  mkdirSync(join(folder, 'backups', own!), { recursive: true })
  writeFileSync(join(folder, 'backups', own!, '000009.tmp'), 'half')
  mark('a')
  await backups.keep(file)
  expect(readdirSync(join(folder, 'backups', own!)).filter((n) => n.endsWith('.tmp'))).toEqual([])
})

test('the newest stay, older ones spread over time, and all stay within their bytes', () => {
  const copies = Array.from({ length: 40 }, (_, i) => ({ id: String(i), time: 1e12 - i * 300_000, bytes: 10 }))
  const gone = new Set(superfluous(copies))
  const kept = copies.filter((c) => !gone.has(c.id)).map((c) => Number(c.id))
  expect(kept).toHaveLength(12)
  expect(kept.slice(0, 5)).toEqual([0, 1, 2, 3, 4])
  expect(kept.at(-1)).toBe(39)
  const large = copies.map((c) => ({ ...c, bytes: 200e6 }))
  expect(copies.length - superfluous(large).length).toBe(2)
})
