import type { Browser, Page } from '@playwright/test'
import { join } from 'node:path'
import { documentOf } from '#shared/timeline/document.ts'
import type { Edit } from '#shared/timeline/edits/edit.ts'
import type { ProjectRecord } from '#shared/timeline/model.ts'
import { clipsOnTrack, sequencesOf } from '#shared/timeline/query.ts'
import { type BenchCase, percentile } from '../bench.ts'
import { bigClips, bigTracks } from '../big-document.ts'
import { busyTrack, editOf } from '../big-edits.ts'
import { material } from '../material.ts'
import { type BenchHost, call, launchBrowser, openWindow, startBenchHost, wait } from '../window.ts'
import { ms, say, yes } from '../words.ts'

/** Frame intervals in ms, as requestAnimationFrame sees them, until the watch is stopped. */
const WATCH = `(() => { const t = []; let last = performance.now(); let on = true
  const tick = () => { const n = performance.now(); t.push(n - last); last = n; if (on) requestAnimationFrame(tick) }
  requestAnimationFrame(tick); window.__stopWatch = () => { on = false; return t } })()`

let host: BenchHost
let browser: Browser
let page: Page
let projectId: string

const read = async () => documentOf((await call<{ records: ProjectRecord[] }>(host, 'GET', `/projects/${projectId}`)).records)
const write = (edits: Edit[]) => call(host, 'POST', `/projects/${projectId}/edits`, { edits, label: 'bench' })

/** Sends edits from the page, one after another, and notes how long each takes until the engine has it on disk and says so. */
async function acknowledge(count: number): Promise<number[]> {
  const doc = await read()
  const clips = clipsOnTrack(doc, busyTrack(doc).id)
  // Trims and moves of different clips; a split would change what the next ones name.
  const edits = Array.from({ length: count }, (_, i) => editOf(i % 2 ? 3 * i : 3 * i + 2, clips))
  return page.evaluate(
    async ([id, list]) => {
      const times: number[] = []
      for (const edit of list) {
        const started = performance.now()
        const answer = await fetch(`/v1/projects/${id}/edits`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ edits: [edit], label: 'bench' }),
        })
        await answer.text()
        if (!answer.ok) throw new Error(`edit: ${answer.status}`)
        times.push(performance.now() - started)
        await new Promise((r) => setTimeout(r, 30))
      }
      return times
    },
    [projectId, edits as unknown[]] as const,
  )
}

export const timelineWindow: BenchCase = {
  name: 'timeline in the window',
  about: 'scrolling, zooming and editing 2,000 clips on 12 tracks in the window (headless Chromium, software rendering, 1920×1080)',
  rounds: 3,
  async prepare(c) {
    const { footage } = await material(c)
    host = await startBenchHost({ dataDir: join(c.folder, 'timeline-data'), allow: c.mediaFolder, proxies: 'never' })
    browser = await launchBrowser()
    projectId = (await call<{ projectId: string }>(host, 'POST', '/projects', { name: 'Big' })).projectId
    // The clips show no media; the asset only needs a path that may be read.
    await write(bigTracks(sequencesOf(await read())[0]!.id, footage[0]))
    await write(bigClips(await read()))
    page = await openWindow(browser, host)
    await page.getByText('Big').first().click()
    await page.locator('.timeline canvas').first().waitFor({ timeout: 30_000 })
    await wait(1500)
  },
  async run() {
    const box = (await page.locator('.timeline canvas').first().boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    const measure = async (act: (i: number) => Promise<void>): Promise<number[]> => {
      await page.evaluate(WATCH)
      for (let i = 0; i < 90; i++) await act(i)
      return (await page.evaluate('window.__stopWatch()')) as number[]
    }
    const scroll = await measure((i) => page.mouse.wheel(i % 30 < 15 ? 120 : -120, 0))
    await page.keyboard.down('Control')
    const zoom = await measure((i) => page.mouse.wheel(0, i % 20 < 10 ? -60 : 60))
    await page.keyboard.up('Control')
    const edits = await acknowledge(60)
    return {
      // Frames that were shown in the time that it took: a long frame counts for what it is.
      scrollFps: (1000 * scroll.length) / scroll.reduce((a, b) => a + b, 0),
      scrollP95Ms: percentile(scroll, 0.95),
      zoomFps: (1000 * zoom.length) / zoom.reduce((a, b) => a + b, 0),
      zoomP95Ms: percentile(zoom, 0.95),
      editP50Ms: percentile(edits, 0.5),
      editP95Ms: percentile(edits, 0.95),
    }
  },
  async finish() {
    await browser?.close()
    await host?.stop()
  },
  tell: ({ figures: f }) => [
    {
      work: 'timeline, 2,000 clips on 12 tracks',
      must: 'scroll, zoom ≥ 50 fps; edit acknowledged p95 < 30 ms',
      aim: '60 fps',
      measured: `scroll **${say(f['scrollFps'], 'fps')}**, zoom **${say(f['zoomFps'], 'fps')}**; edit p50 ${ms(f['editP50Ms'])}, **p95 ${ms(f['editP95Ms'])}**`,
      peer: '–',
      met: yes(f['scrollFps'], (x) => x >= 50) && yes(f['zoomFps'], (x) => x >= 50) && yes(f['editP95Ms'], (x) => x < 30),
      aimMet: yes(f['scrollFps'], (x) => x >= 59) && yes(f['zoomFps'], (x) => x >= 59),
    },
  ],
}
