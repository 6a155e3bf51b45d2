import type { ElementHandle, Page } from '@playwright/test'
import { api } from '../driver/api.ts'
import { exportSettled } from '../driver/film.ts'
import { allJobsDone, expect, startProject, test } from '../fixtures.ts'
import { tried } from '../../faults/tally.ts'

interface JobRow {
  id: string
  kind: string
  state: string
  projectId: string | null
}
const jobsOf = async (page: Page, kind: string): Promise<JobRow[]> =>
  (await api<JobRow[]>(page, 'GET', '/jobs?limit=1000')).filter((j) => j.kind === kind)
const projects = (page: Page) => api<{ path: string }[]>(page, 'GET', '/projects/recent')

const CONTROLS = 'button:visible, [role="tab"]:visible, [role="switch"]:visible, [role="checkbox"]:visible, [role="radio"]:visible'
/** Those that close the project or speak to the desktop are tried by name elsewhere. */
const LEAVES = /^(Cutwright|Project menu|Choose files|Add media|Choose a song)/

/** Double-clicks every control that is on the screen, one after the other; gives how many. What one opens is tried as well, then closed. */
async function everyControl(page: Page, back: () => Promise<void>): Promise<number> {
  const seen = new Set<string>()
  let count = 0
  for (let round = 0; round < 3; round++) {
    for (const [name, control] of await controls(page)) {
      if (seen.has(name) || LEAVES.test(name)) continue
      seen.add(name)
      // What went away with an earlier click is not there to be clicked.
      if (!(await control.isVisible().catch(() => false)) || !(await control.isEnabled().catch(() => false))) continue
      if (
        await control.dblclick({ timeout: 1500 }).then(
          () => true,
          () => false,
        )
      )
        count++
      await expect(page.locator('.status')).toBeVisible()
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await back()
    }
  }
  return count
}
async function controls(page: Page): Promise<[string, ElementHandle][]> {
  const all = await page.$$(CONTROLS)
  const named: [string, ElementHandle][] = []
  for (const c of all) {
    const name = (await c.evaluate((e) => e.getAttribute('aria-label') ?? e.textContent ?? '').catch(() => '')).trim()
    if (name) named.push([name, c])
  }
  return named
}

test('double click on everything: nothing that matters is done twice', async ({ window, drop, media }) => {
  test.setTimeout(300_000)
  window.on('filechooser', () => undefined)

  await window.getByRole('button', { name: 'New', exact: true }).dblclick()
  await expect(window.getByRole('navigation', { name: 'Workspaces' })).toBeVisible()
  expect(await projects(window)).toHaveLength(1)
  await window.keyboard.press('Control+Shift+W')
  await window.getByRole('button', { name: 'Open the sample project' }).dblclick()
  await expect.poll(async () => (await jobsOf(window, 'sample')).length).toBe(1)
  await window.getByRole('button', { name: 'Cancel' }).dblclick()
  await expect(window.getByRole('button', { name: 'Open the sample project' })).toBeVisible({ timeout: 30_000 })
  expect(await jobsOf(window, 'sample')).toHaveLength(1)

  await startProject(window, drop, [...media.clips.slice(0, 3), media.song])
  expect(await projects(window)).toHaveLength(2)
  const put = window.getByRole('button', { name: 'Put on timeline' })
  await expect(put).toBeEnabled({ timeout: 60_000 })
  await put.dblclick()
  await expect(window.getByRole('button', { name: 'Edit', exact: true })).toHaveAttribute('aria-current', 'page')
  await window.getByRole('button', { name: 'History' }).click()
  await expect(window.locator('.history-step').filter({ hasText: 'montage' })).toHaveCount(1)
  await window.keyboard.press('Escape')

  const workspace = (name: string) => async () => {
    const tab = window.getByRole('button', { name, exact: true })
    if ((await tab.getAttribute('aria-current')) !== 'page') await tab.click()
  }
  let count = 0
  for (const name of ['Edit', 'Montage']) {
    await workspace(name)()
    count += await everyControl(window, workspace(name))
  }
  expect(count).toBeGreaterThan(40)
  await allJobsDone(window)
  expect(await projects(window)).toHaveLength(2)
  expect(await jobsOf(window, 'import')).toHaveLength(1)
  expect(await jobsOf(window, 'export')).toHaveLength(0)

  await workspace('Edit')()
  await window.getByRole('button', { name: 'Export', exact: true }).dblclick()
  await expect(window.getByRole('dialog')).toBeVisible()
  await window.getByTestId('preset-sequence').dblclick()
  await window.getByTestId('export-start').dblclick()
  await expect(window.getByRole('progressbar', { name: 'Progress of the export' })).toBeVisible()
  await window.getByRole('button', { name: 'Cancel', exact: true }).dblclick()
  await expect(window.getByText('Cancelled. Nothing was left behind.')).toBeVisible()
  await window.getByRole('button', { name: 'Export again' }).dblclick()
  await window.getByTestId('preset-audio-m4a').dblclick()
  await window.getByTestId('export-start').dblclick()
  expect(await exportSettled(window)).toBe('succeeded')
  expect((await jobsOf(window, 'export')).map((j) => j.state).toSorted()).toEqual(['cancelled', 'succeeded'])
  tried('people', 'controls clicked twice in a row', count + 10)
})
