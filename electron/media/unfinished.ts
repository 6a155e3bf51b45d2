import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

/** '.<8 hex>.partial-<name>' or '.partial-<8 hex>': how files and folders are called until they are whole. */
const FILE = /^\.[0-9a-f]{8}(\.partial-.*)$/
const FOLDER = /^\.partial-[0-9a-f]{8}$/
/** Bytes that a file system allows for a name, less what comes before the target's. */
const ROOM = 255 - 18

/** Where a file is written until it is whole: beside its target, with the extension by which FFmpeg chooses the container. */
export const unfinishedFile = (target: string): string => join(dirname(target), `.${randomUUID().slice(0, 8)}${ending(target)}`)
/** The same for the files of a folder, which are moved in together. */
export const unfinishedFolder = (target: string): string => join(target, `.partial-${randomUUID().slice(0, 8)}`)

/** The target's name, cut where it is as long as a name may be already. */
function ending(target: string): string {
  const extension = extname(target)
  let stem = basename(target, extension)
  while (Buffer.byteLength(stem) + Buffer.byteLength(extension) > ROOM) stem = stem.slice(0, -1)
  return `.partial-${stem}${extension}`
}

/** Removes what a killed process left of `target`. Only for a target that nobody writes now. */
export async function removeUnfinished(target: string): Promise<void> {
  const folder = dirname(target)
  for (const name of await readdir(folder).catch(() => [])) {
    if (FILE.exec(name)?.[1] === ending(target)) await rm(join(folder, name), { force: true })
  }
}
/** Removes everything unfinished in a folder of our own that nobody writes into now. */
export async function removeUnfinishedIn(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (FILE.test(name) || FOLDER.test(name) || name.endsWith('.tmp')) await rm(join(folder, name), { recursive: true, force: true })
  }
}
