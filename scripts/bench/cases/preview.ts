import type { Browser, Page } from '@playwright/test'

import { join } from 'node:path'
import { type BenchCase, type BenchContext, type Measured, percentile } from '../bench.ts'
import { material } from '../material.ts'
import { SCENE, writeScene } from '../preview-scene.ts'
import { type BenchHost, call, jobsDone, launchBrowser, openWindow, startBenchHost, until, wait } from '../window.ts'
import { ms, say, yes } from '../words.ts'

/** Notes every picture that is drawn, every press, and what the sound clock says meanwhile. */
const WATCH = `(() => {
  const b = (window.__bench = { drawn: [], pressed: 0, sound: null, starved: 0, context: null })
  addEventListener('pointerdown', () => (b.pressed = performance.now()), true)
  const Context = window.AudioContext
  window.AudioContext = class extends Context { constructor(o) { super(o); b.context = this } }
  const Node = window.AudioWorkletNode
  window.AudioWorkletNode = class extends Node {
    constructor(...a) {
      super(...a)
      this.port.addEventListener('message', (e) => { if (b.sound && b.sound.playing && !e.data.playing) b.starved++; b.sound = e.data })
    }
  }
  const heard = () => {
    const [s, c] = [b.sound, b.context]
    if (!s || !c || !s.playing) return null
    return s.time + c.currentTime - s.at - (Number.isFinite(c.outputLatency) ? c.outputLatency : c.baseLatency || 0)
  }
  new MutationObserver((list) => {
    const canvas = list.at(-1).target
    b.drawn.push({ at: performance.now(), time: Number(canvas.dataset.time), exact: canvas.dataset.exact === 'true', heard: heard(), width: canvas.width, height: canvas.height })
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-time'] })
})()`

interface Drawn {
  at: number
  time: number
  exact: boolean
  heard: number | null
  width: number
  height: number
}
interface Notes {
  drawn: Drawn[]
  pressed: number
  starved: number
}
const notes = (page: Page): Promise<Notes> =>
  page.evaluate('({ drawn: __bench.drawn, pressed: __bench.pressed, starved: __bench.starved })')
const forget = (page: Page): Promise<unknown> => page.evaluate('void (__bench.drawn.length = 0, __bench.starved = 0)')

/** Presses on the ruler at places of the film, one after another, and waits for the exact picture: milliseconds each. */
async function scrub(page: Page, count: number): Promise<{ exact: number[]; first: number[] }> {
  const box = (await page.locator('#timeline-lanes canvas').first().boundingBox())!
  const exact: number[] = []
  const first: number[] = []
  for (let i = 0; i < count; i++) {
    await forget(page)
    // Low-discrepancy places: far jumps as well as near ones, never twice the same.
    const share = 0.02 + 0.92 * ((i * 0.618034) % 1)
    await page.mouse.click(box.x + share * box.width, box.y + 8)
    await until(page, '__bench.drawn.some((d) => d.exact && d.at > __bench.pressed)', 15_000)
    const n = await notes(page)
    const after = n.drawn.filter((d) => d.at > n.pressed)
    exact.push(after.find((d) => d.exact)!.at - n.pressed)
    first.push(after[0]!.at - n.pressed)
    await wait(60)
  }
  return { exact, first }
}

interface Played {
  framesPerSecond: number
  droppedPercent: number
  avOffsetMs: number
  avOffsetP95Ms: number
  soundGaps: number
}

/** Plays from the start and compares what was drawn with what the film holds. */
async function play(page: Page, seconds: number): Promise<Played> {
  await page.keyboard.press('Home')
  await wait(600)
  await forget(page)
  await page.keyboard.press('Space')
  await wait((seconds + 1.2) * 1000)
  const n = await notes(page)
  await page.keyboard.press('Space')
  const heard = n.drawn.filter((d) => d.heard !== null)
  // The first half second fills the queues.
  const steady = heard.filter((d) => d.time >= 0.5 && d.time < seconds)
  if (steady.length < 10) throw new Error(`only ${steady.length} pictures were drawn while playing`)
  const [a, z] = [steady[0]!, steady.at(-1)!]
  const wanted = Math.round((z.time - a.time) * 30) + 1
  const shown = new Set(steady.map((d) => Math.round(d.time * 30))).size
  // A picture is right for the thirtieth of a second that it stands for: how far outside of that the sound is.
  const offsets = steady.map((d) => 1000 * (d.time - d.heard!))
  return {
    framesPerSecond: (shown - 1) / ((z.at - a.at) / 1000),
    droppedPercent: (100 * (wanted - shown)) / wanted,
    avOffsetMs: percentile(offsets, 0.5),
    avOffsetP95Ms: percentile(offsets.map(Math.abs), 0.95),
    soundGaps: n.starved,
  }
}

