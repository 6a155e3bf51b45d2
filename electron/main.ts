import { app } from 'electron'
import { startApp } from './shell/app.ts'

app.enableSandbox()
if (!app.requestSingleInstanceLock()) app.quit()
else {
  startApp(import.meta.dirname).catch((e: unknown) => {
    console.error(e)
    app.exit(1)
  })
}
// The program is one window; on macOS too, because the engine ends with it.
app.on('window-all-closed', () => app.quit())
