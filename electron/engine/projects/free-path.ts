import { existsSync } from 'node:fs'
import { extname, join } from 'node:path'
import { safeFileName } from '../server/upload.ts'

/** A path in `folder` that nothing has yet: 'Film.mp4', 'Film 2.mp4', … Characters that no file system takes are replaced. */
export function freePath(folder: string, fileName: string): string {
  const name = safeFileName(fileName)
  const extension = extname(name)
  const stem = name.slice(0, name.length - extension.length)
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? name : `${stem} ${n}${extension}`)
    if (!existsSync(path)) return path
  }
}