interface Scene {
  browser: Browser
  host: BenchHost
  page: Page
}
async function openScene(c: BenchContext, proxies: boolean): Promise<Scene> {
  const dataDir = join(c.folder, proxies ? 'preview-proxies' : 'preview-originals')
  const path = await writeScene(await material(c), c.folder, dataDir, proxies)
  const host = await startBenchHost({ dataDir, allow: c.folder, proxies: 'never' })
  const browser = await launchBrowser()
  const page = await openWindow(browser, host, WATCH)
  await call(host, 'POST', '/projects/open', { path })
  await page.reload()
  await page.getByText('Scene').first().click()
  await page.getByTestId('preview-canvas').waitFor()
  await until(page, '__bench.drawn.some((d) => d.exact)', 30_000)
  await page.locator('#timeline-lanes canvas').first().waitFor()
  await page.keyboard.press('Shift+Z')
  // Opening a project has its files drawn and looked through: that would be measured along, in the first round alone.
  await jobsDone(host, 240_000)
  await wait(800)
  return { browser, host, page }
}
async function closeScene(s: Scene | null): Promise<void> {
  await s?.browser.close()
  await s?.host.stop()
}

async function measure(page: Page, c: BenchContext): Promise<Measured> {
  const scrubbed = await scrub(page, c.small ? 8 : 40)
  const played = await play(page, c.small ? 5 : SCENE - 4)
  const size = (await notes(page)).drawn.at(-1)!
  return {
    ...{ scrubP50Ms: percentile(scrubbed.exact, 0.5), scrubP95Ms: percentile(scrubbed.exact, 0.95) },
    ...{ firstP50Ms: percentile(scrubbed.first, 0.5), firstP95Ms: percentile(scrubbed.first, 0.95) },
    ...played,
    width: size.width,
    height: size.height,
  }
}

let onProxies: Scene | null = null
export const previewOnProxies: BenchCase = {
  name: 'preview on proxies',
  about: 'preview in the window (headless Chromium, software rendering): two layers, dissolves of two seconds, music, 540p proxies',
  rounds: 3,
  prepare: async (c) => void (onProxies = await openScene(c, true)),
  run: (c) => measure(onProxies!.page, c),
  finish: () => closeScene(onProxies),
  tell({ figures: f }) {
    const size = `${f['width']?.median} × ${f['height']?.median}`
    return [
      {
        work: 'preview, two layers and a transition, on proxies',
        must: '30 fps, ≤ 1 % dropped; scrub → drawn p95 < 100 ms; A/V within ±20 ms',
        aim: 'p95 < 60 ms',
        measured: `${say(f['framesPerSecond'], 'fps')}, ${say(f['droppedPercent'], '%')} dropped at ${size}; scrub → exact picture p50 ${ms(f['scrubP50Ms'])}, **p95 ${ms(f['scrubP95Ms'])}**; A/V median ${ms(f['avOffsetMs'])}, 95 % within ±${f['avOffsetP95Ms']?.median} ms`,
        peer: '–',
        met:
          yes(f['framesPerSecond'], (x) => x >= 29.7) &&
          yes(f['droppedPercent'], (x) => x <= 1) &&
          yes(f['scrubP95Ms'], (x) => x < 100) &&
          yes(f['avOffsetP95Ms'], (x) => x <= 20),
        aimMet: yes(f['scrubP95Ms'], (x) => x < 60),
      },
    ]
  },
}

let onOriginals: Scene | null = null
export const previewOnOriginals: BenchCase = {
  name: 'preview on originals',
  about: 'the same scene from 1080p originals without a proxy',
  rounds: 2,
  prepare: async (c) => void (onOriginals = await openScene(c, false)),
  run: (c) => measure(onOriginals!.page, c),
  async finish() {
    await closeScene(onOriginals)
    onOriginals = null
  },
  tell({ figures: f }) {
    return [
      {
        work: 'preview on originals without a proxy',
        must: 'nearest cached frame at once, exact one when ready, sound never stutters',
        aim: '–',
        measured: `first picture after p50 ${ms(f['firstP50Ms'])}, p95 ${ms(f['firstP95Ms'])}; exact one p50 ${ms(f['scrubP50Ms'])}, p95 ${ms(f['scrubP95Ms'])}; ${say(f['soundGaps'], 'gaps')} in the sound; ${say(f['framesPerSecond'], 'fps')}`,
        peer: '–',
        met: yes(f['soundGaps'], (x) => x === 0),
        aimMet: null,
      },
    ]
  },
}
