import { chromium } from '@playwright/test'
import { findBrowser, launchOptions } from '../../../e2e/driver/browser.ts'
import { startHost } from '../../../e2e/driver/host.ts'
import { type BenchCase, percentile } from '../bench.ts'
import { documentOf } from '#shared/timeline/document.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { ProjectRecord } from '#shared/timeline/model.ts'
import { sequencesOf } from '#shared/timeline/query.ts'
import { api } from '../../../e2e/driver/api.ts'
import { bigClips, bigTracks } from '../big-document.ts'

/** Frame intervals in ms while `act` runs in the page, as requestAnimationFrame sees them. */
const WATCH = `(() => { const t = []; let last = performance.now(); let on = true
  const tick = () => { const n = performance.now(); t.push(n - last); last = n; if (on) requestAnimationFrame(tick) }
  requestAnimationFrame(tick); window.__stopWatch = () => { on = false; return t } })()`

export const timelineWindow: BenchCase = {
  name: 'timeline window',
  about: 'scrolling and zooming 2,000 clips on 12 tracks in the window (Chromium, software rendering)',
  goal: '≥ 50 fps (next milestone)',
  async run() {
    const browserPath = findBrowser()
    if (!browserPath) throw new Error('no Chromium found for the window bench')
    const host = await startHost()
    const browser = await chromium.launch(launchOptions())
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await page.goto(host.url)
      const { projectId } = await api<{ projectId: string }>(page, 'POST', '/projects', { name: 'Big' })
      const read = async () => documentOf((await api<{ records: ProjectRecord[] }>(page, 'GET', `/projects/${projectId}`)).records)
      const write = (edits: Edit[]) => api(page, 'POST', `/projects/${projectId}/edits`, { edits, label: 'bench' })
      // The clips show no media; the asset only needs a path that this person gave.
      const { path } = await page.evaluate(
        async () => (await fetch('/upload?name=clip.mp4', { method: 'PUT', body: 'x' })).json() as Promise<{ path: string }>,
      )
      await write(bigTracks(sequencesOf(await read())[0]!.id, path))
      await write(bigClips(await read()))
      await page.reload()
      await page.getByText('Big').first().click()
      const lanes = page.locator('.timeline canvas').first()
      await lanes.waitFor({ timeout: 20_000 })
      const box = (await lanes.boundingBox())!
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      const measure = async (act: (i: number) => Promise<void>): Promise<number[]> => {
        await page.evaluate(WATCH)
        for (let i = 0; i < 60; i++) await act(i)
        return (await page.evaluate('window.__stopWatch()')) as number[]
      }
      const scroll = await measure((i) => page.mouse.wheel(i % 30 < 15 ? 120 : -120, 0))
      await page.keyboard.down('Control')
      const zoom = await measure((i) => page.mouse.wheel(0, i % 20 < 10 ? -60 : 60))
      await page.keyboard.up('Control')
      return {
        scrollFps: 1000 / percentile(scroll, 0.5),
        scrollP95Ms: percentile(scroll, 0.95),
        zoomFps: 1000 / percentile(zoom, 0.5),
        zoomP95Ms: percentile(zoom, 0.95),
      }
    } finally {
      await browser.close()
      await host.stop()
    }
  },
}
