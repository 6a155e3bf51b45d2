import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { madeFootage, madeSong } from '#shared/planning/fixtures.ts'
import { ARC_IDS, MontageSettings } from '#shared/planning/montage-settings.ts'
import { planMontage } from '#shared/planning/plan-montage.ts'
import type { Style } from '#shared/planning/style.ts'
import { CameraMove } from '#shared/analysis/picture-analysis.ts'
import { TERM_IDS } from '#shared/planning/terms/index.ts'
import { LOOK_IDS } from '#shared/render/looks.ts'
import { toSeconds } from '#shared/time/ticks.ts'
import { loadStyles } from './styles.ts'

const resources = join(import.meta.dirname, '../../resources')
const made: string[] = []
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true })
})
async function userFolder(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'styles-'))
  made.push(folder)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

test('all seventeen styles and eight arcs are there and speak three languages', async () => {
  const { styles, arcs, problems } = await loadStyles(resources)
  expect(problems).toEqual([])
  expect(styles).toHaveLength(17)
  expect(arcs.map((a) => a.id).sort()).toEqual([...ARC_IDS].sort())
  for (const x of [...styles, ...arcs])
    for (const text of [...Object.values(x.name), ...Object.values(x.description)]) expect(text).not.toBe('')
})

test('styles weigh terms, like camera moves and use looks that exist', async () => {
  const { styles } = await loadStyles(resources)
  for (const s of styles) {
    for (const term of Object.keys(s.weights)) expect(TERM_IDS).toContain(term)
    for (const move of Object.keys(s.camera)) expect(CameraMove.options).toContain(move)
    expect([null, ...LOOK_IDS]).toContain(s.grade.look)
    expect(s.pace.max).toBeGreaterThan(s.pace.min)
    const shares = s.transitions.filter((t) => t.at === 'section' || t.at === 'any').reduce((sum, t) => sum + t.share, 0)
    expect(shares).toBeLessThanOrEqual(1)
  }
})

/** Mean shot length in seconds of a minute at 120 bpm, with plenty of material. */
async function meanShots(): Promise<Map<string, number>> {
  const { styles, arcs } = await loadStyles(resources)
  const song = madeSong({ seconds: 150 })
  const footage = madeFootage({ files: 60, shots: 2, shotSeconds: 20 })
  const mean = (style: Style): number => {
    const arc = arcs.find((a) => a.id === style.arc)!
    const plan = planMontage({ song, footage, style, arc, settings: MontageSettings.parse({ style: style.id, duration: 60 }) })
    if (!plan.ok) throw new Error(plan.refusal.message)
    return toSeconds(plan.value.duration) / plan.value.picks.length
  }
  return new Map(styles.map((s) => [s.id, mean(s)]))
}

test('styles cut at their own pace', async () => {
  const mean = await meanShots()
  const order = ['mtv', 'dynamic', 'travel', 'wedding', 'documentary', 'slow_burn']
  const lengths = order.map((id) => mean.get(id)!)
  expect(lengths).toEqual([...lengths].sort((a, b) => a - b))
  for (const [fast, slow] of [
    ['viral', 'vlog'],
    ['gaming', 'sport'],
    ['action', 'hitchcock'],
    ['dynamic', 'hitchcock'],
    ['cinema_trailer', 'wes_anderson'],
    ['wes_anderson', 'minimalist'],
    ['sport', 'tutorial'],
    ['viral', 'podcast_highlight'],
  ] as const)
    expect(mean.get(fast)!, `${fast} against ${slow}`).toBeLessThan(mean.get(slow)!)
  expect(mean.get('mtv')!).toBeLessThan(1.2)
  expect(mean.get('slow_burn')!).toBeGreaterThan(5)
})

test('hitchcock tightens towards the shock, wes anderson keeps time', async () => {
  const { styles, arcs } = await loadStyles(resources)
  const song = madeSong({ seconds: 150 })
  const footage = madeFootage({ files: 60, shots: 2, shotSeconds: 20 })
  const lengths = (id: string): number[] => {
    const style = styles.find((s) => s.id === id)!
    const plan = planMontage({
      song,
      footage,
      style,
      arc: arcs.find((a) => a.id === style.arc)!,
      settings: MontageSettings.parse({ style: id, duration: 60 }),
    })
    if (!plan.ok) throw new Error(plan.refusal.message)
    return plan.value.picks.map((p) => p.beats)
  }
  const mean = (x: number[]): number => x.reduce((a, b) => a + b, 0) / x.length
  const hitchcock = lengths('hitchcock')
  const third = Math.floor(hitchcock.length / 3)
  expect(mean(hitchcock.slice(0, third))).toBeGreaterThan(1.5 * mean(hitchcock.slice(-third - 1, -1)))
  expect(new Set(lengths('wes_anderson')).size).toBeLessThanOrEqual(2)
})

test("a user's style is added, a broken one is reported and hurts nobody", async () => {
  const { styles } = await loadStyles(resources)
  const own = { ...styles[0]!, id: 'my_style' }
  const folder = await userFolder({
    'mine.json': JSON.stringify(own),
    'half.json': JSON.stringify({ ...own, id: 'half', pace: { ...own.pace, energy: 'much' } }),
    'broken.json': '{ "id": ',
    'notes.txt': 'not a style',
  })
  const library = await loadStyles(resources, folder)
  expect(library.styles.map((s) => s.id)).toContain('my_style')
  expect(library.styles).toHaveLength(18)
  expect(library.problems.map((p) => p.message)).toEqual([
    expect.stringMatching(/broken\.json is not JSON/),
    expect.stringMatching(/half\.json: pace\.energy/),
  ])
  expect((await loadStyles(resources, join(folder, 'absent'))).styles).toHaveLength(17)
})
