import { existsSync, renameSync, rmSync } from 'node:fs'
import { copyFile, link, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { RESULT_FILE } from '../learn-film.ts'

const nextOf = (dir: string): string => `${dir}.next`
const oldOf = (dir: string): string => `${dir}.old`

/** An empty folder in which the next version of a result is made, beside the one that is read meanwhile. */
export async function nextFolder(dir: string): Promise<string> {
  finishTurn(dir)
  await mkdir(nextOf(dir), { recursive: true })
  return nextOf(dir)
}

/** The files of a folder in another one: the same files where the disk can, else copies. */
export async function carryOver(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [a, b] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await carryOver(a, b)
    else await link(a, b).catch(() => copyFile(a, b))
  }
}

/** Puts the next version, which is whole, in the place of the one before. */
export function turnOver(dir: string): void {
  renameSync(dir, oldOf(dir))
  renameSync(nextOf(dir), dir)
  rmSync(oldOf(dir), { recursive: true, force: true })
}

/** What a kill left behind: a turn that was half done is done, a next version that was not finished goes. */
export function finishTurn(dir: string): void {
  if (!existsSync(dir)) {
    // The next version was whole before the one in its place was moved away.
    if (existsSync(join(nextOf(dir), RESULT_FILE))) renameSync(nextOf(dir), dir)
    else if (existsSync(oldOf(dir))) renameSync(oldOf(dir), dir)
  }
  for (const left of [nextOf(dir), oldOf(dir)]) rmSync(left, { recursive: true, force: true })
}
