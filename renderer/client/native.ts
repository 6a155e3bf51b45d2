/** What only the installed program can do; a browser has none of it. The preload script puts it on the window. */
export interface NativeBridge {
  /** Path of a file that was dropped or chosen, and leave for the engine to read it. */
  pathOf(file: File): string | Promise<string>
  openFiles(options: { title: string; kinds: 'media' | 'project' | 'lut' }): Promise<string[]>
  openFolder(options: { title: string }): Promise<string | null>
  saveFile(options: { title: string; suggested: string; extensions: string[] }): Promise<string | null>
  /** Shows a file in the desktop's file manager. */
  reveal(path: string): Promise<void>
  platform: string
  /** Asks for a new engine after a crash. */
  restartEngine?(): Promise<void>
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
