import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { app, type BrowserWindow } from 'electron'
import { CHANNELS, serveBridge } from './bridge.ts'
import { createWindow, preloadPath } from './create-window.ts'
import { type CloseGuard, guardClose } from './close-guard.ts'
import { createEngineProcess, type EngineProcess } from './engine-process.ts'
import { createKeychain } from './keychain.ts'
import { setMenu } from './menu.ts'

/** Starts the engine, then the window on its server. Main holds nothing that must survive: the engine owns the truth. */
export async function startApp(entries: string): Promise<{ window: BrowserWindow; engine: EngineProcess }> {
  await app.whenReady()
  const dataDir = process.env['CUTWRIGHT_DATA_DIR'] ?? app.getPath('userData')
  mkdirSync(dataDir, { recursive: true })
  const engine = createEngineProcess({
    dataDir,
    rendererDir: resolve(entries, '../renderer'),
    entries,
    viteUrl: process.env['ELECTRON_RENDERER_URL'] ?? null,
    keychain: createKeychain(dataDir),
    // The window sees the lost connection itself, says so and connects again when the engine is back.
    onDeath: (again) => console.error(again ? 'the engine died and is started again' : 'the engine died too often'),
  })
  const url = await engine.start()
  const { origin } = new URL(url)
  const window = createWindow({ dataDir, preload: preloadPath(entries), origin })
  serveBridge({ window, origin, grant: engine.grant, restartEngine: engine.restart })
  setMenu((id) => window.webContents.send(CHANNELS.command, id), app.name)
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  closeBeforeQuit(engine, guardClose(window, origin))
  await window.loadURL(url)
  return { window, engine }
}

/** The program ends when nobody minds and the engine has ended, so that its last write is on disk. */
function closeBeforeQuit(engine: EngineProcess, guard: CloseGuard): void {
  let closed = false
  app.on('before-quit', (e) => {
    if (closed) return
    e.preventDefault()
    if (guard.asks()) return
    void engine.close().finally(() => {
      closed = true
      app.quit()
    })
  })
}
