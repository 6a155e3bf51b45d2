import { copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startHost } from './driver/host.ts'
import { TimelineDriver } from './driver/timeline.ts'
import { allJobsDone, expect, startProject, test } from './fixtures.ts'
import { exportSettled, placeAll, startExport } from './driver/film.ts'

const card = (page: Page, name: string) => page.getByRole('gridcell').filter({ hasText: name })

test('footage that is unplugged is missing by itself and comes back by itself; the export says which file it misses', async ({
  window,
  drop,
  media,
  host,
}) => {
  await startProject(window, drop, [media.clips[1]!])
  await placeAll(window)
  const uploads = join(host.dataDir, 'uploads')
  renameSync(uploads, `${uploads} away`)
  await expect(card(window, 'garden.mp4').getByText('The file is missing')).toBeVisible({ timeout: 20_000 })
  await startExport(window, 'audio-m4a')
  await expect(window.getByRole('dialog').getByRole('alert')).toContainText('garden.mp4: missing')
  renameSync(`${uploads} away`, uploads)
  await expect(card(window, 'garden.mp4').getByText('The file is missing')).toHaveCount(0, { timeout: 20_000 })
  await window.getByTestId('export-start').click()
  expect(await exportSettled(window)).toBe('succeeded')
})

test('footage that is pulled away in mid-export is named, nothing is left behind, and the next export begins with its choices', async ({
  window,
  drop,
  media,
  host,
}) => {
  await startProject(window, drop, media.clips.slice(0, 3))
  await placeAll(window)
  await startExport(window, 'youtube-4k')
  const bar = window.getByRole('progressbar', { name: 'Progress of the export' })
  await expect.poll(async () => Number((await bar.getAttribute('aria-valuenow')) ?? 0), { timeout: 60_000 }).toBeGreaterThan(0)
  const uploads = join(host.dataDir, 'uploads')
  renameSync(uploads, `${uploads} away`)
  expect(await exportSettled(window)).toBe('failed')
  const dialog = window.getByRole('dialog')
  await expect(dialog).toContainText('went away while the film was written; the unfinished film was removed.')
  await window.keyboard.press('Escape')
  await expect(card(window, 'coast.mp4').getByText('The file is missing')).toBeVisible({ timeout: 20_000 })
  renameSync(`${uploads} away`, uploads)
  await expect(card(window, 'coast.mp4').getByText('The file is missing')).toHaveCount(0, { timeout: 20_000 })
  await startExport(window, 'audio-m4a')
  expect(await exportSettled(window)).toBe('succeeded')
})

test('a file that was replaced is said to be; the new one is taken by a click, and undo takes that back', async ({
  window,
  drop,
  media,
  host,
}) => {
  await startProject(window, drop, [media.clips[0]!])
  const [folder] = readdirSync(join(host.dataDir, 'uploads'))
  const path = join(host.dataDir, 'uploads', folder!, 'coast.mp4')
  copyFileSync(media.clips[1]!, path)
  const coast = card(window, 'coast.mp4')
  await expect(coast.getByText('Replaced by another file')).toBeVisible({ timeout: 20_000 })
  await coast.getByRole('button', { name: 'Use the file that replaced coast.mp4' }).click()
  await expect(window.getByText('coast.mp4 now stands for the new file.')).toBeVisible()
  await expect(coast.getByText('Replaced by another file')).toHaveCount(0)
  await allJobsDone(window)
  await expect(coast.locator('.library-poster')).toBeVisible()
  await window.keyboard.press('Control+z')
  await expect(coast.getByText('Replaced by another file')).toBeVisible()
})

test('the same file dropped again is there once, and the window says so', async ({ window, drop, media, host }) => {
  await startProject(window, drop, [media.clips[0]!])
  await drop([media.clips[0]!])
  await expect(window.getByText('“coast.mp4” is in the project already; it was not added twice.')).toBeVisible()
  await expect(window.getByRole('gridcell')).toHaveCount(1)
  // The second copy that the browser handed over is not kept.
  expect(readdirSync(join(host.dataDir, 'uploads'))).toHaveLength(1)
})

