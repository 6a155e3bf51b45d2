import { join } from 'node:path'
import { BrowserWindow, type Session, session, shell } from 'electron'
import { keepWindowState, readWindowState } from './window-state.ts'

/** The one window: sandboxed, without Node, shown when it has something to show. */
export function createWindow(o: { dataDir: string; preload: string; origin: string }): BrowserWindow {
  const { maximized, ...bounds } = readWindowState(o.dataDir)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#131316',
    title: 'Cutwright',
    webPreferences: {
      preload: o.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A film goes on playing, and its sound in step, when another window is in front.
      backgroundThrottling: false,
    },
  })
  lockNavigation(window, o.origin)
  denyPermissions(session.defaultSession, o.origin)
  keepWindowState(window, o.dataDir)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  return window
}

export const preloadPath = (folder: string): string => join(folder, '../preload/preload.cjs')

const isOwn = (url: string, origin: string): boolean => {
  try {
    return new URL(url).origin === origin
  } catch {
    return false
  }
}

/** The window shows our own server and nothing else; links to the web open in the browser. */
function lockNavigation(window: BrowserWindow, origin: string): void {
  const contents = window.webContents
  contents.on('will-navigate', (e) => {
    if (!isOwn(e.url, origin)) e.preventDefault()
  })
  contents.on('will-frame-navigate', (e) => {
    if (!isOwn(e.url, origin)) e.preventDefault()
  })
  contents.on('will-redirect', (e) => {
    if (!isOwn(e.url, origin)) e.preventDefault()
  })
  contents.on('will-attach-webview', (e) => e.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

const ALLOWED = new Set(['fullscreen', 'clipboard-sanitized-write'])

function denyPermissions(s: Session, origin: string): void {
  s.setPermissionRequestHandler((contents, permission, answer) => answer(ALLOWED.has(permission) && isOwn(contents.getURL(), origin)))
  s.setPermissionCheckHandler((_contents, permission, requesting) => ALLOWED.has(permission) && isOwn(requesting, origin))
  s.setDevicePermissionHandler(() => false)
}
