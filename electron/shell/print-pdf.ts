import { rename, rm, writeFile } from 'node:fs/promises'
import { BrowserWindow } from 'electron'

/** Prints a page of our own server into a PDF file; the page may run nothing. What lay at `target` stays until the new file is whole. */
export async function printPdf(url: string, target: string): Promise<void> {
  const page = new BrowserWindow({
    show: false,
    webPreferences: { javascript: false, sandbox: true, contextIsolation: true, nodeIntegration: false },
  })
  const part = `${target}.part`
  try {
    await page.loadURL(url)
    await writeFile(part, await page.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true, generateTaggedPDF: true }))
    await rename(part, target)
  } finally {
    page.destroy()
    await rm(part, { force: true })
  }
}