test.describe('an import that is undone', () => {
  // The song may be on its way to its player when undo takes it out.
  test.use({ mayMiss: /\/media\// })

  test('while it is looked at leaves nothing behind, and redo finds what became known', async ({ window, drop, media }) => {
    await drop([media.clips[2]!, media.song])
    await window.getByRole('button', { name: 'Edit', exact: true }).click()
    await expect(window.getByRole('gridcell')).toHaveCount(1)
    await window.keyboard.press('Control+z')
    await expect(window.getByRole('gridcell')).toHaveCount(0)
    await allJobsDone(window)
    await expect(window.getByRole('button', { name: 'Jobs' })).not.toContainText('failed')
    await window.keyboard.press('Control+Shift+z')
    await expect(card(window, 'street.mp4').locator('.library-poster')).toBeVisible()
  })
})

test('the engine is killed while a clip is dragged: the window says so, connects again and goes on where it was', async ({
  window,
  drop,
  media,
  host,
}) => {
  await startProject(window, drop, media.clips.slice(0, 2))
  await placeAll(window)
  const timeline = new TimelineDriver(window)
  await timeline.fit()
  const before = await timeline.clips()
  const last = before.at(-1)!
  const grip = await timeline.at(last.start + last.duration / 2)
  await window.mouse.move(grip.x, grip.y)
  await window.mouse.down()
  await window.mouse.move(grip.x + 20, grip.y)
  host.process.kill('SIGKILL')
  await expect(window.getByRole('alert')).toContainText('The engine stopped.', { timeout: 5000 })
  await window.mouse.move(grip.x + 60, grip.y)
  await window.mouse.up()
  await expect(window.locator('.status')).toContainText('connecting again')

  // Longer than the picture would try by itself: it waits for the engine, however long that takes.
  await window.waitForTimeout(6000)
  const next = await startHost(host.dataDir, host.url)
  await expect(window.getByRole('alert')).toHaveCount(0, { timeout: 20_000 })
  await expect(window.locator('.status')).toContainText('Everything saved')
  // What was under the hand when the engine died was not acknowledged: it is either done once or not at all.
  await expect.poll(async () => (await timeline.clips()).length).toBe(before.length)
  const now = await timeline.clips()
  await window.keyboard.press('Control+a')
  await window.keyboard.press('Delete')
  await expect.poll(async () => (await timeline.clips()).length).toBe(0)
  await window.keyboard.press('Control+z')
  await expect.poll(() => timeline.clips()).toEqual(now)
  await next.stop()
})

/** The bridge of the installed program, as far as this story needs it: answers are kept in `left`. */
const BRIDGE = `window.cutwright = {
  platform: 'linux', left: [], busy: false,
  pathOf: async (f) => (await (await fetch('/upload?name=' + encodeURIComponent(f.name), { method: 'PUT', body: f })).json()).path,
  setBusy(b) { this.busy = b }, onClosing(run) { this.ask = run; return () => {} }, leave(how) { this.left.push(how) },
}`
type Bridge = { cutwright: { left: string[]; busy: boolean; ask(): void } }

test('closing the window in mid-export asks: stay, go on unseen, or stop cleanly', async ({ page, host, media }) => {
  await page.addInitScript(BRIDGE)
  await page.goto(host.url)
  const { dropFiles } = await import('./driver/drop.ts')
  await startProject(page, (paths) => dropFiles(page, 'main', paths), media.clips.slice(0, 3))
  await placeAll(page)
  await startExport(page, 'youtube-4k')
  const busy = () => page.evaluate(() => (window as unknown as Bridge).cutwright.busy)
  const left = () => page.evaluate(() => (window as unknown as Bridge).cutwright.left)
  await expect.poll(busy).toBe(true)
  await page.getByRole('button', { name: 'Go on editing' }).click()
  const ask = () => page.evaluate(() => (window as unknown as Bridge).cutwright.ask())
  const question = page.getByRole('dialog', { name: 'A film is still being written' })

  await ask()
  await expect(question).toBeVisible()
  await question.getByRole('button', { name: 'Stay here' }).click()
  await expect(question).toHaveCount(0)
  expect(await left()).toEqual([])
  await ask()
  await question.getByRole('button', { name: 'Keep exporting in the background' }).click()
  expect(await left()).toEqual(['background'])
  await ask()
  await question.getByRole('button', { name: 'Stop it and close' }).click()
  await expect.poll(left).toEqual(['background', 'stop'])
  await expect.poll(busy).toBe(false)
  expect(leftOvers(host.dataDir)).toEqual([])
})

test('a browser that is closed in mid-export asks, and the engine goes on writing', async ({ window, drop, media, context, host }) => {
  await startProject(window, drop, [media.clips[0]!])
  await placeAll(window)
  await startExport(window)
  await expect(window.getByRole('progressbar', { name: 'Progress of the export' })).toBeVisible()
  const asked = window.waitForEvent('dialog')
  await window.close({ runBeforeUnload: true })
  const question = await asked
  expect(question.type()).toBe('beforeunload')
  await question.accept()
  const again = await context.newPage()
  await again.goto(host.url)
  await expect(again.getByRole('button', { name: 'Jobs' })).toContainText('All done', { timeout: 60_000 })
  await again.getByRole('button', { name: 'Jobs' }).click()
  await expect(again.getByTestId('job').filter({ hasText: 'Export' })).toHaveAttribute('data-state', 'succeeded')
  expect(leftOvers(host.dataDir)).toEqual([])
})

/** Unfinished files below the data folder. */
const leftOvers = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => /partial-|\.part$/.test(f)) : []
