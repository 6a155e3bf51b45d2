import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { placeAll } from './driver/film.ts'
import { allJobsDone, expect, test } from './fixtures.ts'

const picture = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: test.info().outputPath(`${name}.png`) })
/** Millimetres of A4 between the margins of the report, as CSS pixels. */
const PAGE = { width: Math.round((210 - 26) * 3.7795), height: Math.round((297 - 29) * 3.7795) }

test('steps are carried out in the sequence, checked again, and written into a report that prints well', async ({
  window,
  drop,
  media,
}) => {
  test.setTimeout(300_000)
  await drop(media.clips.slice(0, 3))
  await placeAll(window)
  await allJobsDone(window)
  await window.getByRole('button', { name: 'Learn', exact: true }).click()
  await drop([media.reference], '[data-testid="learn-drop"]')
  await window.getByRole('button', { name: 'Compare my sequence' }).click()
  await expect(window.getByTestId('closeness')).toBeVisible({ timeout: 120_000 })
  const steps = window.getByRole('region', { name: 'What to change first' })
  await steps.getByRole('radio', { name: /Film|All/ }).click()
  const trim = steps.locator('.step:not(.step-done)', { has: window.getByRole('button', { name: 'Trim' }) }).first()
  const id = (await trim.getAttribute('data-step'))!
  const row = steps.locator(`[data-step="${id}"]`)
  await picture(window, 'steps')

  await test.step('a step says what it will change before it does', async () => {
    await trim.getByRole('button', { name: 'Trim' }).click()
    const proposal = window.getByRole('dialog', { name: 'Trim' })
    await expect(proposal.getByText(/^Length: 5\.00 s → /)).toBeVisible()
    await picture(window, 'proposal')
    await proposal.getByRole('button', { name: 'Change the clip' }).click()
    await expect(proposal).toBeHidden()
  })

  await test.step('it is checked again by itself and marked as done', async () => {
    await expect(row.getByLabel('Done')).toBeVisible({ timeout: 120_000 })
    await expect(steps.getByText(/^\d+ of \d+ done$/)).toBeVisible()
    await picture(window, 'done')
  })

  await test.step('a look is put on with less than all its strength, by the keyboard', async () => {
    const grade = steps.locator('.step:not(.step-done)', { has: window.getByRole('button', { name: 'Match grade' }) }).first()
    await grade.getByRole('button', { name: 'Match grade' }).focus()
    await window.keyboard.press('Enter')
    const proposal = window.getByRole('dialog', { name: 'Match grade' })
    await expect(proposal.getByText(/^Look: none → .*100/)).toBeVisible()
    await proposal.getByRole('slider', { name: 'Strength' }).focus()
    await window.keyboard.press('ArrowLeft')
    await expect(proposal.getByText(/^Look: none → .*95/)).toBeVisible()
    await picture(window, 'strength')
    await proposal.getByRole('button', { name: 'Change the clip' }).press('Enter')
    await expect(steps.getByRole('progressbar')).toBeVisible()
    await expect(steps.getByRole('progressbar')).toBeHidden({ timeout: 120_000 })
  })

  await test.step('after another edit the marks are known to be old, and check themselves', async () => {
    await expect(steps.getByRole('button', { name: 'Check again' })).toBeVisible()
    await window.getByRole('button', { name: 'Edit', exact: true }).click()
    await window.keyboard.press('Control+z')
    await window.getByRole('button', { name: 'Learn', exact: true }).click()
    await expect(steps.getByRole('button', { name: 'Changed since' })).toBeVisible()
    await picture(window, 'stale')
    await expect(steps.getByRole('progressbar')).toBeVisible()
    await expect(steps.getByRole('button', { name: 'Check again' })).toBeVisible({ timeout: 120_000 })
    await window.setViewportSize({ width: 1280, height: 720 })
    await picture(window, 'size-1280')
    await window.setViewportSize({ width: 1440, height: 900 })
  })

  await test.step('nothing is in the way of a screen reader', async () => {
    await window.waitForTimeout(250)
    const { violations } = await new AxeBuilder({ page: window }).include('.steps').analyze()
    expect(violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => v.id)).toEqual([])
  })

  await test.step('the report is one page without anything to load, and prints without cutting a picture', async () => {
    await window.getByRole('button', { name: 'Report' }).click()
    await picture(window, 'report-menu')
    const saved = window.waitForEvent('download')
    await window.getByRole('menuitem', { name: /Web page/ }).click()
    const file = await (await saved).path()
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/)

    const page = await window.context().newPage()
    const asked: string[] = []
    page.on('request', (r) => r.url().startsWith('data:') || asked.push(r.url()))
    await page.setContent(readFileSync(file, 'utf8'), { waitUntil: 'load' })
    await page.screenshot({ path: test.info().outputPath('report.png'), fullPage: true })
    const broken = await page.locator('img').evaluateAll((all) => all.filter((i) => (i as HTMLImageElement).naturalWidth === 0).length)
    expect([asked, broken]).toEqual([[], 0])
    expect(await page.locator('article').count()).toBeGreaterThanOrEqual(4)

    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize(PAGE)
    // What may not be broken and is lower than a page is never cut in two.
    const blocks = await page.locator('article, .film, .shots img, ol.steps li').evaluateAll((all) =>
      all.map((e) => ({
        inside: getComputedStyle(e).breakInside,
        height: e.getBoundingClientRect().height,
        wide: e.scrollWidth - e.clientWidth,
      })),
    )
    expect(blocks.filter((b) => b.inside !== 'avoid')).toEqual([])
    expect(Math.max(...blocks.map((b) => b.height))).toBeLessThan(PAGE.height)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PAGE.width)
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, path: test.info().outputPath('report.pdf') })
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
    expect(pages).toBeGreaterThanOrEqual(2)
    expect(pages).toBeLessThanOrEqual(1 + (await page.locator('article').count()))
    await page.close()
  })

  await test.step('it opens with the print dialog over it', async () => {
    await window.context().addInitScript(() => {
      globalThis.print = () => void (document.documentElement.dataset['printed'] = 'yes')
    })
    await window.getByRole('button', { name: 'Report' }).click()
    const opened = window.waitForEvent('popup')
    await window.getByRole('menuitem', { name: /Print/ }).click()
    const page = await opened
    await expect(page.locator('html')).toHaveAttribute('data-printed', 'yes')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('beside reference.mp4')
    await page.close()
  })

  await test.step('data and pictures are there as files too', async () => {
    for (const [item, ending] of [
      [/JSON/, '.json'],
      [/ZIP/, '.zip'],
    ] as const) {
      await window.getByRole('button', { name: 'Report' }).click()
      const saved = window.waitForEvent('download')
      await window.getByRole('menuitem', { name: item }).click()
      const download = await saved
      expect(download.suggestedFilename()).toMatch(new RegExp(`\\${ending}$`))
      expect(readFileSync(await download.path()).length).toBeGreaterThan(1000)
    }
  })
})
