import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { placeAll } from './driver/film.ts'
import { allJobsDone, expect, test } from './fixtures.ts'

async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(2, 2)
  for (const [width, height] of [
    [1280, 720],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(250)
    await page.screenshot({ path: test.info().outputPath(`${name}-${width}.png`) })
  }
}
/** What the viewer shows. */
const shown = async (page: Page): Promise<string> => (await page.getByTestId('preview-canvas').screenshot()).toString('base64')
/** Shake before and after, in percent, and the zoom. */
async function figures(found: Locator): Promise<{ before: number; after: number; zoom: number }> {
  const text = (await found.locator('dl').innerText()).replaceAll('\n', ' ')
  const [, before, after, zoom] = /([\d.]+) % → <? ?([\d.]+) %.*?([\d.]+)×/.exec(text) ?? []
  return { before: Number(before), after: Number(after), zoom: Number(zoom) }
}
async function findCommand(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+K')
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
}

test('a shaky clip is made steady: measured, seen in figures and in the picture, undone, and shown as it was shot', async ({
  window,
  drop,
  media,
  host,
}) => {
  await drop([media.shaky])
  await placeAll(window)
  await allJobsDone(window)
  const steady = window.getByRole('switch', { name: 'Stabilise' })
  const found = window.getByRole('region', { name: 'What stabilising does' })
  const undo = window.getByRole('button', { name: /^Undo/ })
  await window.locator('.timeline-lanes').focus()
  for (let i = 0; i < 5; i++) await window.keyboard.press('Shift+ArrowRight')
  await expect(steady).not.toBeChecked()
  await window.waitForTimeout(400)
  const asShot = await shown(window)
  await picture(window, 'off')

  await test.step('without its file nothing is measured, and that is said; when the file is back, it is', async () => {
    // What is dropped on a window in a browser is copied to where the engine finds it.
    const uploads = join(host.dataDir, 'uploads')
    const film = join(uploads, readdirSync(uploads, { recursive: true, encoding: 'utf8' }).find((f) => f.endsWith('shaky.mp4'))!)
    renameSync(film, `${film}.away`)
    await steady.click()
    await expect(found.getByText('The file is missing')).toBeVisible()
    await expect(undo).toHaveAccessibleName('Undo: Stabilise')
    await picture(window, 'offline')
    renameSync(`${film}.away`, film)
    await found.getByRole('button', { name: 'Measure again' }).click()
    await expect(found.locator('dl')).toBeVisible({ timeout: 30_000 })
  })

  await test.step('figures, curves and the picture tell the same', async () => {
    const { before, after, zoom } = await figures(found)
    expect(before).toBeGreaterThan(0.5)
    expect(after).toBeLessThan(before / 3)
    expect(zoom).toBeGreaterThan(1.01)
    expect(zoom).toBeLessThanOrEqual(1.2)
    await expect(found.getByRole('img', { name: 'Left and right' })).toBeVisible()
    await expect.poll(() => shown(window)).not.toBe(asShot)
    await picture(window, 'smooth')
    const { violations } = await new AxeBuilder({ page: window })
      .include('.inspector-body')
      .disableRules(['label-content-name-mismatch'])
      .analyze()
    expect(violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => v.id)).toEqual([])
  })

  await test.step('each change is one step to undo', async () => {
    const smooth = await figures(found)
    const smoothness = window.getByRole('textbox', { name: 'Smoothness' })
    const largest = window.getByRole('textbox', { name: 'Largest zoom' })
    await window.getByRole('slider', { name: 'Smoothness' }).focus()
    await window.keyboard.press('Home')
    await expect(smoothness).toHaveValue('0 %')
    await expect.poll(async () => (await figures(found)).after).toBeGreaterThan(smooth.after)
    await window.getByRole('radio', { name: 'Locked' }).click()
    await expect(smoothness).toBeHidden()
    await largest.click()
    await window.keyboard.type('3')
    await window.keyboard.press('Enter')
    await expect(largest).toHaveValue('3 %')
    await expect(found.getByText('The largest zoom is used up')).toBeVisible()
    expect((await figures(found)).zoom).toBeLessThanOrEqual(1.03)
    await picture(window, 'locked')
    await undo.click()
    await expect(largest).toHaveValue('20 %')
    await undo.click()
    await expect(smoothness).toHaveValue('0 %')
    await undo.click()
    await expect(smoothness).toHaveValue('50 %')
    await expect.poll(() => figures(found)).toEqual(smooth)
    await undo.click()
    await expect(steady).not.toBeChecked()
    await expect(found).toBeHidden()
    await expect.poll(() => shown(window)).toBe(asShot)
  })

  await test.step('a command and the menu of the clip turn it on and off', async () => {
    await findCommand(window, 'stabilise clips')
    await expect(steady).toBeChecked()
    const lanes = window.locator('.timeline-lanes')
    await lanes.focus()
    const box = (await lanes.locator('canvas').first().boundingBox())!
    await window.mouse.click(box.x + 40, box.y + 110, { button: 'right' })
    await window.getByRole('menuitem', { name: /^Stabilise clips/ }).click()
    await expect(steady).not.toBeChecked()
    await expect.poll(() => shown(window)).toBe(asShot)
  })

  await test.step('of several clips it says how many are stabilised', async () => {
    const lanes = window.locator('.timeline-lanes')
    const box = (await lanes.locator('canvas').first().boundingBox())!
    await steady.click()
    await findCommand(window, 'split at the playhead')
    await window.mouse.click(box.x + 20, box.y + 110)
    await steady.click()
    await lanes.focus()
    await window.keyboard.press('Control+a')
    await expect(window.getByText('1 of 2 clips')).toBeVisible()
    await expect(steady).not.toBeChecked()
    await picture(window, 'some')
    for (let i = 0; i < 3; i++) await undo.click()
    await window.mouse.click(box.x + 40, box.y + 110)
    await expect(steady).not.toBeChecked()
  })

  await test.step('the words of the other languages have room', async () => {
    await steady.click()
    await expect(found.locator('dl')).toBeVisible()
    for (const [name, id] of [
      ['Deutsch', 'de'],
      ['简体中文', 'zh'],
    ] as const) {
      await window.locator('.status [role="combobox"]').click()
      await window.getByRole('option', { name }).click()
      await picture(window, id)
    }
  })
})
