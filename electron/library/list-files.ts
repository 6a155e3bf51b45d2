import type { BigIntStats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const MOST_FILES = 100_000
/** Left behind by systems and tools, never footage. */
const SKIP = /^(\.|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i
/** Notes, subtitles and project files that lie beside footage: nobody meant them as media when they gave the folder. */
const BESIDE = /\.(txt|md|json|csv|tsv|xml|html?|pdf|docx?|srt|vtt|ass|cube|ini|log|url|db|zip|cutwright)$/i

/**
 * Every file that the given files and folders stand for: folders searched to their ends, names in natural order ('clip 2' before 'clip 10'),
 * hidden files of folders and files that are plainly no media left out (one that is given by its own name is kept, so that it gets its reason). A path that does not exist is given back as it is, so that it becomes a row with its reason,
 * and so is a folder that cannot be read. A folder that is reached twice (by links that run in a circle, say) is searched once.
 */
export async function listFiles(paths: readonly string[], signal?: AbortSignal): Promise<string[]> {
  const found: string[] = []
  const searched = new Set<string>()
  const natural = new Intl.Collator('en', { numeric: true })
  async function visit(path: string): Promise<void> {
    signal?.throwIfAborted()
    if (found.length >= MOST_FILES) return
    const info: BigIntStats | undefined = await stat(path, { bigint: true }).catch(() => undefined)
    if (!info?.isDirectory()) return void found.push(path)
    const place = `${info.dev} ${info.ino}`
    // Some file systems number nothing.
    if (info.ino !== 0n && searched.has(place)) return
    searched.add(place)
    const entries = await readdir(path, { withFileTypes: true }).catch(() => null)
    if (!entries) return void found.push(path)
    const names = entries
      .filter((e) => !SKIP.test(e.name) && !(e.isFile() && BESIDE.test(e.name)) && (e.isFile() || e.isDirectory() || e.isSymbolicLink()))
      .map((e) => e.name)
    for (const name of names.toSorted(natural.compare)) await visit(join(path, name))
  }
  for (const path of paths) await visit(path)
  return [...new Set(found)]
}
