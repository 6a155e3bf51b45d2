import { createWriteStream } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

/** Pictures are packed already: deflating them again only takes time. */
const PACKED = /\.(jpe?g|png|webp|mp4|webm)$/i

/** Writes files of a folder into a zip archive, one after the other, so that memory holds one at a time. `names` are paths below `dir`, with slashes. */
export async function zipFiles(dir: string, names: readonly string[], target: string, signal: AbortSignal): Promise<void> {
  const temporary = `${target}.part`
  const out = createWriteStream(temporary)
  let failed: Error | undefined
  out.on('error', (e) => (failed = e))
  const zip = new Zip((e, chunk, final) => {
    if (e) failed = e
    else out.write(chunk)
    if (final) out.end()
  })
  try {
    for (const name of names) {
      signal.throwIfAborted()
      const entry = PACKED.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 })
      zip.add(entry)
      entry.push(await readFile(join(dir, name)), true)
      if (out.writableNeedDrain) await new Promise<void>((resolve) => out.once('drain', resolve).once('error', () => resolve()))
      if (failed) throw failed
    }
    zip.end()
    await new Promise<void>((resolve, reject) => out.once('close', () => (failed ? reject(failed) : resolve())))
    await rename(temporary, target)
  } catch (e) {
    out.destroy()
    await rm(temporary, { force: true })
    throw e
  }
}
