/** What only the installed program can do; a browser has none of it. The preload script puts it on the window. */
export interface NativeBridge {
  /** Path of a file that was dropped or chosen, and leave for the engine to read it. */
  pathOf(file: File): string | Promise<string>
  openFiles(options: { title: string; kinds: 'media' | 'project' | 'lut' }): Promise<string[]>
  openFolder(options: { title: string }): Promise<string | null>
  saveFile(options: { title: string; suggested: string; extensions: string[] }): Promise<string | null>
  /** Prints a page of the engine (a path on its server) as PDF where the person says; null: they changed their mind. */
  printPdf?(options: { path: string; suggested: string }): Promise<string | null>
  /** Shows a file in the desktop's file manager. */
  reveal(path: string): Promise<void>
  platform: string
  /** Asks for a new engine after a crash. */
  restartEngine?(): Promise<void>
  /** Tells whether work is under way that closing would interrupt: then the shell asks before it closes. */
  setBusy?(busy: boolean): void
  /** The person wants to close the window while work is under way; returns its undo. */
  onClosing?(run: () => void): () => void
  /** Answer to onClosing: close now, or hide and end when the work is done. */
  leave?(how: 'stop' | 'background'): void
  /** Chosen lines of the native menu, by command id; returns its undo. */
  onCommand?(run: (commandId: string) => void): () => void
}

declare global {
  interface Window {
    cutwright?: NativeBridge
  }
}

/** The bridge, or undefined in a browser. */
export const native: NativeBridge | undefined = typeof window === 'undefined' ? undefined : window.cutwright
/** macOS writes its chords with ⌘. */
export const isMac: boolean = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform)
