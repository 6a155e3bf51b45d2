import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { AppError } from '#shared/base/app-error.ts'
import { clamp, lerp } from '#shared/base/numbers.ts'
import { bakeCube, type Cube, parseCube, sampleCube, writeCube } from '#shared/render/cube.ts'
import { gradeColor, gradeNumbers, type Rgb } from '#shared/render/grade-math.ts'
import { findLook, LOOK_PREFIX } from '#shared/render/looks.ts'
import type { Grade } from '#shared/timeline/model.ts'

/** Entries a side of a baked table: 33 is what grading tools exchange. */
const BAKED_SIZE = 33
/** A larger text file is no LUT that anyone means to use. */
const MAX_FILE = 64 * 1024 * 1024

/**
 * The path of a .cube file that holds the whole grade: exposure, contrast, saturation, temperature, and the LUT mixed in by its
 * intensity. Written once per content into the temporary folder. Throws AppError('render.lutMissing' | 'render.lutUnreadable' | 'render.noLook').
 */
export function gradeCubeFile(grade: Grade): string {
  const lut = grade.lut && grade.lut.intensity > 0 ? grade.lut : null
  const source = lut ? lutIdentity(lut.source) : ''
  const { exposure, contrast, saturation, temperature } = grade
  const identity = JSON.stringify([2, exposure, contrast, saturation, temperature, source, lut?.intensity ?? 0])
  // A folder for each user: another's could not be written, and must not be trusted.
  const folder = join(tmpdir(), `cutwright-luts-${process.getuid?.() ?? 'own'}`)
  const path = join(folder, `${createHash('sha256').update(identity).digest('hex').slice(0, 24)}.cube`)
  if (touch(path)) return path
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const partial = `${path}.${process.pid}`
  writeFileSync(partial, writeCube(bake(grade)))
  renameSync(partial, path)
  removeOldest(folder)
  return path
}

/** Every position of a slider makes a table: only so many are kept, and those that were just handed out in any case. */
const KEPT = 40
const FRESH_MS = 10_000

/** Marks a table as used now; false when there is none. */
function touch(path: string): boolean {
  try {
    const now = new Date()
    utimesSync(path, now, now)
    return true
  } catch {
    return false
  }
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder).flatMap((name) => {
    const info = statSync(join(folder, name), { throwIfNoEntry: false })
    return info ? [{ path: join(folder, name), usedAt: info.mtimeMs }] : []
  })
  for (const { path, usedAt } of files.toSorted((a, b) => b.usedAt - a.usedAt).slice(KEPT)) {
    if (Date.now() - usedAt > FRESH_MS) rmSync(path, { force: true })
  }
}

function bake(grade: Grade): Cube {
  const numbers = gradeNumbers(grade)
  const lut = grade.lut && grade.lut.intensity > 0 ? grade.lut : null
  const look = lut ? colorFunction(lut.source) : null
  const intensity = lut?.intensity ?? 0
  return bakeCube(BAKED_SIZE, (c) => {
    const graded = gradeColor(c, numbers).map((v) => clamp(v, 0, 1)) as Rgb
    if (!look) return graded
    const looked = look(graded)
    return graded.map((v, i) => lerp(v, looked[i]!, intensity)) as Rgb
  })
}

function colorFunction(source: string): (c: Rgb) => Rgb {
  if (source.startsWith(LOOK_PREFIX)) {
    const look = findLook(source.slice(LOOK_PREFIX.length))
    if (look) return look
    throw new AppError('render.noLook', `There is no look named "${source.slice(LOOK_PREFIX.length)}"; choose another one.`)
  }
  const parsed = parseCube(readFileSync(source, 'utf8'), basename(source))
  if (!parsed.ok) throw AppError.fromRefusal(parsed.refusal)
  return (c) => sampleCube(parsed.value, c)
}

/** Changes when the file changes. */
function lutIdentity(source: string): string {
  if (source.startsWith(LOOK_PREFIX)) return source
  const info = statSync(source, { throwIfNoEntry: false })
  const name = basename(source)
  if (!info?.isFile()) {
    throw new AppError('render.lutMissing', `The LUT "${name}" is not where it was; choose it again or take it off.`, { params: { name } })
  }
  if (info.size > MAX_FILE) throw new AppError('render.lutUnreadable', `The LUT "${name}" is too large to be one.`, { params: { name } })
  return `${source}|${info.size}|${info.mtimeMs}`
}
