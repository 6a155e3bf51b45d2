import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { placeAll } from './driver/film.ts'
import { ROOT } from './driver/host.ts'
import { TimelineDriver } from './driver/timeline.ts'
import { allJobsDone, expect, test } from './fixtures.ts'

/** Pictures for docs/screens: UPDATE_SCREENS=1 npm run e2e -- screens. On the sample's footage. */
test.skip(!process.env['UPDATE_SCREENS'], 'set UPDATE_SCREENS=1 to write docs/screens')
test.setTimeout(600_000)

const OUT = join(ROOT, 'docs/screens')
function cutwright(...args: string[]): void {
  const done = spawnSync(process.execPath, [join(ROOT, 'bin/cutwright.mjs'), ...args])
  if (done.status !== 0) throw new Error(String(done.stderr))
}
/** The program's own footage and song, so that the pictures may be shown anywhere. */
function sample(dir: string): { clips: string[]; song: string } {
  cutwright('sample', '--out', join(dir, 'sample'), '--data-dir', join(dir, 'sample-data'), '--json')
  const files = readdirSync(join(dir, 'sample'), { recursive: true, encoding: 'utf8' }).map((n) => join(dir, 'sample', n))
  return { clips: files.filter((f) => f.endsWith('.mp4')), song: files.find((f) => f.endsWith('.wav'))! }
}
const SIZES = [
  [1440, 900],
  [1920, 1080],
  [1280, 720],
] as const

async function shoot(page: Page, name: string, sizes: readonly (readonly [number, number])[] = SIZES.slice(0, 1)): Promise<void> {
  mkdirSync(OUT, { recursive: true })
  await page.mouse.move(2, 2)
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(sizes.length > 1 ? 1500 : 700)
    await page.screenshot({ path: join(OUT, `${name}-${width}x${height}.jpg`), type: 'jpeg', quality: 84 })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

async function language(page: Page, name: string): Promise<void> {
  await page.locator('.status [role="combobox"]').click()
  await page.getByRole('option', { name }).click()
  await page.waitForTimeout(300)
}
async function theme(page: Page): Promise<void> {
  await page.keyboard.press('Control+K')
  await page.keyboard.type('dark and')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(300)
}

test('every workspace and state', async ({ window, drop, media, host }) => {
  const { clips: footage, song } = sample(host.dataDir)
  const timeline = new TimelineDriver(window)
  await shoot(window, 'start-first-run', SIZES)

  await drop([...footage, song, media.broken])
  await window.waitForTimeout(2500)
  await shoot(window, 'montage-listening')
  await allJobsDone(window)
  await expect(window.getByRole('button', { name: 'Put on timeline' })).toBeEnabled({ timeout: 60_000 })
  await window.waitForTimeout(3000)
  await shoot(window, 'montage', SIZES)

  await window.getByRole('button', { name: 'Put on timeline' }).click()
  await expect.poll(async () => (await timeline.clips()).length).toBeGreaterThan(2)
  await window.getByRole('button', { name: 'Edit', exact: true }).click()
  await timeline.fit()
  const clips = await timeline.clips()
  const chosen = clips[Math.min(3, clips.length - 1)]!
  await timeline.click(chosen.start + chosen.duration / 2)
  for (let i = 0; i < 4; i++) await window.keyboard.press('ArrowDown')
  await window.keyboard.press('Shift+ArrowRight')
  await window.waitForTimeout(2500)
  await shoot(window, 'edit', SIZES)
  for (const tab of ['Look', 'Sound', 'Info']) {
    await window.getByRole('tab', { name: tab }).click()
    await shoot(window, `edit-${tab.toLowerCase()}`)
  }
  await window.getByRole('tab', { name: 'Clip', exact: true }).click()

  await window.keyboard.press('Control+J')
  await shoot(window, 'jobs')
  await window.keyboard.press('Escape')
  await window.keyboard.press('Control+Shift+H')
  await shoot(window, 'history')
  await window.keyboard.press('Escape')
  await window.keyboard.press('Control+K')
  await shoot(window, 'palette')
  await window.keyboard.press('Escape')
  await window.keyboard.press('?')
  await shoot(window, 'shortcuts')
  await window.keyboard.press('Escape')
  await window.keyboard.press('Control+E')
  await shoot(window, 'export')
  await window.keyboard.press('Escape')

  await window.keyboard.press('Control+,')
  for (const section of ['General', 'Media and disk', 'Shortcuts', 'Vision model', 'Secrets', 'This computer', 'About']) {
    await window.getByRole('button', { name: section, exact: true }).click()
    await shoot(window, `settings-${section.toLowerCase().replaceAll(' ', '-')}`)
  }
  await window.keyboard.press('Escape')

  await theme(window)
  await shoot(window, 'edit-light')
  await window.keyboard.press('Alt+2')
  await window.waitForTimeout(1500)
  await shoot(window, 'montage-light')
  await theme(window)

  await language(window, 'Deutsch')
  await shoot(window, 'montage-deutsch', SIZES.slice(2))
  await language(window, '简体中文')
  await shoot(window, 'montage-chinese', SIZES.slice(2))
  await window.keyboard.press('Alt+1')
  await shoot(window, 'edit-chinese', SIZES.slice(2))
  await language(window, 'English')

  host.process.kill('SIGKILL')
  await expect(window.getByRole('alert').first()).toBeVisible()
  await shoot(window, 'engine-lost')
})

test('the Learn workspace', async ({ window, drop, host }) => {
  const { clips, song } = sample(host.dataDir)
  const reference = join(host.dataDir, 'summer.mp4')
  const data = join(host.dataDir, 'sample-data')
  cutwright(
    'montage',
    '--footage',
    dirname(clips[0]!),
    '--song',
    song,
    '--style',
    'mtv',
    '--duration',
    '14',
    '--out',
    reference,
    '--data-dir',
    data,
  )
  await drop(clips.slice(0, 6))
  await placeAll(window)
  await window.getByRole('button', { name: 'Learn', exact: true }).click()
  await drop([reference], '[data-testid="learn-drop"]')
  await window.getByRole('button', { name: 'Compare my sequence' }).click()
  await expect(window.getByTestId('closeness')).toBeVisible({ timeout: 300_000 })
  await allJobsDone(window)
  await window.waitForTimeout(2000)
  await shoot(window, 'learn', SIZES)
  await window.getByRole('radio', { name: 'Overlays' }).click()
  await shoot(window, 'learn-overlays')
})
