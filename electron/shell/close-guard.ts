import { app, type BrowserWindow, ipcMain, type IpcMainEvent } from 'electron'
import { z } from 'zod'
import { CHANNELS } from './bridge.ts'

/** What a person chose when the window was closed while a film is written. 'stop': the page has cancelled it already. */
const Leave = z.enum(['background', 'stop'])

export interface CloseGuard {
  /** Asks the window whether to go; true while it is being asked, so the program must stay. */
  asks(): boolean
}

/**
 * Closing the window or quitting while a film is written is first put to the person, in the window and in its language. The page
 * says when work is under way; a page that has crashed or hangs cannot keep anybody from leaving.
 */
export function guardClose(window: BrowserWindow, origin: string): CloseGuard {
  let busy = false
  /** Chosen: gone as soon as nothing is under way any more, or at once. */
  let leaving: z.infer<typeof Leave> | undefined

  const isOurs = (e: IpcMainEvent): boolean => {
    const frame = e.senderFrame
    return frame !== null && frame.parent === null && new URL(frame.url).origin === origin
  }
  ipcMain.on(CHANNELS.busy, (e, value: unknown) => {
    if (!isOurs(e)) return
    busy = value === true
    if (!busy && leaving === 'background') app.quit()
  })
  ipcMain.on(CHANNELS.leave, (e, value: unknown) => {
    const chosen = Leave.safeParse(value)
    if (!isOurs(e) || !chosen.success) return
    leaving = chosen.data
    if (leaving === 'background' && busy) window.hide()
    else app.quit()
  })

  const asks = (): boolean => {
    if (!busy || leaving === 'stop') return false
    leaving = undefined
    window.show()
    window.webContents.send(CHANNELS.closing)
    return true
  }
  window.on('close', (e) => {
    if (asks()) e.preventDefault()
  })
  const back = (): void => {
    leaving = undefined
    window.show()
  }
  // Opened again while it works on unseen: it stays.
  app.on('second-instance', back)
  app.on('activate', back)
  const free = (): void => void (busy = false)
  window.webContents.on('render-process-gone', free)
  window.webContents.on('unresponsive', free)
  return { asks }
}
