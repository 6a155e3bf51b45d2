import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { MontagePlan } from '../../planning/edit-plan.ts'
import { madeFootage, madeSong } from '../../planning/fixtures.ts'
import { planWithCloseness } from '../../planning/learned/plan-learned.ts'
import { MontageSettings } from '../../planning/montage-settings.ts'
import type { PlanInput } from '../../planning/plan-input.ts'
import { Arc, Style } from '../../planning/style.ts'
import { filmOfPlan } from '../testing/film-of-plan.ts'
import { filmOf, randomShots } from '../testing/films.ts'
import { learnedCut } from './learned-cut.ts'
import { styleOfFilm } from './style-of-film.ts'

const resources = join(import.meta.dirname, '../../../resources')
const all = <T>(kind: string, parse: (x: unknown) => T): T[] =>
  readdirSync(join(resources, kind))
    .filter((f) => f.endsWith('.json'))
    .map((f) => parse(JSON.parse(readFileSync(join(resources, kind, f), 'utf8'))))
const [styles, arcs] = [all('styles', (x) => Style.parse(x)), all('arcs', (x) => Arc.parse(x))]
const arcOf = (id: string): Arc => arcs.find((a) => a.id === id)!
const naming = { id: 'like_it', name: 'Like it', arcs }

function plan(input: PlanInput): MontagePlan {
  const made = planWithCloseness(input)
  if (!made.ok) throw new Error(made.refusal.message)
  return made.value
}
const inputOf = (style: Style, duration = 60, tempo = 120): PlanInput => ({
  song: madeSong({ seconds: 120, tempo }),
  footage: madeFootage({ files: 30, shotSeconds: 20 }),
  settings: MontageSettings.parse({ style: style.id, duration }),
  style,
  arc: arcOf(style.arc),
})

test.each(styles.map((s) => s.id))("re-planned from its own learned style, a film of '%s' has its shot lengths within a tenth", (id) => {
  const input = inputOf(styles.find((s) => s.id === id)!)
  const film = plan(input)
  const style = styleOfFilm(filmOfPlan(film, input), naming)
  expect(style.learned!.unit).toBe('beats')
  const again = plan({ ...input, style, arc: arcOf(style.arc), settings: { ...input.settings, style: style.id } })
  expect(again.closeness!.plan.lengths).toBeLessThan(0.1)
  expect(again.closeness!.plan.transitions).toBeLessThan(0.1)
  expect(again.closeness!.plan.onBeat).toBe(0)
})

test('with another song, another length and other material the lengths stay near', () => {
  const input = inputOf(styles.find((s) => s.id === 'action')!)
  const style = styleOfFilm(filmOfPlan(plan(input), input), naming)
  for (const [duration, tempo] of [
    [45, 95],
    [90, 140],
    [30, 128],
  ] as const) {
    const other = { ...inputOf(style, duration, tempo), footage: madeFootage({ files: 50, shots: 2, shotSeconds: 14, seed: 9 }) }
    expect(plan(other).closeness!.plan.lengths).toBeLessThan(0.15)
  }
})

test('a learned style is a style: it reads back, says where it is from in three languages, and draws its pace', () => {
  const input = inputOf(styles.find((s) => s.id === 'action')!)
  const style = styleOfFilm(filmOfPlan(plan(input), input), naming)
  expect(Style.parse(JSON.parse(JSON.stringify(style)))).toEqual(style)
  expect(style.description.de).toMatch(/^Schneidet wie planned\.mp4/)
  expect(style.pace.beats.length).toBeGreaterThan(4)
  expect(style.learned!.lengths.length).toBeGreaterThan(1)
  const { learned: _, ...plain } = style
  // Without what only a planner of this kind reads it still makes a film of about its pace.
  const old = plan({ ...input, style: plain, arc: arcOf(style.arc) })
  expect(old.picks.length / plan(input).picks.length).toBeGreaterThan(0.5)
  expect(old.picks.length / plan(input).picks.length).toBeLessThan(2)
})

test('a film without music is learned in seconds, its sizes and movements with what follows them', () => {
  const shots = randomShots(40, 3)
  const cut = learnedCut(filmOf(shots))
  expect(cut.unit).toBe('seconds')
  expect(cut.onBeat).toBeNull()
  expect(cut.lengths).toHaveLength(1)
  expect(cut.lengths[0]!.reduce((a, b) => a + b)).toBeCloseTo(
    shots.reduce((sum, s) => sum + s.ms / 1000, 0),
    0,
  )
  expect(cut.motion.mix.reduce((sum, m) => sum + m.share, 0)).toBeCloseTo(1, 2)
  expect(cut.sizes!.mix.reduce((sum, m) => sum + m.share, 0)).toBeCloseTo(1, 2)
  expect(cut.sizes!.known).toBe(1)
  // What is no size is none: a model may say that it cannot tell.
  const vague = learnedCut(filmOf(shots.map((s, i) => ({ ...s, size: i % 4 === 0 ? 'unclear' : s.size }))))
  expect(vague.sizes!.known).toBe(0.75)
  expect(vague.sizes!.mix.map((m) => m.size)).not.toContain('unclear')
  expect(learnedCut(filmOf(shots.map((s) => ({ ...s, size: 'unclear' })))).sizes).toBeNull()
  for (const from of new Set(cut.motion.order.map((o) => o.from)))
    expect(cut.motion.order.filter((o) => o.from === from).reduce((sum, o) => sum + o.share, 0)).toBeCloseTo(1, 2)
})

test('cuts that meet the beat no more than chance would are not taken for a habit; a sliver at the end is no shot', () => {
  const input = inputOf(styles.find((s) => s.id === 'mtv')!)
  const film = filmOfPlan(plan(input), input)
  const said = (share: number) => ({
    ...film,
    segments: film.segments.map((s, i) => ({
      ...s,
      analysis: {
        features: s.analysis.features.map((f) => (f.type === 'cut_on_beat' ? { ...f, value: (i * 0.618) % 1 < share ? 'yes' : 'no' } : f)),
      },
    })),
  })
  expect(learnedCut(said(0.2)).onBeat).toBeNull()
  expect(learnedCut(said(0.8)).onBeat).toBeCloseTo(0.8, 1)
  const last = film.segments.at(-1)!
  const sliver = { ...last, id: 'shot_9999', start_ms: last.end_ms, end_ms: last.end_ms + 80 }
  const count = (r: typeof film): number => learnedCut(r).lengths.flat().length
  expect(count({ ...film, segments: [...film.segments, sliver] })).toBe(count(film))
})
