import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestEngine, startTestEngine } from '#electron/engine/testing/test-engine.ts'
import { coloursOf } from '#shared/analysis/appearance.ts'
import { filmOf, randomShots } from '#shared/learn/testing/films.ts'
import { madeFootage, madeInput, madeStyle } from '#shared/planning/fixtures.ts'
import { planMontage } from '#shared/planning/plan-montage.ts'
import { parseCube, sampleCube } from '#shared/render/cube.ts'
import { createLearnedStyles } from './learned-styles.ts'
import { lookTable } from './look-table.ts'
import { loadStyles } from './styles.ts'

const resources = join(import.meta.dirname, '../../resources')
const root = mkdtempSync(join(tmpdir(), 'cw-styles-'))
let t: TestEngine
beforeAll(async () => {
  t = await startTestEngine()
})
afterAll(async () => {
  await t.close()
  rmSync(root, { recursive: true, force: true })
})
const film = filmOf(randomShots(30, 7), 'Die Schlacht 战.webm')

test('a learned style is a file among the user styles: listed, renamed, made once of a job, deleted', async () => {
  const folder = join(root, 'own')
  const styles = createLearnedStyles(folder, () => loadStyles(resources, folder))
  const made = await styles.make(film, 'job_1')
  expect(made).toMatchObject({ id: 'like_die_schlacht', name: { en: 'Die Schlacht 战' } })
  expect(await styles.make(film, 'job_1')).toEqual(made)
  const second = await styles.make(film, 'job_2')
  expect(second.id).toBe('like_die_schlacht_2')
  const { styles: listed, shipped, problems } = await loadStyles(resources, folder)
  expect(listed.filter((s) => s.learned).map((s) => s.id)).toEqual([made.id, second.id])
  expect([shipped.length, problems]).toEqual([17, []])

  expect((await styles.rename(made.id, 'Battle')).name.de).toBe('Battle')
  expect((await loadStyles(resources, folder)).styles.find((s) => s.id === made.id)!.name.en).toBe('Battle')
  await styles.remove(made.id)
  expect(readdirSync(folder)).toEqual([`${second.id}.json`])
  await expect(styles.remove('dynamic')).rejects.toMatchObject({ code: 'style.notLearned' })
  await expect(styles.rename('nobody', 'x')).rejects.toMatchObject({ code: 'style.notLearned' })
})

test('styles that are made at the same time are all kept, each under its own id', async () => {
  const folder = join(root, 'at once')
  const styles = createLearnedStyles(folder, () => loadStyles(resources, folder))
  const made = await Promise.all(['job_1', 'job_2', 'job_1'].map((job) => styles.make(film, job)))
  expect(made.map((s) => s.id)).toEqual(['like_die_schlacht', 'like_die_schlacht_2', 'like_die_schlacht'])
  expect(readdirSync(folder)).toHaveLength(2)
})

test('a style file joins the styles once, under a free id where another has its own; what is no style is refused', async () => {
  const folder = join(root, 'added')
  const styles = createLearnedStyles(folder, () => loadStyles(resources, folder))
  const file = join(root, 'like.json')
  writeFileSync(file, JSON.stringify(await styles.of(film, { name: 'dynamic' })).replace('"like_dynamic"', '"dynamic"'))
  const added = await styles.add(file)
  expect(added.id).toBe('dynamic_2')
  expect((await styles.add(file)).id).toBe('dynamic_2')
  expect(readdirSync(folder)).toEqual(['dynamic_2.json'])
  writeFileSync(file, '{"id":"x"}')
  await expect(styles.add(file)).rejects.toMatchObject({ code: 'style.unreadable' })
})

