// node scripts/n.mjs node e2e/driver/shot.ts OUT.png [--size 1440x900] [--data DIR] [--drop FILE…] [--do 'JS'…] [--wait MS] [--theme light] [--lang de]
// Starts the web host, drops the files into the window, runs each --do as an async function body with `page`, and writes a picture.
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { launchOptions } from './browser.ts'
import { api } from './api.ts'
import { dropFiles } from './drop.ts'
import { startHost } from './host.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1440x900' },
    data: { type: 'string' },
    drop: { type: 'string', multiple: true, default: [] },
    do: { type: 'string', multiple: true, default: [] },
    wait: { type: 'string', default: '800' },
    theme: { type: 'string' },
    lang: { type: 'string' },
  },
})
const out = resolve(positionals[0] ?? 'shot.png')
const [width = 1440, height = 900] = values.size.split('x').map(Number)
type Step = (
  page: Page,
  call: (m: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>,
  drop: (files: string[]) => Promise<void>,
) => Promise<unknown>
/** The step comes from this command line, so it is loaded as a module of its own. */
async function run(body: string, page: Page): Promise<void> {
  const source = `export default async (page, api, drop) => { ${body} }`
  const { default: step } = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as { default: Step }
  await step(
    page,
    (m, path, body) => api(page, m, path, body),
    (files) => dropFiles(page, 'body', files),
  )
}

const host = await startHost(values.data)
const browser = await chromium.launch({ headless: true, ...launchOptions() })
try {
  const page = await browser.newPage({
    viewport: { width, height },
    ...(values.lang ? { locale: values.lang } : {}),
    ...(values.theme === 'light' ? { colorScheme: 'light' as const } : {}),
  })
  page.on('console', (m) => (m.type() === 'error' || m.type() === 'warning') && console.error(`[${m.type()}] ${m.text()}`))
  page.on('pageerror', (e) => console.error(`[page] ${e.stack ?? e.message}`))
  await page.goto(host.url)
  await page.waitForTimeout(600)
  if (values.drop.length) await dropFiles(page, 'body', values.drop)
  for (const body of values.do) await run(body, page)
  await page.waitForTimeout(Number(values.wait))
  mkdirSync(dirname(out), { recursive: true })
  await page.screenshot({ path: out })
  console.log(out)
} finally {
  await browser.close()
  await host.stop()
}
