import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { Page } from '@playwright/test'

const TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
}

/** Drops files from the desktop onto an element, as a browser hands them to the page. */
export async function dropFiles(page: Page, selector: string, paths: readonly string[]): Promise<void> {
  const transfer = await page.evaluateHandle(() => new DataTransfer())
  for (const path of paths) {
    const file = { name: basename(path), type: TYPES[extname(path)] ?? '', base64: readFileSync(path).toString('base64') }
    await transfer.evaluate(async (data, f) => {
      const bytes = await (await fetch(`data:application/octet-stream;base64,${f.base64}`).catch(() => null))?.arrayBuffer()
      // A content security policy may forbid data: addresses; then decode by hand.
      const content = bytes ?? Uint8Array.from(atob(f.base64), (c) => c.charCodeAt(0)).buffer
      data.items.add(new File([content], f.name, { type: f.type }))
    }, file)
  }
  const target = page.locator(selector).first()
  for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer: transfer })
}
