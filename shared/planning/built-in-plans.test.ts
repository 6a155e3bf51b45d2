import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { madeFootage, madeSong } from './fixtures.ts'
import { MontageSettings } from './montage-settings.ts'
import { planMontage } from './plan-montage.ts'
import { Arc, Style } from './style.ts'

const resources = join(import.meta.dirname, '../../resources')
const read = (kind: string, id: string): unknown => JSON.parse(readFileSync(join(resources, kind, `${id}.json`), 'utf8'))
const ids = readdirSync(join(resources, 'styles')).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []))

/** First half of the digest of a style's plan of half a minute. */
function digest(id: string): string {
  const style = Style.parse(read('styles', id))
  const plan = planMontage({
    song: madeSong({ seconds: 60 }),
    footage: madeFootage({ files: 10, stills: 2 }),
    settings: MontageSettings.parse({ style: id, duration: 30 }),
    style,
    arc: Arc.parse(read('arcs', style.arc)),
  })
  if (!plan.ok) throw new Error(plan.refusal.message)
  return createHash('sha256').update(JSON.stringify(plan.value)).digest('hex').slice(0, 12)
}

// A film that a person planned with a style of ours is planned the same by every version, unless a change of the planner means to change it:
// then these digests are the place to say so.
test('the plans of the shipped styles are what they were, to the byte', () => {
  expect(Object.fromEntries(ids.map((id) => [id, digest(id)]))).toMatchInlineSnapshot(`
    {
      "action": "8aafa0753fef",
      "cinema_trailer": "2cff87e45e71",
      "documentary": "d1fd21b6153a",
      "dynamic": "2281dfa95c6d",
      "gaming": "377868ebf9c0",
      "hitchcock": "194ae69bfcf8",
      "minimalist": "7de02784ecc1",
      "mtv": "20cde6030259",
      "podcast_highlight": "e3de45c8627f",
      "slow_burn": "dd3126591437",
      "sport": "f5c359af8b96",
      "travel": "1cae90feb51a",
      "tutorial": "56ceae91e9a2",
      "viral": "b3071840f5d2",
      "vlog": "b731273686ef",
      "wedding": "c89ccd957b5d",
      "wes_anderson": "a10e8554ed26",
    }
  `)
})
