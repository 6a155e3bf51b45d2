import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { Arc, Style } from '#shared/planning/style.ts'

/** A file that is not a style: it is left out, and the window says so. */
export interface StyleProblem {
  path: string
  message: string
}

export interface StyleLibrary {
  styles: Style[]
  /** Those that come with the program, whatever a user has in their place. */
  shipped: Style[]
  arcs: Arc[]
  problems: StyleProblem[]
}

/** Order in the window: liveliest first, as people look for it; what users add follows by name. */
const SHIPPED_ORDER = [
  'dynamic',
  'mtv',
  'hitchcock',
  'travel',
  'action',
  'minimalist',
  'wes_anderson',
  'cinema_trailer',
  'documentary',
  'vlog',
  'wedding',
  'sport',
  'gaming',
  'viral',
  'tutorial',
  'podcast_highlight',
  'slow_burn',
]

/**
 * Reads the shipped styles and arcs from `resourcesDir` (styles/, arcs/) and the user's own styles from `userDir`. A user's style with a
 * shipped id replaces it. A shipped file that does not parse is a bug and throws; a user's is reported in `problems`.
 */
export async function loadStyles(resourcesDir: string, userDir?: string | null): Promise<StyleLibrary> {
  const problems: StyleProblem[] = []
  const styles = new Map<string, Style>()
  for (const { path, text } of await jsonFiles(join(resourcesDir, 'styles'))) add(styles, parse(Style, path, text))
  const shipped = [...styles.values()]
  const arcs = new Map<string, Arc>()
  for (const { path, text } of await jsonFiles(join(resourcesDir, 'arcs'))) add(arcs, parse(Arc, path, text))
  for (const { path, text } of userDir ? await jsonFiles(userDir) : []) {
    try {
      add(styles, parse(Style, path, text))
    } catch (error) {
      problems.push({ path, message: error instanceof Error ? error.message : String(error) })
    }
  }
  const rank = (id: string): number => (SHIPPED_ORDER.includes(id) ? SHIPPED_ORDER.indexOf(id) : SHIPPED_ORDER.length)
  const sorted = [...styles.values()].sort((a, b) => rank(a.id) - rank(b.id) || a.name.en.localeCompare(b.name.en))
  return { styles: sorted, shipped, arcs: [...arcs.values()], problems }
}

const add = <T extends { id: string }>(map: Map<string, T>, value: T): void => {
  map.set(value.id, value)
}

async function jsonFiles(folder: string): Promise<{ path: string; text: string }[]> {
  let names: string[]
  try {
    names = (await readdir(folder)).filter((n) => n.endsWith('.json')).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return Promise.all(names.map(async (name) => ({ path: join(folder, name), text: await readFile(join(folder, name), 'utf8') })))
}

/** Parses one file; the error names the file, the field and what is wrong with it, in one sentence. */
function parse<T extends z.ZodType>(schema: T, path: string, text: string): z.output<T> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  throw new Error(`${path}: ${issue.path.join('.') || 'the file'} – ${issue.message}`)
}
