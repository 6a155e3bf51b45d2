import { basename } from 'node:path'
import { type BrowserWindow, dialog, ipcMain, type IpcMainInvokeEvent, shell } from 'electron'
import { z } from 'zod'
import { printPdf } from './print-pdf.ts'

/** What the preload script may ask of main; the same names in preload.ts. */
export const CHANNELS = {
  grant: 'cutwright:grant',
  openFiles: 'cutwright:open-files',
  openFolder: 'cutwright:open-folder',
  saveFile: 'cutwright:save-file',
  printPdf: 'cutwright:print-pdf',
  reveal: 'cutwright:reveal',
  restartEngine: 'cutwright:restart-engine',
  command: 'cutwright:command',
  busy: 'cutwright:busy',
  closing: 'cutwright:closing',
  leave: 'cutwright:leave',
} as const

const Title = z.string().max(200)
const OpenFiles = z.object({ title: Title, kinds: z.enum(['media', 'project', 'lut']) })
const SaveFile = z.object({
  title: Title,
  suggested: z.string().max(4096),
  extensions: z.array(z.string().regex(/^[a-z0-9]{1,12}$/)).max(20),
})

/** Only pages of what was learned are printed. */
const PrintPdf = z.object({
  path: z.string().regex(/^\/learned\/[\w-]{1,80}\/report\.html(\?language=[A-Za-z-]{2,10})?$/),
  suggested: z.string().min(1).max(300),
})

const FILTERS: Record<z.infer<typeof OpenFiles>['kinds'], Electron.FileFilter[]> = {
  media: [],
  project: [{ name: 'Cutwright', extensions: ['cutwright'] }],
  lut: [{ name: 'LUT', extensions: ['cube'] }],
}

interface Options {
  window: BrowserWindow
  origin: string
  /** Lets the engine read what a person chose. */
  grant(paths: string[]): Promise<void>
  restartEngine(): Promise<void>
}

/** Dialogs and the desktop, for our own page alone; every argument is parsed, every chosen path granted before its name is given away. */
export function serveBridge(o: Options): void {
  const handle = <T>(channel: string, schema: z.ZodType<T>, run: (value: T) => Promise<unknown>): void => {
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, value: unknown) => {
      const frame = event.senderFrame
      if (!frame || frame.parent !== null || new URL(frame.url).origin !== o.origin) throw new Error('denied')
      return run(schema.parse(value))
    })
  }
  const granted = async (paths: string[]): Promise<string[]> => {
    if (paths.length > 0) await o.grant(paths)
    return paths
  }
  handle(CHANNELS.grant, z.array(z.string().min(1).max(4096)).max(10_000), granted)
  handle(CHANNELS.openFiles, OpenFiles, async ({ title, kinds }) => {
    const properties: ('openFile' | 'multiSelections')[] = kinds === 'media' ? ['openFile', 'multiSelections'] : ['openFile']
    const chosen = await dialog.showOpenDialog(o.window, { title, properties, filters: FILTERS[kinds] })
    return granted(chosen.filePaths)
  })
  handle(CHANNELS.openFolder, z.object({ title: Title }), async ({ title }) => {
    const chosen = await dialog.showOpenDialog(o.window, { title, properties: ['openDirectory', 'createDirectory'] })
    return (await granted(chosen.filePaths))[0] ?? null
  })
  handle(CHANNELS.saveFile, SaveFile, async ({ title, suggested, extensions }) => {
    const filters = extensions.length ? [{ name: basename(suggested), extensions }] : []
    const chosen = await dialog.showSaveDialog(o.window, { title, defaultPath: suggested, filters })
    return chosen.canceled || !chosen.filePath ? null : (await granted([chosen.filePath]))[0]
  })
  handle(CHANNELS.printPdf, PrintPdf, async ({ path, suggested }) => {
    const chosen = await dialog.showSaveDialog(o.window, { defaultPath: suggested, filters: [{ name: 'PDF', extensions: ['pdf'] }] })
    if (chosen.canceled || !chosen.filePath) return null
    await printPdf(new URL(path, o.origin).href, chosen.filePath)
    return chosen.filePath
  })
  handle(CHANNELS.reveal, z.string().min(1).max(4096), async (path) => shell.showItemInFolder(path))
  handle(CHANNELS.restartEngine, z.undefined(), () => o.restartEngine())
}
