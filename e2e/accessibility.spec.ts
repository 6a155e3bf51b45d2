import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, startProject, test } from './fixtures.ts'

/** Serious and critical findings, in words. */
async function findings(page: Page): Promise<string[]> {
  // “÷2” on a button and “0:05” on a card are signs that nobody would say; their names are words.
  // Colours are measured on what stands, not on what fades in.
  await page.waitForTimeout(250)
  const { violations } = await new AxeBuilder({ page }).disableRules(['label-content-name-mismatch']).analyze()
  return violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id}: ${v.help}\n${v.nodes.map((n) => `  ${n.target.join(' ')} ${n.failureSummary ?? ''}`).join('\n')}`)
}

for (const theme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious in ${theme}`, async ({ window, drop, media }) => {
    if (theme === 'light') {
      await window.keyboard.press('Control+K')
      await window.keyboard.type('dark and light')
      await window.keyboard.press('Enter')
      await expect(window.locator('html')).toHaveAttribute('data-theme', 'light')
    }
    expect(await findings(window)).toEqual([])
    await startProject(window, drop, [...media.clips.slice(0, 2), media.song, media.broken])
    await test.step('montage', async () => expect(await findings(window)).toEqual([]))
    await window.keyboard.press('Alt+1')
    await test.step('edit', async () => expect(await findings(window)).toEqual([]))
    await window.keyboard.press('Control+J')
    await test.step('jobs', async () => expect(await findings(window)).toEqual([]))
    await window.keyboard.press('Escape')
    await window.keyboard.press('Control+,')
    for (const section of ['General', 'Media and disk', 'Shortcuts', 'Secrets', 'This computer']) {
      await window.getByRole('button', { name: section, exact: true }).click()
      await test.step(section, async () => expect(await findings(window)).toEqual([]))
    }
  })
}
