import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserServer, chromium, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser, launchOptions } from '../../e2e/driver/browser.ts'
import { placeAll, startExport } from '../../e2e/driver/film.ts'
import { type Host, startHost } from '../../e2e/driver/host.ts'
import { TimelineDriver } from '../../e2e/driver/timeline.ts'
import { makeTestClip } from '../../electron/testing/test-clips.ts'
import { isFinal, type Job } from '../../shared/jobs/job.ts'
import { share, tried } from '../tally.ts'
import { until } from '../until.ts'
import { canonical } from './project-copy.ts'
import type { Snapshot } from './torture.ts'

const missing = !findBrowser()
  ? 'there is no Chromium here'
  : existsSync(join(import.meta.dirname, '../../out/renderer/index.html'))
    ? null
    : 'the window is not built (npm run build)'
if (missing) console.warn(`Kills of the window are skipped: ${missing}.`)

let folder: string
let host: Host
let server: BrowserServer
let page: Page
const servers: BrowserServer[] = []

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const url = new URL(host.url)
  const headers = { authorization: `Bearer ${url.searchParams.get('t')}`, 'content-type': 'application/json' }
  const answer = await fetch(new URL(`/v1${path}`, url), { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  const text = await answer.text()
  return (text ? JSON.parse(text) : undefined) as T
}
async function openBrowser(): Promise<Browser> {
  server = await chromium.launchServer(launchOptions())
  servers.push(server)
  return chromium.connect(server.wsEndpoint())
}
/** A new window that shows the project. */
async function openWindow(): Promise<void> {
  const browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
  await page.goto(host.url)
  await page.getByRole('button', { name: /^Window/ }).click()
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.locator('#timeline-lanes canvas').first().waitFor({ timeout: 30_000 })
}
let path: string
async function state(): Promise<{ revision: number; records: string[] }> {
  const { projectId } = await ask<Snapshot>('POST', '/projects/open', { path })
  const { revision, records } = await ask<Snapshot>('GET', `/projects/${projectId}`)
  return { revision, records: records.map(canonical).sort() }
}
async function jobsDone(): Promise<Job[]> {
  let jobs: Job[] = []
  await until(
    async () => (jobs = await ask<Job[]>('GET', '/jobs')).every((j) => isFinal(j.state)),
    120_000,
    () => jobs.map((j) => `${j.kind} ${j.state}`).join(', '),
  )
  return jobs
}
/** Takes the first clip by the hand and does not let go. */
async function takeClip(): Promise<void> {
  const at = await new TimelineDriver(page).at(0.5)
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  for (let i = 1; i <= 6; i++) await page.mouse.move(at.x + 20 * i, at.y)
}
/** A moved clip is on disk: the window works. */
async function moveClip(): Promise<void> {
  const before = await state()
  const timeline = new TimelineDriver(page)
  await timeline.fit()
  await timeline.drag(0.5, 2.5)
  await expect.poll(async () => (await state()).revision, { timeout: 10_000 }).toBe(before.revision + 1)
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await state()).records, { timeout: 10_000 }).toEqual(before.records)
}

describe.skipIf(missing !== null)('the window', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cw-window-'))
    host = await startHost(folder)
    const media = join(folder, 'Cutwright')
    mkdirSync(media, { recursive: true })
    await makeTestClip(media, 'clip.mp4', { width: 320, height: 180, frameRate: { num: 25, den: 1 }, frames: 250 })
    const made = await ask<Snapshot>('POST', '/projects', { name: 'Window' })
    path = made.path
    await ask('POST', `/projects/${made.projectId}/import`, { paths: [join(media, 'clip.mp4')] })
    await jobsDone()
    await openWindow()
    await placeAll(page)
    await page.keyboard.press('Shift+Z')
    await page.waitForTimeout(300)
  }, 120_000)
  afterAll(async () => {
    for (const s of servers) s.process().kill('SIGKILL')
    await host?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  test('killed, crashed or closed in the middle of a drag: the engine keeps everything, a new window shows the same', async () => {
    const ways = ['kill', 'crash', 'close'] as const
    const rounds = share(6, 2)
    for (let n = 0; n < rounds; n++) {
      const before = await state()
      await takeClip()
      const way = ways[n % ways.length]!
      if (way === 'kill') server.process().kill('SIGKILL')
      else if (way === 'crash') void (await page.context().newCDPSession(page)).send('Page.crash').catch(() => undefined)
      else await page.close({ runBeforeUnload: false })
      expect(await state()).toEqual(before)
      server.process().kill('SIGKILL')
      await openWindow()
      await moveClip()
    }
    tried('kill', 'window killed, crashed or closed in the middle of a drag', rounds)
  }, 240_000)

  test('killed in the middle of an export: the film is written all the same', async () => {
    const rounds = share(3, 1)
    for (let n = 0; n < rounds; n++) {
      await startExport(page)
      let film: Job | undefined
      await expect
        .poll(async () => (film = (await ask<Job[]>('GET', '/jobs')).find((j) => j.kind === 'export' && j.state === 'running'))?.state, {
          timeout: 20_000,
        })
        .toBe('running')
      server.process().kill('SIGKILL')
      const job = (await jobsDone()).find((j) => j.id === film!.id)!
      expect(job).toMatchObject({ state: 'succeeded' })
      expect(existsSync((job.output as { path: string }).path)).toBe(true)
      await openWindow()
      await expect.poll(() => page.getByRole('button', { name: 'Jobs' }).textContent(), { timeout: 20_000 }).toContain('All done')
    }
    tried('kill', 'window killed in the middle of an export', rounds)
  }, 240_000)

  test('the engine is killed while a clip is dragged: the window says so and goes on when it is back', async () => {
    const rounds = share(3, 1)
    for (let n = 0; n < rounds; n++) {
      const before = await state()
      await takeClip()
      host.process.kill('SIGKILL')
      await page.getByRole('alert').filter({ hasText: 'The engine stopped' }).waitFor({ timeout: 10_000 })
      await page.mouse.up()
      host = await startHost(folder, host.url)
      await page.getByRole('alert').filter({ hasText: 'The engine stopped' }).waitFor({ state: 'detached', timeout: 30_000 })
      const after = await state()
      // The wish that no engine heard is shown as not done.
      expect(after.records).toEqual(before.records)
      await moveClip()
    }
    tried('kill', 'engine killed while a clip is dragged in the window', rounds)
  }, 240_000)
})
