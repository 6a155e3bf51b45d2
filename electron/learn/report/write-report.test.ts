import { expect, test } from 'vitest'
import type { CompareResult, ShotMatch } from '#shared/learn/compare-result.ts'
import { signalsImprover } from '#shared/learn/improve/improve-shots.ts'
import { feature, filmOf, randomShots, recut } from '#shared/learn/testing/films.ts'
import { valueText } from './feature-words.ts'
import { reportTexts } from './report-texts.ts'
import { saidIn } from './say-again.ts'
import { writeReport } from './write-report.ts'

const PICTURE = 'data:image/jpeg;base64,/9j/4AAQ'
const options = (language: string) => ({ language, picture: () => PICTURE, date: new Date('2026-05-04T12:00:00Z') })
const line = (target: string | null, user: string | null): ShotMatch => ({
  target,
  user,
  closeness: target && user ? 0.5 : 0,
  manual: false,
})

async function comparison(language: string): Promise<CompareResult> {
  const shots = randomShots(3, 2)
  const [target, user] = [filmOf(shots, 'a <b>reference</b> & more.mp4'), filmOf(shots.map(recut), 'mine "cut".mp4')]
  for (const film of [target, user])
    for (const s of film.segments) {
      s.keyframes = [{ time_ms: s.start_ms, file: 'frame_00001.jpg', width: 640, height: 360 }]
      const range: [number, number] = [s.start_ms, s.end_ms]
      s.analysis.features.push(
        feature('color_grading', 'palette_1', film === user ? '#305060' : '#c08040', range),
        feature('lighting', 'contrast_ratio', film === user ? 2.2 : 4.1, range),
        feature('lighting', 'key', 'low_key', range),
      )
    }
  const mapping = [line('shot_0001', 'shot_0001'), line('shot_0002', null), line(null, 'shot_0002'), line('shot_0003', 'shot_0003')]
  const improved = await signalsImprover.improve(
    { target, user, mapping, language },
    { signal: new AbortController().signal, onProgress: () => undefined },
  )
  if (!improved.ok) throw new Error(improved.refusal.message)
  return {
    schema: 'cutwright.compare/1',
    target,
    user,
    mapping,
    improvements: improved.value,
    closeness: 0.31,
    warnings: [{ code: 'x', message: 'A <note>.' }],
  }
}

/** Every tag that is opened is closed, in order. */
function unclosed(page: string): string[] {
  const open: string[] = []
  const wrong: string[] = []
  for (const [, end, name, self] of page.replace(/<style>.*?<\/style>/s, '').matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/gi)) {
    if (self || /^(meta|img|br|link)$/i.test(name!)) continue
    if (!end) open.push(name!)
    else if (open.pop() !== name) wrong.push(name!)
  }
  return [...wrong, ...open]
}

test.each(['en', 'de', 'zh-CN'])('a report in %s is one whole page without a script or anything to load', async (language) => {
  const page = writeReport(await comparison(language), options(language))
  expect(page.startsWith('<!doctype html>\n<html lang=')).toBe(true)
  expect(unclosed(page)).toEqual([])
  expect(page).not.toMatch(/<script|<link|<iframe|javascript:|\son[a-z]+=/i)
  for (const [, url] of page.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)/g)) expect(url).toBe(PICTURE)
  // Names of files are text, whatever they hold.
  expect(page).toContain('a &lt;b&gt;reference&lt;/b&gt; &amp; more.mp4')
  expect(page).not.toContain('<b>reference')
  expect(page).toContain('A &lt;note&gt;.')
  expect(page.match(/<article class="pair">/g)).toHaveLength(4)
  expect(page.match(/<img /g)).toHaveLength(6)
  const texts = reportTexts(language)
  for (const text of [texts.closeness, texts.reference, texts.yours, texts.missing({ target: '2' }), texts.extra({ user: '2' })])
    expect(page).toContain(text)
})

test('pairs show what differs and the steps that would change it, in words and numbers of the language', async () => {
  const page = writeReport(await comparison('de'), options('de'))
  expect(page).toMatch(/Licht · Kontrast<\/th><td>4,1 Blenden<\/td><td class="off">2,2 Blenden<\/td>/)
  // What is the same is not listed.
  expect(page).not.toContain('Licht · Lichtstimmung')
  expect(page).toMatch(/Kontrast 2,2 Blenden → 4,1 Blenden, auf ±0,5 Blenden genau/)
  expect(page).toContain('4. Mai 2026')
})

test('what is to be done is said in the language of the report; what is done keeps its words', async () => {
  const english = await comparison('en')
  english.extensions = { language: 'en', improver: `${signalsImprover.id}@${signalsImprover.version}` }
  const [first, second] = english.improvements[0]!.steps
  second!.validation.passed = true
  const german = await saidIn('de', english, signalsImprover)
  const wanted = (await comparison('de')).improvements[0]!.steps[0]!
  expect(german.improvements[0]!.steps[0]).toEqual({ ...wanted, id: first!.id })
  expect(german.improvements[0]!.steps[1]).toEqual(second)
  expect(await saidIn('en-GB', english, signalsImprover)).toBe(english)
  expect(await saidIn('de', { ...english, extensions: { improver: 'other@1' } }, signalsImprover)).toMatchObject({
    improvements: english.improvements,
  })
})

test('a film alone has its facts and every shot with its lines', async () => {
  const { target } = await comparison('en')
  const page = writeReport(target, options('en'))
  expect(unclosed(page)).toEqual([])
  expect(page.match(/<article class="pair">/g)).toHaveLength(3)
  expect(page).toContain('<td>low key</td>')
  expect(page).toContain('fill="#c08040"')
  expect(page).not.toContain('class="off"')
})

test('a colour distance that just misses its aim does not read like one that meets it', () => {
  const said = [0.031, 0.03, 0.2, 0].map((d) => valueText(reportTexts('de'), 'color_grading.distance', d))
  expect(said).toEqual(['0,031', '0,030', '0,20', '0'])
})

test('a language without texts is said in English', async () => {
  expect(writeReport((await comparison('en')).target, options('fi'))).toContain('<html lang="en">')
})
