import type { Browser } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchCase } from '../bench.ts'
import { launchBrowser, openWindow, startBenchHost } from '../window.ts'
import { ms, yes } from '../words.ts'

let browser: Browser

export const start: BenchCase = {
  name: 'start',
  about: 'start of the engine as a process of its own, then the first window with an empty browser cache',
  rounds: 5,
  async prepare(c) {
    mkdirSync(join(c.folder, 'start'), { recursive: true })
    browser = await launchBrowser()
  },
  async run(c) {
    const host = await startBenchHost({ dataDir: join(c.folder, 'start'), allow: c.folder, proxies: 'auto' })
    try {
      const page = await openWindow(browser, host)
      const paint = (await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`)) as number
      await page.close()
      return { readyMs: host.readyMs, paintMs: paint }
    } finally {
      await host.stop()
    }
  },
  finish: () => browser?.close(),
  tell: ({ figures: f }) => [
    {
      work: 'start',
      must: 'engine ready < 800 ms; first paint < 1.5 s after that',
      aim: '–',
      measured: `ready **${ms(f['readyMs'])}**; first contentful paint **${ms(f['paintMs'])}** after the window was asked for`,
      peer: '–',
      met: yes(f['readyMs'], (x) => x < 800) && yes(f['paintMs'], (x) => x < 1500),
      aimMet: null,
    },
  ],
}
