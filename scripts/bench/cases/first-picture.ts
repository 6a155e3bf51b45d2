import type { Browser } from '@playwright/test'
import { join } from 'node:path'
import { type BenchCase } from '../bench.ts'
import { dropFiles } from '../../../e2e/driver/drop.ts'
import { material } from '../material.ts'
import { type BenchHost, call, launchBrowser, openWindow, startBenchHost, until, wait } from '../window.ts'
import { ms, yes } from '../words.ts'

const WATCH = `(() => {
  const b = (window.__first = { dropped: 0, library: 0, placed: 0, drawn: 0 })
  addEventListener('drop', () => { if (!b.dropped) b.dropped = performance.now() }, true)
  new MutationObserver((list) => {
    for (const m of list) if (m.type === 'attributes' && !b.drawn) b.drawn = performance.now()
    if (!b.library && b.dropped && document.querySelector('[role="gridcell"]')) b.library = performance.now()
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-time'] })
})()`

let browser: Browser
let turn = 0

export const firstPicture: BenchCase = {
  name: 'first picture',
  about: 'a 1080p clip of 10 s dropped on the timeline of an open, empty project → its first picture in the viewer',
  rounds: 5,
  prepare: async () => void (browser = await launchBrowser()),
  async run(c) {
    const { footage } = await material(c)
    const host: BenchHost = await startBenchHost({ dataDir: join(c.folder, `first-${++turn}`), allow: c.folder, proxies: 'auto' })
    try {
      await call(host, 'POST', '/projects', { name: 'First' })
      const page = await openWindow(browser, host, WATCH)
      await page.getByText('First').first().click()
      await page.locator('.timeline-lanes').waitFor()
      await wait(1000)
      await dropFiles(page, '.timeline-lanes', [footage[turn % footage.length]!])
      await until(page, '__first.drawn > 0', 30_000)
      const f = (await page.evaluate('__first')) as { dropped: number; library: number; drawn: number }
      await page.close()
      return { pictureMs: f.drawn - f.dropped, libraryMs: f.library - f.dropped }
    } finally {
      await host.stop()
    }
  },
  finish: () => browser?.close(),
  tell: ({ figures: f }) => [
    {
      work: 'first picture of a freshly dropped clip in the viewer',
      must: '< 700 ms',
      aim: '< 400 ms',
      measured: `**${ms(f['pictureMs'])}** (in the library after ${ms(f['libraryMs'])}), the copy into the engine included`,
      peer: '–',
      met: yes(f['pictureMs'], (x) => x < 700),
      aimMet: yes(f['pictureMs'], (x) => x < 400),
    },
  ],
}
