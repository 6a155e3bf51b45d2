import { beforeAll, expect, test } from 'vitest'
import { ShotSize } from '#shared/analysis/footage-sizes.ts'
import type { Learned } from '#shared/planning/learned/learned.ts'
import { madeFootage, madeInput, madeSong, madeStyle } from '#shared/planning/fixtures.ts'
import type { Reason } from '#shared/planning/edit-plan.ts'
import { planMontage } from '#shared/planning/plan-montage.ts'
import { TERM_IDS } from '#shared/planning/terms/index.ts'
import { warn } from '#shared/planning/warnings.ts'
import { LANGUAGES, hasKey, setLanguage, translate } from '../i18n/index.ts'
import { reasonText, termName } from './reason-text.ts'

/** Reasons of several plans in which every term weighs: long and short, analysed and not, cropped and not, with stills. */
function someReasons(): Reason[] {
  const weights = Object.fromEntries(TERM_IDS.map((id) => [id, 1]))
  const style = madeStyle({ weights, camera: { whip: 3, static: 0.2 } })
  const footage = [...madeFootage({ files: 9, stills: 3 }), ...madeFootage({ files: 3, width: 1080, height: 1920, seed: 4 })]
  const sizes: NonNullable<Learned['sizes']> = {
    mix: ShotSize.options.map((size) => ({ size, share: 1 / ShotSize.options.length })),
    order: ShotSize.options.flatMap((from) => [
      { from, to: 'close_up', share: 0.5 },
      { from, to: 'long_shot', share: 0.25 },
    ]),
    known: 0.8,
  }
  const learned: Learned = {
    ...{ source: { name: 'film', seconds: 60, shots: 20, tempo: 120 }, unit: 'beats', lengths: [[2, 4, 4]], onBeat: 1, transitions: [] },
    ...{ motion: { mix: [{ move: 'whip', share: 1 }], order: [] }, sizes, look: [] },
  }
  const sized = footage.map((f, i) => ({
    ...f,
    sizes: f.analysis?.moments.map((_, k) => ShotSize.options[(i + 3 * k) % 8] ?? null) ?? null,
  }))
  const far = footage.map((f) => ({ ...f, sizes: f.analysis?.moments.map(() => 'extreme_long_shot' as const) ?? null }))
  const inputs = [
    madeInput({ style: { ...style, learned }, footage: sized }, { duration: 60 }),
    madeInput({ style: { ...style, learned }, footage: far }, { duration: 20 }),
    madeInput({ style, footage }, { duration: 60, variety: 0 }),
    madeInput({ style, footage, song: madeSong({ tempo: 70 }) }, { duration: 40, aspect: '9:16' }),
    madeInput({ style, footage: footage.map((f) => ({ ...f, analysis: null })) }, { duration: 20 }),
  ]
  return inputs.flatMap((input) => {
    const plan = planMontage(input)
    if (!plan.ok) throw new Error(plan.refusal.message)
    return plan.value.picks.flatMap((p) => p.reasons)
  })
}
const reasons = someReasons()

test('the plans ask about every term', () => {
  expect([...new Set(reasons.map((r) => r.term))].sort()).toEqual([...TERM_IDS].sort())
  const levels = (term: string): string[] =>
    [...new Set(reasons.flatMap((r) => (r.term === term ? [String(r.params!['level'])] : [])))].sort()
  expect(levels('size')).toEqual(['free', 'high', 'low', 'mid', 'unknown'])
  expect(levels('sizeStep')).toEqual(['high', 'low', 'mid', 'unknown'])
})

test.each(LANGUAGES.map((l) => l.id))('every reason has a whole sentence in %s', async (language) => {
  await setLanguage(language)
  for (const r of reasons) {
    const text = reasonText(r)
    expect(text).not.toMatch(/\{\{|undefined/)
    expect(text.length).toBeGreaterThan(1)
    expect(text).toMatch(language === 'zh-CN' ? /[\u4e00-\u9fff]/ : /[a-z]{3}/)
  }
})

test.each(LANGUAGES.map((l) => l.id))('every term and warning has its words in %s', async (language) => {
  await setLanguage(language)
  for (const id of TERM_IDS) expect(hasKey(`plan:term.${id}`)).toBe(true)
  const made = Object.values(warn).map((w) => (w as (...n: number[]) => { code: string; params?: object })(1, 2, 3))
  for (const w of made) {
    const key = w.code.replace(/^plan\./, 'plan:warning.')
    expect(hasKey(key)).toBe(true)
    expect(translate(key, w.params as Record<string, number>)).not.toContain('{{')
  }
  expect(termName('quality')).not.toBe('quality')
})

beforeAll(() => setLanguage('en'))
