import { contextBridge, ipcRenderer, type IpcRendererEvent, webUtils } from 'electron'

/** The little that the window cannot get from the engine's server; its type is NativeBridge in renderer/client/native.ts. */
contextBridge.exposeInMainWorld('cutwright', {
  platform: process.platform,
  /** A dropped file's own path, once the engine may read it. */
  pathOf: async (file: File): Promise<string> => {
    const path = webUtils.getPathForFile(file)
    if (path) await ipcRenderer.invoke('cutwright:grant', [path])
    return path
  },
  openFiles: (options: unknown): Promise<string[]> => ipcRenderer.invoke('cutwright:open-files', options),
  openFolder: (options: unknown): Promise<string | null> => ipcRenderer.invoke('cutwright:open-folder', options),
  saveFile: (options: unknown): Promise<string | null> => ipcRenderer.invoke('cutwright:save-file', options),
  printPdf: (options: unknown): Promise<string | null> => ipcRenderer.invoke('cutwright:print-pdf', options),
  reveal: (path: string): Promise<void> => ipcRenderer.invoke('cutwright:reveal', path),
  restartEngine: (): Promise<void> => ipcRenderer.invoke('cutwright:restart-engine'),
  setBusy: (busy: boolean): void => ipcRenderer.send('cutwright:busy', busy),
  leave: (how: string): void => ipcRenderer.send('cutwright:leave', how),
  onClosing: (run: () => void): (() => void) => {
    const listener = (): void => run()
    ipcRenderer.on('cutwright:closing', listener)
    return () => void ipcRenderer.off('cutwright:closing', listener)
  },
  onCommand: (run: (commandId: string) => void): (() => void) => {
    const listener = (_event: IpcRendererEvent, id: string): void => run(id)
    ipcRenderer.on('cutwright:command', listener)
    return () => void ipcRenderer.off('cutwright:command', listener)
  },
})
