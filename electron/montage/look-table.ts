import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type OklabTriple, coloursOf } from '#shared/analysis/appearance.ts'
import type { MontagePlan } from '#shared/planning/edit-plan.ts'
import type { PlanInput } from '#shared/planning/plan-input.ts'
import { writeCube } from '#shared/render/cube.ts'
import type { Oklab } from '../analysis/picture/look/oklab.ts'
import { transferGrade } from '../learn/look/transfer-grade.ts'
import { writeFileWhole } from '../settings/write-file-whole.ts'

/** Edge of the table: the map is smooth, and a table is kept for every set of footage. */
const SIZE = 17
/** How much of the reference's look a film takes: all of it turns a night scene's grade on a day into mud. */
const INTENSITY = 0.75
/** Colours of the footage that are looked at, and the fewest on either side that say anything. */
const MOST = 2400
const LEAST = 36

/**
 * The table that grades this footage towards the film that a style was learned from, in `folder`: tones and colours carried over from what
 * the analyses know of the footage to what the style keeps of the reference. It fits the footage, where a table in the style itself would
 * have to guess what it is laid on. The same style and footage give the same file. Null where either side's colours are not known or
 * another look was chosen.
 */
export function lookTable({ style, settings, footage }: PlanInput, folder: string): NonNullable<MontagePlan['look']> | null {
  const target = style.learned?.look ?? []
  if (settings.lut || target.length < LEAST) return null
  const all = footage.flatMap((f) => f.analysis?.moments.flatMap((m) => coloursOf(m.appearance)) ?? [])
  if (all.length < LEAST) return null
  const source = all.length <= MOST ? all : Array.from({ length: MOST }, (_, k) => all[Math.floor(((k + 0.5) * all.length) / MOST)]!)
  const key = createHash('sha256')
    .update(JSON.stringify([source, target, SIZE]))
    .digest('hex')
    .slice(0, 24)
  const path = join(folder, `${key}.cube`)
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true })
    writeFileWhole(path, writeCube(transferGrade(source.map(oklab), target.map(oklab), { size: SIZE })))
  }
  return { source: path, intensity: INTENSITY }
}

const oklab = ([l, a, b]: Readonly<OklabTriple>): Oklab => ({ l, a, b })
