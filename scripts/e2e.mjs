// node scripts/e2e.mjs [playwright arguments]: the stories of e2e/ in a real browser on the built window.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
if (!existsSync(join(root, 'out/renderer/index.html'))) {
  console.error('The window is not built: run npm run build first.')
  process.exit(1)
}
const { findBrowser } = await import('../e2e/driver/browser.ts')
if (!findBrowser()) {
  console.log(
    'End-to-end tests skipped: there is no Chromium here. Install one (Debian: apt-get install chromium; anywhere: npx playwright install chromium), or name one with PW_CHROMIUM.',
  )
  process.exit(0)
}
const cli = join(root, 'node_modules/@playwright/test/cli.js')
const r = spawnSync(process.execPath, [cli, 'test', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
process.exit(r.status ?? 1)