test('over the contract: made of a job that ended, renamed, not deleted while a montage uses it', async () => {
  const folder = join(t.folder, 'data/styles')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'mine.json'), JSON.stringify({ ...(await t.engine.montage.learnedStyles.of(film)), id: 'mine' }))
  expect((await t.client.montage.styles()).styles.find((s) => s.id === 'mine')?.learned?.source.shots).toBe(30)
  expect((await t.client.montage.renameStyle({ styleId: 'mine', name: '  Mine ' })).name.en).toBe('Mine')

  const made = t.engine.projects.create('Summer', null)
  if (!made.ok) throw new Error(made.refusal.message)
  const use = (style: string) => made.value.apply([{ verb: 'setMontage', settings: { style }, plan: null }], 'plan.settings')
  use('mine')
  await expect(t.client.montage.deleteStyle({ styleId: 'mine' })).rejects.toMatchObject({ data: { code: 'style.inUse' } })
  use('dynamic')
  const gone = await t.fetch('/v1/styles/mine', { method: 'DELETE', headers: { authorization: `Bearer ${t.server.token}` } })
  expect([gone.status, await gone.text()]).toEqual([200, ''])
  expect(existsSync(join(folder, 'mine.json'))).toBe(false)
  await expect(t.client.montage.learnStyle({ jobId: 'job_of_nobody' })).rejects.toThrow('There is no such job')
})

test('a plan that names a table which nobody chose is neither shown nor applied', async () => {
  const made = t.engine.projects.create('Look', null)
  const planned = planMontage(madeInput({}, { duration: 10 }))
  if (!made.ok || !planned.ok) throw new Error('refused')
  const plan = { ...planned.value, look: { source: '/etc/hostname', intensity: 1 } }
  const projectId = made.value.id
  const refused = { data: { code: 'path.notGranted' } }
  await expect(t.client.montage.apply({ projectId, plan })).rejects.toMatchObject(refused)
  await expect(t.client.preview.open({ projectId, source: { kind: 'plan', plan }, width: 320, height: 180 })).rejects.toMatchObject(refused)
})

test('the look carries the reference over to this footage: the same table for the same footage, none where another look was chosen', () => {
  const folder = join(root, 'looks')
  const cell = (l: number, a: number, b: number): number[] => [l, 0.5 + 1.6 * a, 0.5 + 1.6 * b, 0.3]
  const picture = (l: number, a: number, b: number): number[] => Array.from({ length: 12 }, (_, i) => cell(l + 0.02 * (i - 6), a, b)).flat()
  const made = madeFootage({ files: 4 }).map((f) => ({
    ...f,
    analysis: f.analysis && { ...f.analysis, moments: f.analysis.moments.map((m) => ({ ...m, appearance: picture(0.6, 0, -0.03) })) },
  }))
  const style = madeStyle({ learned: { ...madeLearned, look: coloursOf(picture(0.4, 0.02, 0.06)) } })
  const input = madeInput({ style, footage: made })
  const look = lookTable(input, folder)!
  expect(lookTable(input, folder)).toEqual(look)
  expect(readdirSync(folder)).toHaveLength(1)
  const cube = parseCube(readFileSync(look.source, 'utf8'), 'look')
  if (!cube.ok) throw new Error(cube.refusal.message)
  const [r, g, b] = sampleCube(cube.value, [0.5, 0.5, 0.55])
  // Darker and warmer: the reference's evening over a bluish day.
  expect(r + g + b).toBeLessThan(1.4)
  expect(r).toBeGreaterThan(b)
  const chosen = { ...input, settings: { ...input.settings, lut: { source: 'look:noir', intensity: 1 } } }
  expect(lookTable(chosen, folder)).toBeNull()
  expect(lookTable({ ...input, footage: made.map((f) => ({ ...f, analysis: null })) }, folder)).toBeNull()
})

const madeLearned = {
  source: { name: 'a', seconds: 10, shots: 3, tempo: null },
  unit: 'seconds' as const,
  lengths: [[2, 3, 5]],
  onBeat: null,
  transitions: [],
  motion: { mix: [], order: [] },
  sizes: null,
  look: [],
}
